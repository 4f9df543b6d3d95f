"""A series that meets every second year: what is left of a meeting is done when none is ahead."""

from collections.abc import Callable

import pytest

from bot.services import loading, setup
from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import just_before_the_start
from tests.stage import EXAMPLE, MAJA, Stage, saying

pytestmark = pytest.mark.any_database
JAMES = "U0SOLNA1"
Act = Callable[[Stage, str], str]


def every_second_year() -> loading.SeriesFile:
    """Return the example, whose thanks ask and whose next meeting is two years away."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("FREQ=YEARLY;BYMONTH=2", "FREQ=YEARLY;INTERVAL=2;BYMONTH=2", 1)
    before, thanks, after = text.partition('kind = "thanks"')
    return loading.parse(before + thanks + after.replace('mode = "auto"', 'mode = "ask"', 1))


def after_the_meeting(make_stage: MakeStage) -> Stage:
    """Play until the thanks ask: Friday 5 February 2027."""
    stage = make_stage(after=just_before_the_start)
    with stage.app.database.transaction() as store:
        setup.apply(store, every_second_year(), stage.now())
    stage.until("2027-02-05 14:00")
    return stage


def sends(stage: Stage, number: str) -> str:
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, f"send {number}")
    return str(next(m for m in stage.inbox(MAJA) if m["ts"] == question["ts"])["text"])


def waits(stage: Stage, number: str) -> str:
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, f"wait {number}")
    return str(next(m for m in stage.inbox(MAJA) if m["ts"] == question["ts"])["text"])


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (sends, "Skickat"),
        (waits, "Väntar"),
        (lambda stage, number: stage.writes(MAJA, f"look {number}"), "Tack"),
        (lambda stage, number: stage.writes(MAJA, f"skip {number}"), "Left out"),
    ],
    ids=["send", "wait", "look", "skip"],
)
def test_a_step_is_decided_on_after_the_meeting(make_stage: MakeStage, act: Act, told: str) -> None:
    stage = after_the_meeting(make_stage)
    number = saying(stage.find(MAJA, "Får jag skicka"), "send").split()[1]
    said = act(stage, number)
    assert "Inget möte är planerat" not in said
    assert told in said


def test_a_step_that_is_ahead_is_moved_after_the_meeting(make_stage: MakeStage) -> None:
    stage = after_the_meeting(make_stage)
    (series,) = stage.control.get("/year")["series"]
    number = next(step["id"] for step in series["steps"] if step["kind"] == "task")
    said = stage.writes(MAJA, f"steg flytta {number} 2027-02-22 09:00")
    assert "måndag 22 februari 2027 kl. 09:00" in said


def test_parties_are_asked_and_vote_while_no_meeting_is_planned(make_stage: MakeStage) -> None:
    stage = make_stage(after=just_before_the_start)
    stage.writes(MAJA, "omröstning fråga Ska vi ses i april? | Ja | Nej | till 2027-02-19")
    after_the_meeting(lambda **_: stage)
    stage.clicks(JAMES, stage.post("Ska vi ses i april?"), "poll vote #1 2")
    stage.writes(MAJA, "omröstning fråga Ska vi ses i maj? | Ja | Nej | till 2027-02-19")
    stage.until("2027-02-08 09:00")
    assert "Solna stad votes for: Ja" in stage.writes(JAMES, "poll vote #2 1")
    stage.until("2027-02-22 09:00")
    assert "Flest röster: Nej." in stage.post("Resultat av omröstning #1")["text"]
    assert "Flest röster: Ja." in stage.post("Resultat av omröstning #2")["text"]
