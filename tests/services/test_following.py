"""What comes next, in words, and why nothing does."""

from dataclasses import replace

from bot.services import agenda, due, series
from tests.services.given import BEFORE, CALLED, MAJA, NACKA, Dialogue, at


def test_what_comes_next_is_said_in_both_languages(dialogue: Dialogue) -> None:
    assert due.what(dialogue.store, BEFORE)["en"] == "the call for items opens"
    assert due.halted(dialogue.store) == {}


def test_a_step_that_the_series_has_no_more_is_called_by_its_kind(dialogue: Dialogue) -> None:
    steps = dialogue.series.profile.steps
    dialogue.profiled(replace(dialogue.series.profile, steps=steps[1:]))
    assert due.what(dialogue.store, BEFORE)["en"] == "the call for items opens"


def test_where_a_series_is_paused_nothing_comes_next_and_it_says_why(dialogue: Dialogue) -> None:
    series.set_paused(dialogue.store, dialogue.scene(MAJA, BEFORE), BEFORE, paused=True)
    assert due.what(dialogue.store, BEFORE) == {}
    assert due.halted(dialogue.store)["en"] == "Paused: resume to go on"


def test_a_message_that_waits_for_its_hour_is_said_to_be_one(dialogue: Dialogue) -> None:
    dialogue.opened()
    item = dialogue.proposes(NACKA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, CALLED), item.number, CALLED)
    starts = at("2027-02-04 13:00")
    dialogue.ran(starts)
    for each in dialogue.store.outbox.recent(10_000):
        if each.owed.kind != "carry":
            dialogue.store.outbox.drop(each.id, "for the test")
    assert due.next_at(dialogue.store, starts) == at("2027-02-05 08:00")
    assert due.what(dialogue.store, starts)["sv"] == "ett meddelande skickas"
