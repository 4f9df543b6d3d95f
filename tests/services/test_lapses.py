"""What waits for the convener does not outlive its meeting (bot/services/lapses.py)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.cycle import Occurrence
from bot.rules.errors import StepGone
from bot.services import agenda, cycles, series, waiting
from bot.views.blocks import Message
from tests.services.given import LEYLA, MAJA, START, Dialogue, at

CALL = at("2026-11-26 09:00")
CLOSES = at("2027-01-07 09:00")
INVITATION = at("2026-12-23 09:00")
AGENDA = at("2027-01-21 09:00")
THANKS = at("2027-02-05 09:00")


def step(dialogue: Dialogue, kind: str) -> Occurrence:
    every = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    return next(each for each in every if each.kind == kind)


def arrived(dialogue: Dialogue, kind: str) -> None:
    for word in dialogue.owed(kind):
        dialogue.arrives(word)


def instead(dialogue: Dialogue, kind: str, now: datetime = START) -> Message:
    (word,) = dialogue.owed(kind, manner="update")
    said = dialogue.says(word, now)
    assert isinstance(said, Message), said
    return said


def test_the_question_of_an_empty_agenda_ends_with_the_start(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.expected()
    dialogue.proposes(LEYLA)
    dialogue.ran(AGENDA)
    arrived(dialogue, "empty")
    person = dialogue.person(MAJA)
    before = waiting.of(
        dialogue.store, waiting.look(dialogue.store, dialogue.series, person, AGENDA)
    )
    assert "agenda" in {each.kind for each in before.steps}
    assert before.proposals == 1
    assert series.status(dialogue.store, dialogue.scene(MAJA, AGENDA), AGENDA).undecided == 1
    dialogue.ran(START)
    assert dialogue.states()["agenda"] == "skipped"
    said = instead(dialogue, "empty")
    assert said.text == "Ingen dagordning publicerades för torsdag 4 februari 2027."
    assert "actions" not in str(said.blocks)
    after = waiting.of(dialogue.store, waiting.look(dialogue.store, dialogue.series, person, START))
    assert (after.steps, after.proposals) == ((), 0)
    assert series.status(dialogue.store, dialogue.scene(MAJA, START), START).undecided == 0
    of = step(dialogue, "agenda").id
    with pytest.raises(StepGone) as refused:
        cycles.asking(dialogue.store, dialogue.scene(MAJA, START), of, START)
    assert refused.value.params["state"] == "its time is over"


def test_a_call_that_waits_until_it_has_closed_asks_no_more(dialogue: Dialogue) -> None:
    asking = tuple(replace(s, mode="ask") for s in dialogue.series.profile.steps)
    dialogue.profiled(replace(dialogue.series.profile, steps=asking))
    dialogue.ran(CALL)
    assert dialogue.states()["call"] == "asked"
    arrived(dialogue, "ask")
    dialogue.ran(CLOSES)
    assert dialogue.states()["call"] == "skipped"
    word = next(
        each
        for each in dialogue.owed("ask", manner="update")
        if each.owed.refs["occurrence"] == step(dialogue, "call").id
    )
    said = dialogue.says(word, CLOSES)
    assert isinstance(said, Message), said
    assert "actions" not in str(said.blocks)


def test_what_can_still_be_published_asks_until_the_end(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    dialogue.ran(AGENDA)
    arrived(dialogue, "empty")
    agenda.accept(dialogue.store, dialogue.scene(MAJA, AGENDA), 1, AGENDA)
    dialogue.ran(START)
    assert dialogue.states()["agenda"] == "asked"
    dialogue.ran(THANKS)
    assert dialogue.states()["agenda"] == "skipped"


def test_an_invitation_that_was_never_sent_is_left_out_at_the_start(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    arrived(dialogue, "ask")
    assert dialogue.states()["invitation"] == "asked"
    dialogue.ran(START)
    assert dialogue.states()["invitation"] == "skipped"
    of = step(dialogue, "invitation").id
    words = dialogue.owed("ask", manner="update")
    said = [dialogue.says(each, START) for each in words if each.owed.refs["occurrence"] == of]
    assert [each.text for each in said if isinstance(each, Message)] == [
        "Skickades inte, eftersom tiden gick ut: inbjudan.\nDialogmöte torsdag 4 februari 2027."
    ]


def test_an_agenda_that_comes_due_only_after_the_start_asks_for_nothing(dialogue: Dialogue) -> None:
    """After downtime: nothing can be accepted any more, so the convener reads that it is missed."""
    dialogue.ran(START)
    assert dialogue.states()["agenda"] == "skipped"
    assert dialogue.told("empty") == []
    missed = {each.owed.refs["occurrence"] for each in dialogue.owed("missed")}
    assert step(dialogue, "agenda").id in missed


def test_a_late_question_says_so_also_when_a_step_of_another_meeting_comes(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(INVITATION)
    arrived(dialogue, "ask")
    dialogue.replan(at("2027-01-15 10:00"))
    after = next(each for each in dialogue.meetings if each.id != dialogue.meeting.id)
    other = next(s for s in dialogue.store.ledger.of_meeting(after.id) if s.kind == "task")
    cycles.run(dialogue.store, other, INVITATION)
    assert dialogue.owed("ask", manner="update") == [], "it is the day of the question"
    cycles.run(dialogue.store, other, INVITATION + timedelta(days=2))
    late = instead(dialogue, "ask", INVITATION + timedelta(days=2))
    assert "Det här skulle ha gått ut onsdag 23 december 2026." in late.text
