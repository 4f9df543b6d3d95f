"""The convener leaves the invitation out of the cycle while it asks, by all four doors."""

import re
from typing import Any

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import asked
from tests.stage import MAJA, Stage, button, saying, spoken

LEYLA, JAMES = "U0BOTKYRKA1", "U0SOLNA1"
SAYS: dict[str, Any] = {
    "sv": {
        "words": ("granska", "skicka", "vänta"),
        "notice": "frågar mina påminnelser parterna om de kommer",
        "left out": "Det steget hoppas över, så jag skickar det inte: inbjudan",
        "became": "Det här steget hoppas över, så jag skickar det inte: inbjudan.",
        "again": "Får jag skicka det här?",
    },
    "en": {
        "words": ("look", "send", "wait"),
        "notice": "my reminders ask the parties whether they come",
        "left out": "That step is left out of the cycle, so I do not send it: the invitation",
        "became": "Left out of the cycle, so I do not send it: the invitation.",
        "again": "May I send this?",
    },
}


def leaves_out(stage: Stage, distance: str) -> str:
    """Let the convener leave the invitation out in the settings; return what these say then."""
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-settings")
    stage.clicks_modal(MAJA, "series-cycle")
    stage.submits(MAJA, **{"step:invitation": distance})
    return spoken(stage.view(MAJA)["blocks"])


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_invitation_that_is_left_out_while_it_asks_is_left_out_by_every_door(
    make_stage: MakeStage, language: str
) -> None:
    stage, says = make_stage(after=asked), SAYS[language]
    question = stage.find(MAJA, "Får jag skicka det här?")
    number = saying(question, "send").split()[1]
    if language == "en":
        stage.writes(MAJA, "language en")
    assert says["notice"] in leaves_out(stage, "off"), "the settings say what follows"

    became = next(m for m in stage.inbox(MAJA) if m["ts"] == question["ts"])
    assert became["text"].startswith(says["became"]), "no button that would do nothing"
    assert says["notice"] in became["text"]
    assert button(became["blocks"], "settings")

    for word in says["words"]:
        line = f"{word} {number}"
        assert says["left out"] in stage.commands(MAJA, f"/dialog {line}")
        assert says["left out"] in stage.mentions(MAJA, line)
        assert says["left out"] in stage.writes(MAJA, line)

    for status in (
        stage.commands(MAJA, "/dialog status"),
        stage.mentions(MAJA, "status"),
        stage.writes(MAJA, "status"),
        stage.home(MAJA),
    ):
        assert f"look {number}" not in status
        assert says["again"] not in status

    stage.until("2027-01-14 10:00")
    assert "Kommer någon från Botkyrka kommun till" in stage.inbox(LEYLA)[-1]["text"]
    assert "Will somebody from Solna stad come to" in stage.inbox(JAMES)[-1]["text"]


def test_an_invitation_that_is_put_back_asks_again_and_can_be_sent(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    leaves_out(stage, "off")
    leaves_out(stage, "6 weeks")
    stage.advance(minutes=1)
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, saying(question, "send"))
    stage.advance(hours=1)
    assert "Botkyrka kommun bjuds in till" in stage.inbox(LEYLA)[-1]["text"]


@pytest.mark.parametrize("words", ["hoppa över {}", "skip {}"])
def test_a_reminder_that_waits_is_left_out_in_words(make_stage: MakeStage, words: str) -> None:
    stage = make_stage(after=asked)
    stage.until("2027-01-14 10:00")
    number = re.search(r"Påminnelse om att anmäla sig \(steg (\d+)\)", stage.writes(MAJA, "status"))
    assert number is not None
    assert "Vilket" not in stage.writes(MAJA, words.format(number[1]))
    assert "Påminnelse om att anmäla sig (steg" not in stage.writes(MAJA, "status")
    assert "Status" in stage.writes(MAJA, words.format("")), "which one?"
