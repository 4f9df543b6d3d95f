"""Outcomes that are due by the autumn conference, by all four doors; and it moves."""

from pathlib import Path

import pytest

from bot.services import loading, setup
from tests.scenarios.conftest import MakeStage
from tests.stage import EXAMPLE, MAJA, Stage

pytestmark = pytest.mark.any_database

NACKA, SOLNA = "U0NACKA1", "U0SOLNA1"
RULE = 'rule = "FREQ=YEARLY;BYMONTH=10;BYDAY=2TH"'


def moved(stage: Stage) -> None:
    """Let the administrator load a file in which the conference of 2027 is a week earlier."""
    text = Path(EXAMPLE).read_text(encoding="utf-8")
    file = loading.parse(text.replace(RULE, RULE + '\ndates = ["2027-10-07"]', 1))
    with stage.app.database.transaction() as store:
        setup.apply(store, file, stage.now())


def test_what_is_due_by_the_conference_moves_with_it(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.commands(MAJA, "/dialog pausa")
    stage.until("2027-02-04 13:15")
    stage.commands(MAJA, "/dialog återuppta")
    stage.until("2027-02-04 13:30")
    said = stage.commands(
        MAJA, "/dialog åtgärd: Ta fram underlag | Nacka kommun | senast konferensen"
    )
    assert "senast torsdag 14 oktober 2027, Höstkonferensen" in said
    said = stage.mentions(MAJA, f"action: Write a summary <@{SOLNA}> by the autumn conference")
    assert "senast torsdag 14 oktober 2027, Höstkonferensen" in said
    said = stage.writes(SOLNA, "commitment: The region explains the rules | by conference 2027")
    assert "by Thursday 14 October 2027, The autumn conference" in said
    stage.writes(NACKA, "utfall")
    stage.clicks(NACKA, stage.inbox(NACKA)[-1], "outcome")
    refused = stage.submits(NACKA, text="Se över bidragen", due="2027-05-01", deadline="budget")
    assert "inte båda" in str(refused["ack"])
    assert stage.submits(NACKA, text="Se över bidragen", due="", deadline="budget")["ok"]
    listed = stage.writes(NACKA, "utfall")
    assert "Se över bidragen" in listed
    assert "senast onsdag 15 september 2027, Budgetdagen" in listed
    assert "torsdag 14 oktober 2027: Höstkonferensen" in stage.commands(MAJA, "/dialog plan")
    moved(stage)
    assert "torsdag 7 oktober 2027: Höstkonferensen" in stage.commands(MAJA, "/dialog plan")
    assert "senast torsdag 7 oktober 2027" in stage.writes(NACKA, "mina")
    assert not [m for m in stage.inbox(NACKA) if "har flyttats" in m["text"]]
    stage.until("2027-10-07 10:00")
    told = stage.find(NACKA, "#1 ska vara klart torsdag 7 oktober 2027")["text"]
    assert "Höstkonferensen låg torsdag 14 oktober 2027 och har flyttats." in told
    told = stage.find(SOLNA, "#2 is due on Thursday 7 October 2027")["text"]
    assert "The autumn conference was on Thursday 14 October 2027, and has moved." in told
