"""Slack delivers the newer word first: what a person did last stands, and is what they read."""

from typing import Any

import pytest

from rehearsal import interactions
from rehearsal.model import BOT_USER
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import invited
from tests.stage import MAJA, Stage, button

LEYLA, JAMES, NYKVARN = "U0BOTKYRKA1", "U0SOLNA1", "U0NYKVARN1"
SAYS: dict[str, Any] = {
    "sv": (LEYLA, "Botkyrka kommun", "osa ja", "osa nej", "förhinder"),
    "en": (JAMES, "Solna stad", "rsvp yes", "rsvp no", "regrets"),
}


def newest_first(stage: Stage, channel: str, user: str, *lines: str) -> None:
    """Let somebody write, and Slack deliver what they wrote last before the rest."""
    stage.control.post("/faults", hold=True)
    for line in lines:
        stage.says(user, line, channel)
    stage.control.post("/faults", hold=False)
    assert stage.app.wait_idle(10)


def clicked_before(stage: Stage, user: str, message: Json, words: str, stamp: str) -> None:
    """Deliver a click that was made at a time long past."""
    place = stage.rehearsal.place
    channel = place.workspace.channels[message["channel"]]
    found = place.workspace.find(message["channel"], message["ts"])
    assert found is not None
    action = {**button(message["blocks"], words), "action_ts": stamp}
    body = interactions.click(place, place.workspace.users[user], found, channel, action)
    ack = stage.rehearsal.deliverer.send("interactive", body)
    assert ack.is_ok
    assert stage.app.wait_idle(10)


def stands(stage: Stage, party: str) -> str:
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        meeting = store.meetings.of_series(series.id)[0]
        (found,) = (each for each in store.seats.parties(series.id) if each.name == party)
        answer = store.answers.get(meeting.id, found.id)
    return answer.reply.choice if answer else ""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("door", ["direct", "mention", "click", "command"])
def test_what_was_done_last_stands_by_every_door(
    make_stage: MakeStage, door: str, language: str
) -> None:
    stage = make_stage(after=invited)
    user, party, yes, no, shown = SAYS[language]
    if door == "command":  # only people of the bot's own workspace have any
        user, party = NYKVARN, "Nykvarns kommun"
        stage.writes(user, f"language {language}")
    if door == "direct":
        newest_first(stage, stage.direct(user), user, yes, no)
        assert f"{party}: {shown}" in stage.inbox(user)[-1]["text"], "the older word reads so too"
    elif door == "mention":
        newest_first(stage, "C0DIALOG", user, f"<@{BOT_USER}> {yes}", f"<@{BOT_USER}> {no}")
    else:
        question = stage.find(user, party)
        before = stage.rehearsal.place.workspace.stamp()
        stage.advance(minutes=2)
        if door == "click":
            stage.clicks(user, question, "rsvp no")
        else:
            stage.commands(user, f"/dialog {no}")
        clicked_before(stage, user, question, "rsvp yes", before)
        answered = next(m for m in stage.inbox(user) if m["ts"] == question["ts"])
        assert shown in answered["text"]
    assert stands(stage, party) == "regrets"


def test_what_was_voted_last_stands(make_stage: MakeStage) -> None:
    stage = make_stage(after=invited)
    stage.writes(MAJA, "omröstning fråga Juni? | Ja | Nej | till 2027-01-11")
    newest_first(stage, stage.direct(JAMES), JAMES, "poll vote #1 1", "poll vote #1 2")
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        (poll,) = store.polls.open_ones(series.id)
        (ballot,) = store.polls.ballots(poll.id).values()
    assert ballot.chosen == (2,)
