"""Group sessions in people's calendars: each has its own event, and who changes gets the change."""

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import round_invited
from tests.scenarios.test_moved import opened
from tests.stage import MAJA, Stage

TABY, SOLNA, NYKVARN, KLYS = "U0TABY1", "U0SOLNA1", "U0NYKVARN1", "U0KLYS1"


@pytest.fixture
def invited(make_stage: MakeStage) -> Stage:
    return make_stage(after=round_invited)


def given(stage: Stage, user: str) -> list[Json]:
    return [message for message in stage.inbox(user) if message["files"]]


def read(stage: Stage, message: Json) -> dict[str, str]:
    """Return the lines of a calendar file that somebody opens."""
    text = opened(stage, message).replace("\r\n ", "")
    return dict(line.split(":", 1) for line in text.splitlines())


def test_each_session_is_an_event_by_every_door_in_both_languages(invited: Stage) -> None:
    stage = invited
    stage.writes(TABY, "osa ja")
    stage.clicks(TABY, stage.inbox(TABY)[-1], "calendar")
    stage.mentions(SOLNA, "rsvp yes")
    stage.mentions(SOLNA, "calendar")
    stage.commands(NYKVARN, "/rsvp ja")
    stage.commands(NYKVARN, "/dialog kalender")
    stage.writes(KLYS, "osa ja")
    stage.writes(KLYS, "kalender")
    files = {user: read(stage, given(stage, user)[-1]) for user in (TABY, SOLNA, NYKVARN, KLYS)}
    assert len({file["UID"] for file in files.values()}) == 4
    assert [file["SUMMARY"] for file in files.values()] == [
        "Dialogmöten om kultur: norra gruppen",
        "Culture dialogue meetings: the western group",
        "Dialogmöten om kultur: södra gruppen",
        "Dialogmöten om kultur",
    ]
    _one_is_moved(stage, files[TABY])
    _one_changes(stage, files[SOLNA])
    assert [len(given(stage, user)) for user in (TABY, SOLNA, NYKVARN, KLYS)] == [2, 3, 1, 1]


def _one_is_moved(stage: Stage, before: dict[str, str]) -> None:
    """The event of the group is changed, and no other one."""
    stage.commands(MAJA, "/dialog gruppmöte flytta norra 25 januari 14:00")
    stage.advance(minutes=15)
    moved = given(stage, TABY)[-1]
    assert "Dialogmötet är nu måndag 25 januari 2027 kl. 14:00" in moved["text"]
    after = read(stage, moved)
    assert (after["UID"], after["METHOD"]) == (before["UID"], "PUBLISH")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def _one_changes(stage: Stage, before: dict[str, str]) -> None:
    """Who goes to another group gets the old event out and the new one in."""
    assert "Solna stad" in stage.commands(MAJA, "/dialog gruppmöte part östra Solna stad")
    stage.advance(minutes=15)
    out, into = given(stage, SOLNA)[-2:]
    assert (
        "You are no longer coming to the group session on Wednesday 27 January 2027" in out["text"]
    )
    assert "for your calendar: open the file, and the meeting is added" in into["text"]
    gone, added = read(stage, out), read(stage, into)
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert gone["UID"] == before["UID"] != added["UID"]
    assert int(gone["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (added["METHOD"], added["DTSTART"]) == ("PUBLISH", "20270128T090000Z")
    assert added["SUMMARY"] == "Culture dialogue meetings: the eastern group"
