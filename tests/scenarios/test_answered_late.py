"""A question that the convener answers days late: it says so, and what is lost by it."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import close
from tests.scenarios.openings import asked
from tests.scenarios.test_setup_in_slack import begin, until_preview, workspace
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database


def begun(make_stage: MakeStage) -> Stage:
    """Let a series begin whose call asks on its first day: Monday 23 November 2026."""
    stage = make_stage(loaded=False, people=workspace())
    begin(stage)
    until_preview(stage, first="2027-01-28")
    assert stage.submits(MAJA)["ok"]
    close(stage, MAJA)
    return stage


def test_a_call_that_is_sent_late_says_since_when_and_how_many_days_are_left(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    assert "skulle ha gått ut" not in stage.standing(MAJA), "it is the day"
    stage.until("2026-12-17 08:59")
    late = "Det här skulle ha gått ut måndag 23 november 2026."
    left = "Parterna har nu 13 dagar på sig att föreslå punkter i stället för 37."
    assert f"{late} {left}" in stage.home(MAJA)


def test_the_question_itself_says_so_once_the_cycle_goes_on(make_stage: MakeStage) -> None:
    stage = begun(make_stage)
    assert "skulle ha gått ut" not in stage.find(MAJA, "förslagstiden öppnar")["text"]
    assert stage.next() == ["invitation"]
    before = len(stage.inbox(MAJA))
    assert "skulle ha gått ut måndag 23 november" in stage.find(MAJA, "förslagstiden")["text"]
    assert "skulle ha gått ut måndag 23 november" in stage.standing(MAJA)
    assert ", sedan torsdag 17 december 2026" in stage.standing(MAJA), "in a list, below it"
    assert len(stage.inbox(MAJA)) == before, "it is changed, not said again"


def test_other_questions_say_since_when_they_wait(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    question = stage.find(MAJA, "Får jag skicka")
    assert "skulle ha gått ut" not in question["text"]
    stage.until("2027-01-11 10:00")
    look = saying(question, "send").replace("send", "look")
    said = stage.commands(MAJA, f"/dialog {look}")
    assert "Det här skulle ha gått ut onsdag 23 december 2026." in said
    assert "Parterna har nu 24 dagar på sig att svara i stället för 43." in said
    assert "hoppar jag över" not in said, "every reminder is days away"
    stage.until("2027-01-13 15:00")
    name = "det som snart frågar om samma sak: påminnelse om att anmäla sig."
    assert f"hoppar jag över {name}" in stage.commands(MAJA, f"/dialog {look}")
    sent = stage.commands(MAJA, f"/dialog {look.replace('look', 'send')}")
    name = name.removeprefix("det som snart ").replace("frågar", "frågat")
    assert sent.count(f"Hoppas över, för inbjudan har nyss {name}") == 1
