"""A meeting to which nobody was invited: its start and the thanks for it ask the convener first."""

from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.cycle import Occurrence
from bot.services import convening, cycles, outcomes
from bot.services.outcomes import Given
from tests.services.given import END, MAJA, START, Dialogue, at

THANKS = at("2027-02-05 09:00")
SAID = "Ingen är inbjuden till dialogmötet och ingen part har svarat."


def posts(dialogue: Dialogue) -> list[str]:
    return [each.owed.kind for each in dialogue.owed(manner="post")]


def step(dialogue: Dialogue, key: str) -> Occurrence:
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    return next(each for each in steps if each.step == key)


def question(dialogue: Dialogue, key: str, now: datetime) -> str:
    turn = cycles.asking(dialogue.store, dialogue.scene(MAJA, now), step(dialogue, key).id, now)
    return convening.asked(turn, translator("sv", "Europe/Stockholm")).text


def send(dialogue: Dialogue, key: str, now: datetime) -> None:
    number = step(dialogue, key).id
    cycles.decide(dialogue.store, dialogue.scene(MAJA, now), number, now, send=True)


@pytest.mark.parametrize(("key", "now"), [("start", START), ("thanks", THANKS)])
def test_it_asks_and_says_why_and_nothing_is_posted_before(
    dialogue: Dialogue, key: str, now: datetime
) -> None:
    dialogue.replan(now)
    dialogue.ran(now)
    assert step(dialogue, key).state == "asked"
    assert key not in posts(dialogue)
    assert SAID in question(dialogue, key, now)
    send(dialogue, key, now)
    assert posts(dialogue)[-1] == key


def test_what_asks_for_answers_ends_at_its_hour_all_the_same(dialogue: Dialogue) -> None:
    dialogue.ran(START - timedelta(seconds=1))
    dialogue.ran(START)
    assert dialogue.meeting.started_at == START
    assert [each.owed.kind for each in dialogue.owed(manner="update")] == ["invitation"]


def test_a_start_that_nobody_lets_out_is_left_out_at_the_end_and_the_thanks_ask(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(START)
    dialogue.ran(THANKS)
    assert (step(dialogue, "start").state, step(dialogue, "thanks").state) == ("skipped", "asked")


def test_once_the_convener_has_let_it_begin_it_is_thanked_for(dialogue: Dialogue) -> None:
    dialogue.ran(START)
    send(dialogue, "start", START)
    dialogue.ran(THANKS)
    assert step(dialogue, "thanks").state == "done"


def test_a_meeting_that_has_left_something_is_thanked_for(dialogue: Dialogue) -> None:
    dialogue.replan(END)
    dialogue.ran(START)
    outcomes.add(dialogue.store, dialogue.scene(MAJA, END), Given("decision", "Vi ses"), END)
    dialogue.ran(THANKS)
    assert step(dialogue, "thanks").state == "done"


def test_a_party_that_has_answered_reads_that_it_starts(dialogue: Dialogue) -> None:
    dialogue.expected()
    dialogue.ran(START)
    assert step(dialogue, "start").state == "done"
