"""What comes next, in words, and why nothing does."""

from dataclasses import replace

from bot.services import due, series
from tests.services.given import BEFORE, MAJA, Dialogue


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
