"""A plan that changes so that a step is due now: the bot acts at once, not with its next tick.

On a stage the clock ticks once an hour, and nobody moves it here.
"""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import called
from tests.scenarios.test_setup_in_slack import begin, until_preview, workspace
from tests.stage import MAJA

pytestmark = pytest.mark.any_database


def test_when_a_series_begins_whose_call_is_due_its_question_is_there(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(loaded=False, people=workspace())
    begin(stage)
    until_preview(stage, first="2027-01-28")
    assert stage.submits(MAJA)["ok"]
    assert "förslagstiden öppnar" in stage.find(MAJA, "Får jag skicka")["text"]
    assert "Väntar på dig" in stage.standing(MAJA)


def test_when_a_paused_series_goes_on_its_question_is_there(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.home(MAJA)
    stage.commands(MAJA, "/dialog pausa")
    stage.until("2026-12-23 10:00")
    assert not [each for each in stage.inbox(MAJA) if "Får jag skicka" in each["text"]]
    stage.commands(MAJA, "/dialog återuppta")
    assert "inbjudan" in stage.find(MAJA, "Får jag skicka")["text"]
    assert "inbjudan" in stage.standing(MAJA).split("Väntar på dig")[1]


def test_when_the_meeting_is_moved_nearer_what_is_due_asks(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.home(MAJA)
    stage.commands(MAJA, "/dialog flytta 2027-01-12 13:00")
    assert "inbjudan" in stage.standing(MAJA).split("Väntar på dig")[1]


def test_when_the_settings_bring_a_meeting_nearer_what_is_due_asks(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(loaded=False, people=workspace())
    begin(stage)
    until_preview(stage, first="2027-03-04")
    assert stage.submits(MAJA)["ok"]
    assert "Får jag skicka" not in stage.standing(MAJA)
    stage.clicks_modal(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-when")
    assert stage.submits(MAJA, first="2027-01-28")["ok"]
    assert "Får jag skicka" in stage.standing(MAJA)
