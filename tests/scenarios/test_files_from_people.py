"""People share files with the bot: it answers the words beside them, and is quiet where it is."""

import base64
from typing import Any

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import invited
from tests.stage import CHANNEL, MAJA, Stage, Transport

JAMES = "U0SOLNA1"
PDF = {"name": "Årsplan.pdf", "content": base64.b64encode(b"%PDF").decode()}


@pytest.fixture
def on_stage(make_stage: MakeStage, transport: Transport) -> Stage:
    running = make_stage(transport, after=invited)
    running.writes(JAMES, "language en")
    return running


def shares(stage: Stage, user: str, channel: str, text: str, **more: str) -> list[dict[str, Any]]:
    """Let a person share a file; return what the bot says to it."""
    given = {**PDF, **more}
    done = stage.control.post("/upload", user=user, channel=channel, text=text, **given)
    assert (done["ack"] or {"status": 200})["status"] == 200
    return [one for one in done["messages"] if one["bot"]]


@pytest.mark.parametrize(
    ("user", "words", "said"),
    [
        (MAJA, "dagordning", "Dagordning, torsdag 4 februari 2027"),
        (MAJA, "tja tja", "Jag förstår inte ”tja”."),
        (MAJA, "", "Det här kan du göra"),
        (JAMES, "agenda", "Agenda, Thursday 4 February 2027"),
        (JAMES, "well well", "I do not understand “well”."),
        (JAMES, "", "What you can do"),
    ],
)
def test_a_file_in_a_direct_message_is_answered_as_its_words_are(
    user: str, words: str, said: str, on_stage: Stage
) -> None:
    (answer,) = shares(on_stage, user, on_stage.direct(user), words)
    assert answer["text"].startswith(said)
    if words:
        assert answer["text"] == on_stage.writes(user, words)


@pytest.mark.parametrize(
    ("user", "words", "said"),
    [
        (MAJA, "@Dialogmöten dagordning", "Dagordning, torsdag 4 februari 2027"),
        (JAMES, "@Dialogmöten agenda", "Agenda, Thursday 4 February 2027"),
    ],
)
def test_a_file_beside_a_mention_is_answered_once_as_the_mention_is(
    user: str, words: str, said: str, on_stage: Stage
) -> None:
    (answer,) = shares(on_stage, user, CHANNEL, words)
    assert answer["text"].startswith(said)


@pytest.mark.parametrize("words", ["", "Här är årsplanen"])
def test_a_file_in_the_channel_that_is_not_meant_for_the_bot_is_left_alone(
    words: str, on_stage: Stage
) -> None:
    before = len(on_stage.posts())
    assert shares(on_stage, JAMES, CHANNEL, words) == []
    assert len(on_stage.posts()) == before


def test_signs_on_what_the_bot_says_change_nothing(on_stage: Stage) -> None:
    post = on_stage.posts()[-1]
    sign = {"channel": CHANNEL, "ts": post["ts"], "user": JAMES, "name": "+1"}
    before = len(on_stage.messages(CHANNEL, JAMES))
    for more in ({}, {"remove": True}):
        done = on_stage.control.post("/reaction", **sign, **more)
        assert done["acks"] == [], "the bot does not listen to signs"
    assert len(on_stage.messages(CHANNEL, JAMES)) == before
