"""The doors: a form that cannot be opened is said, whatever stood in its way."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.ports import Conflict
from bot.rules.outbox import Target
from bot.rules.seats import Person
from bot.views.blocks import Message, message, paragraph
from handlers import slack
from handlers.doors import Doors
from handlers.edge import Edge, NeedsForm
from handlers.table import Table
from handlers.turn import Turn
from rehearsal.server import Rehearsal, take_port
from storage.database import SqlDatabase
from tests.handlers.world import CHANNEL, MAJA, PROFILE, TEAM, at_once, settings

PLAIN = {"type": "plain_text", "text": "x"}
ACTION = {"action_id": "open:ask", "action_ts": "1.3", "value": json.dumps({"words": "ask"})}
CLICK = {
    "type": "block_actions",
    "team": {"id": TEAM},
    "user": {"id": MAJA, "team_id": TEAM},
    "trigger_id": "1.2",
    "response_url": "http://127.0.0.1/hooks/1",
    "channel": {"id": CHANNEL, "name": "dialog"},
    "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.1"},
    "actions": [ACTION],
}
COMMAND = {
    "command": "/agenda",
    "text": "add",
    "team_id": TEAM,
    "user_id": MAJA,
    "channel_id": CHANNEL,
    "channel_name": "dialog",
    "trigger_id": "1.2",
}


@dataclass
class Hall:
    """The doors over a table with one form, and what is said through them."""

    doors: Doors
    said: list[str] = field(default_factory=list)
    acks: list[dict[str, Any]] = field(default_factory=list)

    def ack(self, **given: Any) -> None:  # noqa: ANN401
        self.acks.append(given)


class Still:
    def nudge(self, replies: object = ()) -> None:
        pass


def _form(_turn: Turn, _item: int | None) -> dict[str, Any]:
    return {"type": "modal", "title": PLAIN, "blocks": []}


def _asks(_turn: Turn) -> Message:
    raise NeedsForm("ask")


def _unknown(_turn: Turn, _words: object) -> Message:
    return message([paragraph("unknown")])


@pytest.fixture
def hall(database: SqlDatabase) -> Hall:
    with database.transaction() as store:
        maja = store.people.save(Person(0, TEAM, TEAM, MAJA, "Maja", language="en"))
        store.series.save(TEAM, "kultur", CHANNEL, PROFILE, [maja.id], None)
    said: list[str] = []

    def say(_workspace: str, target: Target, spoken: Message) -> None:
        assert target.response_url == CLICK["response_url"]
        said.append(spoken.text)

    table = Table({("agenda", "add"): _asks}, _unknown, {"ask": _form}, {}, {"ask": "Ask"})
    edge = Edge(database, SystemClock(), Still(), say)
    return Hall(Doors(edge, table, lambda _body: "", lambda _surface: None, at_once), said)


def client(url: str) -> WebClient:
    return slack.web_client(settings(url))


@pytest.fixture(params=["expired_trigger_id", "http_500", "ratelimited", "drop", "refused"])
def broken(request: pytest.FixtureRequest, rehearsal: Rehearsal) -> WebClient:
    """A client whose way to Slack breaks in this manner."""
    if request.param == "refused":
        listener = take_port(0)
        port = listener.getsockname()[1]
        listener.close()
        return client(f"http://127.0.0.1:{port}/api/")
    rehearsal.faults.plant({"method": "views.open", "error": request.param})
    return client(rehearsal.base_url)


def test_a_click_whose_form_cannot_be_opened_is_asked_for_once_more(
    hall: Hall, broken: WebClient
) -> None:
    hall.doors.action(hall.ack, CLICK, broken)  # type: ignore[arg-type]
    assert hall.said == ["The form could not be opened. Please click once more."]
    assert hall.acks == [{}]


def test_a_command_whose_form_cannot_be_opened_is_answered(hall: Hall, broken: WebClient) -> None:
    hall.doors.command(hall.ack, COMMAND, broken)  # type: ignore[arg-type]
    (ack,) = hall.acks
    assert ack["text"] == "The form could not be opened. Please click once more."


# Added to a channel


def joins(user: str, *authorised: dict[str, Any]) -> dict[str, Any]:
    event = {"type": "member_joined_channel", "user": user, "channel": CHANNEL}
    return {"team_id": TEAM, "event": event, "authorizations": list(authorised)}


def greeted(hall: Hall) -> list[str]:
    with hall.doors.edge.database.reading() as store:
        return [each.owed.kind for each in store.outbox.recent(10)]


@pytest.mark.parametrize(
    ("user", "authorised", "greets"),
    [
        ("U0BOT", [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}], ["hello"]),
        (MAJA, [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}], []),
        (MAJA, [{"team_id": TEAM, "user_id": MAJA, "is_bot": False}], []),
        (MAJA, [], []),
        ("", [{"team_id": TEAM, "is_bot": True}], []),
    ],
)
def test_before_slack_has_said_who_the_bot_is_the_event_tells_that_it_was_added(
    hall: Hall, user: str, authorised: list[dict[str, Any]], greets: list[str]
) -> None:
    assert hall.doors.event(joins(user, *authorised)) is None
    assert greeted(hall) == greets


def test_a_known_bot_needs_no_word_of_the_event(hall: Hall) -> None:
    doors = replace(hall.doors, bot_user=lambda _body: "U0BOT")
    doors.event(joins("U0BOT"))
    doors.event(joins("U0BOT"))
    assert greeted(hall) == ["hello"]


class Raced:
    """A database in which somebody else was first."""

    def transaction(self) -> NoReturn:
        raise Conflict("somebody else was first")


def test_slack_delivers_again_what_somebody_else_was_quicker_to_change(hall: Hall) -> None:
    edge = replace(hall.doors.edge, database=Raced())  # type: ignore[arg-type] # in part
    answer = replace(hall.doors, edge=edge, bot_user=lambda _body: "U0BOT").event(joins("U0BOT"))
    assert answer is not None
    assert answer.status == 503


# Another id of a channel


@pytest.mark.parametrize(
    ("ids", "channel"),
    [
        ({"old_channel_id": CHANNEL, "new_channel_id": "C0NEW"}, "C0NEW"),
        ({"old_channel_id": CHANNEL, "new_channel_id": CHANNEL}, CHANNEL),
        ({"old_channel_id": CHANNEL}, CHANNEL),
        ({"old_channel_id": "", "new_channel_id": "C0NEW"}, CHANNEL),
        ({"old_channel_id": "C0OTHER", "new_channel_id": "C0NEW"}, CHANNEL),
    ],
)
def test_a_series_follows_its_channel_to_another_id(
    hall: Hall, ids: dict[str, str], channel: str
) -> None:
    event = {"type": "channel_id_changed", **ids}
    assert hall.doors.event({"team_id": TEAM, "event": event}) is None
    with hall.doors.edge.database.reading() as store:
        assert [each.channel for each in store.series.every()] == [channel]
