"""A convener's own tasks: told on their day, waiting in the Home, said done by every door."""

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, close, through
from tests.scenarios.openings import just_before_the_start
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

SAYS = {
    "sv": {
        "task": "Skriv minnesanteckningar",
        "done": "Klart: Skriv minnesanteckningar och skicka utkastet till dem som var med.",
        "waits": "Väntar på dig",
        "gone": "Inget steg med det numret väntar",
        "words": "uppgift klar",
    },
    "en": {
        "task": "Write the minutes",
        "done": "Done: Write the minutes and send the draft to those who were there.",
        "waits": "Waits for you",
        "gone": "No step waits under that number",
        "words": "task done",
    },
}


def told(make_stage: MakeStage, language: str) -> tuple[Stage, Json]:
    """Play until the convener is told of the draft of the minutes; return the word."""
    stage = make_stage(after=just_before_the_start)
    stage.writes(MAJA, f"language {language}")
    stage.until("2027-02-18 09:30")
    return stage, stage.find(MAJA, SAYS[language]["task"])


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_task_is_said_done_in_its_message_and_waits_in_the_home(
    make_stage: MakeStage, language: str
) -> None:
    stage, word = told(make_stage, language)
    says = SAYS[language]
    home = stage.home(MAJA)
    assert says["waits"] in home
    assert says["task"] in home
    for asked in ("mine", "status"):
        assert says["task"] in stage.writes(MAJA, asked)
    words = saying(word, "task")
    assert "[" in word["text"].splitlines()[-1], "it has its button"
    stage.clicks(MAJA, word, words)
    (after,) = (m for m in stage.inbox(MAJA) if m["ts"] == word["ts"])
    assert after["text"].startswith(says["done"])
    assert words not in str(after["blocks"]), "in the place of the note"
    assert says["task"] not in stage.home(MAJA)


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("door", ["command", "mention", "message", "home"])
def test_a_task_is_said_done_by_every_door(make_stage: MakeStage, door: str, language: str) -> None:
    stage, word = told(make_stage, language)
    says, button = SAYS[language], saying(word, "task")
    number = button.split()[-1]
    if door == "home":
        stage.home(MAJA)
        stage.clicks_home(MAJA, button)
        assert says["done"] in str(stage.view(MAJA)["blocks"])
        close(stage, MAJA)
    else:
        typed = f"{'dialog ' if door == 'command' else ''}{says['words']} {number}"
        assert through(stage, door, MAJA, typed)["text"].startswith(says["done"])
    (after,) = (m for m in stage.inbox(MAJA) if m["ts"] == word["ts"])
    assert after["text"].startswith(says["done"]), "the note says so too"
    assert says["task"] not in stage.home(MAJA)
    assert says["gone"] in stage.writes(MAJA, f"{says['words']} 99999")
    assert says["gone"] in stage.writes(MAJA, says["words"])
    assert "bara sammankallande" in stage.writes(LEYLA, f"uppgift klar {number}").lower()
