"""The day before a meeting to which too few come, the convener is told, once."""

from dataclasses import replace

import pytest

from bot.rules.quorum import Quorum
from bot.services import cycles, quorum
from bot.services.verdicts import Drop
from rehearsal.inside.sendings import Sendings
from tests.services.given import LEYLA, MAJA, NACKA, START, Dialogue
from tests.services.test_rendering import DAY_BEFORE, answered, read_by_all, shown, text, to

SAID = {
    "sv": (
        "För få kommer till dialogmötet torsdag 4 februari 2027 kl. 13:00.\n"
        "För få: 1 kommer, 2 behövs.\n"
        "[Vilka kommer?] [Flytta…] [Ställ in…]"
    ),
    "en": (
        "Too few are coming to the dialogue meeting on Thursday 4 February 2027 at 13:00.\n"
        "Quorum not met: 1 coming, 2 needed.\n"
        "[Who is coming?] [Move…] [Cancel…]"
    ),
}
BEGUN = SAID["sv"].replace(" [Flytta…] [Ställ in…]", "")
"""It can be neither moved nor cancelled."""


def needs_two(dialogue: Dialogue, *, established: bool = True, without: str = "") -> None:
    """Let two parties have to come, and one come."""
    profile = dialogue.series.profile
    steps = tuple(step for step in profile.steps if step.kind != without)
    wanted = (Quorum(count=2),)
    dialogue.profiled(replace(profile, quorums=wanted, established=established, steps=steps))
    answered(dialogue, LEYLA, "coming")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_convener_is_told_the_day_before_and_once(dialogue: Dialogue, language: str) -> None:
    read_by_all(dialogue, language)
    needs_two(dialogue)
    dialogue.ran(DAY_BEFORE)
    word = to(dialogue, MAJA, quorum.KIND)
    assert text(dialogue.says(word, DAY_BEFORE)) == SAID[language]
    dialogue.ran(START)
    assert dialogue.told(quorum.KIND) == [MAJA]
    answered(dialogue, NACKA, "coming")
    assert dialogue.says(word, DAY_BEFORE) == Drop("the quorum is met")


def test_what_can_be_done_no_more_is_not_offered(dialogue: Dialogue) -> None:
    needs_two(dialogue)
    dialogue.ran(DAY_BEFORE)
    dialogue.arrives(to(dialogue, MAJA, quorum.KIND))
    dialogue.ran(START)
    (update,) = dialogue.owed(quorum.KIND, manner="update")
    assert text(dialogue.says(update, START)) == BEGUN
    rows = {r["manner"]: r for r in Sendings(dialogue.store).newest() if r["kind"] == quorum.KIND}
    assert rows["direct"]["because"] is not None
    assert rows["update"]["because"] is None, "that is why the message came, not why it changes"


def test_nothing_is_said_of_a_quorum_that_is_met(dialogue: Dialogue) -> None:
    needs_two(dialogue)
    answered(dialogue, NACKA, "coming")
    dialogue.ran(DAY_BEFORE)
    dialogue.ran(START)
    assert dialogue.told(quorum.KIND) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_who_is_asked_before_the_note_goes_out_reads_it_there_and_nowhere_else(
    dialogue: Dialogue, language: str
) -> None:
    read_by_all(dialogue, language)
    needs_two(dialogue, established=False)
    dialogue.ran(DAY_BEFORE)
    (_, short, _) = SAID[language].splitlines()
    find = dialogue.store.ledger.get
    (ask,) = (
        each
        for each in dialogue.owed("ask")
        if (step := find(int(each.owed.refs["occurrence"]))) and step.kind == "day_before"
    )
    said = text(dialogue.says(ask, DAY_BEFORE))
    assert short in said
    assert "Exempelsalen" in said
    assert ("also gets a calendar file" if language == "en" else "får också en kalenderfil") in said
    scene, asked = dialogue.scene(MAJA, DAY_BEFORE), int(ask.owed.refs["occurrence"])
    cycles.decide(dialogue.store, scene, asked, DAY_BEFORE, send=True)
    assert dialogue.told("day_before.direct") == [LEYLA]
    dialogue.ran(START)
    assert dialogue.told(quorum.KIND) == []


def test_the_question_says_it_also_where_nobody_comes(dialogue: Dialogue) -> None:
    needs_two(dialogue)
    answered(dialogue, LEYLA, "regrets")
    assert [each.coming for each in shown(dialogue, "day_before").unmet] == [0]
    assert shown(dialogue, "reminder").unmet == ()


def test_nobody_comes_to_a_first_meeting_and_who_was_not_asked_is_told(dialogue: Dialogue) -> None:
    needs_two(dialogue, established=False)
    answered(dialogue, LEYLA, "regrets")
    dialogue.ran(DAY_BEFORE)
    assert dialogue.states()["day-before"] == "skipped", (
        "a note that reaches nobody is not asked about, nor told as done"
    )
    assert dialogue.told(quorum.KIND) == [MAJA]
    dialogue.ran(START)
    assert dialogue.told(quorum.KIND) == [MAJA]


def test_a_cycle_without_a_note_the_day_before_says_it_at_the_start(dialogue: Dialogue) -> None:
    needs_two(dialogue, without="day_before")
    dialogue.ran(START)
    word = to(dialogue, MAJA, quorum.KIND)
    assert text(dialogue.says(word, START)) == BEGUN


def test_a_rehearsal_says_of_it_why_it_came_and_not_only_that_something_is_near(
    dialogue: Dialogue,
) -> None:
    needs_two(dialogue)
    dialogue.ran(DAY_BEFORE)
    (found,) = (row for row in Sendings(dialogue.store).newest() if row["kind"] == quorum.KIND)
    assert found["why"] == "quorum"
