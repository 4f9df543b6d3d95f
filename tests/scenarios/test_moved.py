"""A meeting is moved and cancelled through the real doors, and what people read of it."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import HELENA, JAMES, LEYLA, through
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"
SALEM = "U0SALEM1"


def invited(make_stage: MakeStage) -> Stage:
    """The invitation is out, and two parties have answered."""
    stage = make_stage()
    stage.until("2026-12-23 10:00")
    asked = stage.inbox(MAJA)[-1]
    stage.clicks(MAJA, asked, saying(asked, "send"))
    stage.until("2026-12-28 19:00")
    stage.writes(LEYLA, "osa ja")
    stage.writes(JAMES, "rsvp maybe NOTE")
    return stage


def test_a_meeting_is_moved_by_words_and_everybody_reads_where_it_stands(
    make_stage: MakeStage,
) -> None:
    stage = invited(make_stage)
    said = stage.commands(MAJA, "/dialog flytta 2027-02-11 14:00 Lokalen är upptagen")
    assert "Dialogmötet är nu torsdag 11 februari 2027 kl. 14:00" in said
    assert "2 parter som hade svarat får ett eget meddelande" in said
    assert "flyttas till torsdag 11 februari" not in str(stage.posts()), "it is not urgent yet"
    stage.until("2026-12-29 08:30")
    post = stage.post("flyttas till")
    assert "torsdag 4 februari 2027" in post["text"]
    assert "Varför: Lokalen är upptagen" in post["text"]
    live = stage.post("Vilka kommer")
    assert "11 februari" in live["text"]
    assert "Botkyrka kommun (svarade innan dialogmötet flyttades)" in live["text"]
    asked = stage.find(JAMES, "is moved to")
    assert "Solna stad: maybe" in asked["text"]
    assert "NOTE\nYour answer stands unless you change it" in asked["text"]
    stage.clicks(JAMES, asked, "rsvp yes")
    assert "Solna stad (" not in stage.post("Vilka kommer")["text"]
    assert len([m for m in stage.inbox(LEYLA) if "flyttas till" in m["text"]]) == 1
    assert not [m for m in stage.inbox(NACKA) if "flyttas till" in m["text"]]
    plan = stage.commands(MAJA, "/dialog plan")
    assert "Dialogmöte torsdag 11 februari 2027 kl. 14:00" in plan
    assert "torsdag 4 februari" not in plan, "the rule does not plan it again"


def test_through_the_modal_it_is_confirmed_before_it_happens(make_stage: MakeStage) -> None:
    stage = invited(make_stage)
    stage.writes(MAJA, "plan")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "move")
    refused = stage.submits(MAJA, day="2027-05-06", hour="13:00")
    assert "Kristi himmelsfärdsdag" in str(refused["errors"]["day"])
    asked = stage.submits(MAJA, day="2027-02-18", hour="09:30", place="Nya salen")
    assert asked["ok"], asked
    view = stage.view(MAJA)
    assert view["callback_id"] == "move-confirmed"
    assert "torsdag 18 februari 2027 kl. 09:30" in str(view["blocks"])
    assert "Dialogmöte torsdag 4 februari" in stage.commands(MAJA, "/dialog plan")
    assert stage.submits(MAJA)["ok"]
    assert "Nya salen" in str(stage.view(MAJA)["blocks"])
    assert "Dialogmöte torsdag 18 februari 2027 kl. 09:30" in stage.commands(MAJA, "/dialog plan")


def test_a_cancelled_meeting_says_so_and_nothing_else(make_stage: MakeStage) -> None:
    stage = invited(make_stage)
    said = stage.mentions(MAJA, "ställ in Snöstorm")
    assert "är inställt" in said
    stage.until("2026-12-29 08:30")
    post = stage.post("Dialogmötet är inställt")
    assert "Varför: Snöstorm" in post["text"]
    assert "is cancelled, so Solna stad need not come" in stage.find(JAMES, "cancelled")["text"]
    assert not [m for m in stage.posts() if "Vilka kommer" in m["text"]]
    before = len(stage.posts())
    assert "är redan inställt" in through(stage, "dm", MAJA, "flytta 2027-02-04 2027-02-11")["text"]
    ran = stage.until("2027-03-10 10:00")
    assert "start" not in ran
    assert len(stage.posts()) == before
    for line in ("/dialog ställ in Nej", "/dialog flytta 2028-02-10", "/dialog möte 2027-05-20"):
        assert "Maja Ekström" in stage.commands(HELENA, line), "a convener alone decides that"
