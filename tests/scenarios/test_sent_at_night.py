"""The convener decides in the evening: the answer says when it goes out, and then it does."""

from collections.abc import Callable

import pytest

from tests.scenarios.conftest import MakeStage
from tests.stage import CHANNEL, MAJA, Stage, saying

pytestmark = pytest.mark.any_database


def clicks(stage: Stage, words: str) -> str:
    asked = stage.find(MAJA, "Får jag skicka det här?")
    stage.clicks(MAJA, asked, words)
    (now,) = (m for m in stage.inbox(MAJA) if m["ts"] == asked["ts"])
    return str(now["text"])


def commands(stage: Stage, words: str) -> str:
    return stage.commands(MAJA, f"/dialog {words}", CHANNEL)


DOORS: dict[str, Callable[[Stage, str], str]] = {
    "button": clicks,
    "command": commands,
    "mention": lambda stage, words: stage.mentions(MAJA, words),
    "direct message": lambda stage, words: stage.writes(MAJA, words.replace("send", "skicka")),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_when_it_goes_out(make_stage: MakeStage, door: str) -> None:
    stage = make_stage()
    stage.until("2026-12-28 20:00")
    words = saying(stage.find(MAJA, "Får jag skicka det här?"), "send")
    said = DOORS[door](stage, words)
    assert "Skickas tisdag 29 december kl. 08:00." in said
    assert "Skickat" not in said
    assert not any("Vilka kommer" in post["text"] for post in stage.posts())
    stage.until("2026-12-29 08:05")
    assert stage.post("Vilka kommer")
