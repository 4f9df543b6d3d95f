"""The convener decides in the evening: the answer says when it goes out, and then it does."""

from collections.abc import Callable

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import with_button
from tests.scenarios.openings import asked, called, following
from tests.stage import CHANNEL, MAJA, Stage, saying

pytestmark = pytest.mark.any_database


def clicks(stage: Stage, words: str) -> str:
    question = stage.find(MAJA, "Får jag skicka det här?")
    stage.clicks(MAJA, question, words)
    (now,) = (m for m in stage.inbox(MAJA) if m["ts"] == question["ts"])
    return str(now["text"])


def commands(stage: Stage, words: str) -> str:
    return stage.commands(MAJA, f"/dialog {words}", CHANNEL)


DOORS: dict[str, Callable[[Stage, str], str]] = {
    "button": clicks,
    "command": commands,
    "mention": lambda stage, words: stage.mentions(MAJA, words),
    "direct message": lambda stage, words: stage.writes(MAJA, words.replace("send", "skicka")),
}


@following(asked)
def waiting_at_night(stage: Stage) -> None:
    """Play until an evening on which the convener is asked to send the invitation."""
    stage.until("2026-12-28 20:00")


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_when_it_goes_out(make_stage: MakeStage, door: str) -> None:
    stage = make_stage(after=waiting_at_night)
    words = saying(stage.find(MAJA, "Får jag skicka det här?"), "send")
    said = DOORS[door](stage, words)
    assert "Skickas tisdag 29 december kl. 08:00." in said
    assert "Skickat" not in said
    assert not any("Vilka kommer" in post["text"] for post in stage.posts())
    stage.until("2026-12-29 08:05")
    assert stage.post("Vilka kommer")


def test_before_it_is_sent_it_says_so_too(make_stage: MakeStage) -> None:
    stage = make_stage(after=waiting_at_night)
    asked = saying(stage.find(MAJA, "Får jag skicka det här?"), "send")
    looked = stage.writes(MAJA, asked.replace("send", "granska"))
    assert "Om du skickar det nu går det ut tisdag 29 december kl. 08:00. Inget skickas" in looked
    stage.until("2026-12-29 08:05")
    assert "Om du skickar det nu" not in stage.writes(MAJA, asked.replace("send", "granska"))


@following(called)
def proposed(stage: Stage) -> None:
    """Play until an item is accepted for the agenda."""
    stage.commands(MAJA, "/agenda lägg till Kulturskolan | 30 min")
    stage.commands(MAJA, "/agenda anta #1")


@following(proposed)
def by_day(stage: Stage) -> None:
    """Play on until an afternoon before the agenda is published."""
    stage.until("2027-01-08 14:00")


def presses(stage: Stage, words: str) -> str:
    stage.writes(MAJA, "dagordning")
    listed = with_button(stage, MAJA, words)
    stage.clicks(MAJA, listed, words)
    return str(stage.inbox(MAJA)[-1]["text"])


BY_HAND: dict[str, Callable[[Stage, str], str]] = {**DOORS, "button": presses}


@pytest.mark.parametrize("door", BY_HAND)
def test_an_agenda_that_is_published_by_hand_at_night_says_when_the_channel_gets_it(
    make_stage: MakeStage, door: str
) -> None:
    stage = make_stage(after=by_day)
    stage.until("2027-01-08 20:00")
    said = BY_HAND[door](stage, "agenda publish")
    assert said.startswith("Skickas måndag 11 januari kl. 08:00. Inget skickas på kvällar,")
    assert "Ska skickas: dagordningen\n" in said
    assert "Kulturskolan" in said
    assert not any("Dagordning för" in post["text"] for post in stage.posts())
    stage.until("2027-01-11 08:05")
    assert "Kulturskolan" in stage.post("Dagordning för dialogmötet")["text"]


def test_an_agenda_that_is_published_by_day_is_there_at_once(make_stage: MakeStage) -> None:
    stage = make_stage(after=by_day)
    assert commands(stage, "dagordning publicera").startswith("Dagordning, torsdag 4 februari")
    assert "Kulturskolan" in stage.post("Dagordning för dialogmötet")["text"]


def test_in_the_quiet_of_christmas_an_agenda_goes_out_on_the_next_working_day(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=proposed)
    stage.until("2026-12-24 11:00")
    assert "28 december kl. 08:00. I dag är en ledig dag: Julafton." in commands(
        stage, "agenda publish"
    )


def test_while_the_series_is_paused_it_says_how_the_agenda_goes_out(make_stage: MakeStage) -> None:
    stage = make_stage(after=by_day)
    stage.commands(MAJA, "/dialog pausa")
    assert "Det skickas när du skriver: @Dialogmöten återuppta" in commands(
        stage, "dagordning publicera"
    )
    assert not any("Dagordning för" in post["text"] for post in stage.posts())
    stage.commands(MAJA, "/dialog återuppta")
    assert stage.post("Dagordning för dialogmötet")
