"""The doors of the bot, as a test goes through them, and what must be left untouched behind them.

The same words go in by slash command, mention, direct message and modal; the modal is opened by a
button. People of other workspaces have no slash commands (docs.slack.dev/apis/slack-connect).
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Event
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine

from bot.rules.outcomes import STATE_NAMES
from rehearsal import interactions
from rehearsal.blocks import check_message
from rehearsal.deliver import Ack
from rehearsal.model import BOT_USER
from tests.rehearsal.asking import Json
from tests.stage import CHANNEL, Stage

HELENA = "U0HELENA"
"""Principal of the convening body, of the bot's own workspace: has slash commands; Swedish."""
LEYLA = "U0BOTKYRKA1"
"""Principal of a municipality, of another workspace: has none; Swedish."""
JAMES = "U0SOLNA1"
"""The same, but reads English."""
ULLA = "U0ULLA"
"""Owns the content of the series, and acts for no party."""
NYKVARN = "U0NYKVARN1"
"""Principal of a municipality without a workspace of its own: has slash commands; Swedish."""
_PAUSE = Event()
_LIVE = re.compile(r"<[@#!]|<https?:|<mailto:")
"""What Slack would make a mention or a link of."""


def kept(stage: Stage) -> Json:
    """Return everything that a person's request could change, the outbox's replies apart."""
    with stage.app.database.reading() as store:
        series = store.series.every()
        meetings = [m for each in series for m in store.meetings.of_series(each.id)]
        return {
            "series": [(each.key, each.paused, each.language) for each in series],
            "meetings": meetings,
            "items": [store.agenda.of_meeting(m.id) for m in meetings],
            "outcomes": [store.outcomes.of_series(each.id, STATE_NAMES) for each in series],
            "answers": [store.answers.of_meeting(m.id) for m in meetings],
            "polls": [
                (poll, store.polls.ballots(poll.id))
                for m in meetings
                for poll in store.polls.of_meeting(m.id)
            ],
            "audit": [store.audit.of_series(each.id) for each in series],
            **_rows(stage.url),
        }


_ROWS = {
    "seats": (
        "SELECT * FROM category ORDER BY id",
        "SELECT * FROM party ORDER BY id",
        "SELECT * FROM mandate ORDER BY id",
        "SELECT * FROM hand_over ORDER BY meeting, party",
        "SELECT * FROM handed_until ORDER BY party",
        "SELECT p.* FROM person p JOIN mandate m ON m.person = p.id ORDER BY p.id, m.id",
    ),
    # The keys of the outbox alone: what it holds else grows with each test.
    "owed": (
        "SELECT dedupe FROM delivery WHERE manner <> 'reply' AND kind <> 'home' ORDER BY dedupe",
    ),
}
"""What is compared as it stands in the database: read hundreds of times, as objects it is slow."""


def _rows(url: str) -> Json:
    with _engine(url).connect() as connection:
        return {
            name: [connection.exec_driver_sql(each).all() for each in statements]
            for name, statements in _ROWS.items()
        }


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def through(stage: Stage, door: str, user: str, words: str) -> Json:
    """Say words through a door; return the whole answer as the person sees it: text and blocks."""
    if door == "command":
        name, _, rest = words.partition(" ")
        said = stage.control.post(
            "/command", channel=CHANNEL, user=user, command=f"/{name}", text=rest
        )
        assert said["ack"]["error"] is None, said["ack"]
        return dict(said["ack"]["body"])
    channel = CHANNEL if door == "mention" else stage.direct(user)
    text = f"<@{BOT_USER}> {words}" if door == "mention" else words
    said = stage.control.post("/message", channel=channel, user=user, text=text)
    assert all(ack["error"] is None for ack in said["acks"]), said["acks"]
    return dict(next(one for one in said["messages"] if one["bot"]))


def form(stage: Stage, user: str, button: str) -> Json:
    """Let a person open the modal ``button`` by a button in their App Home; return the modal."""
    stage.home(user)
    answer = stage.clicks_home(user, button)
    assert answer["view"] is not None, answer
    return dict(answer["view"])


def sent_raw(stage: Stage, user: str, **values: str) -> Ack:
    """Send a person's open modal off with values that Slack's own form would not let through."""
    place = stage.rehearsal.place
    view = place.surfaces.top(user)
    assert view is not None
    payload = interactions.submission(place, place.workspace.users[user], view)
    for name, value in values.items():
        payload["view"]["state"]["values"][name][name]["value"] = value
    return stage.rehearsal.deliverer.send("interactive", payload)


def inputs_said(ack: Ack) -> str:
    """Return what a refused submission says at its inputs."""
    assert ack.is_ok, ack
    assert isinstance(ack.body, dict), ack.body
    assert ack.body["response_action"] == "errors", ack.body
    return " ".join(ack.body["errors"].values())


def close(stage: Stage, user: str) -> None:
    """Close what a person has open."""
    while stage.control.get(f"/views/{user}")["views"]:
        stage.control.post("/close", user=user, view_id=stage.view(user)["id"], all=True)


def with_button(stage: Stage, user: str, words: str, meeting: int | None = None) -> Json:
    """Return a person's newest message with a button that says ``words`` of a meeting."""
    for message in reversed([*stage.messages(user=user), *stage.inbox(user)]):
        for element in (e for b in message["blocks"] for e in b.get("elements", [])):
            value = json.loads(element.get("value", "{}"))
            if value.get("words") == words and meeting in (None, value.get("meeting")):
                return dict(message)
    raise AssertionError(f"no button says {words!r}")


def heard(stage: Stage, user: str, clicked: Json, words: str) -> str:
    """Let a person click; return what they are told, also if it comes beside the outbox."""
    known = {one["ts"] for one in _seen(stage, user)}
    answer = stage.clicks(user, clicked, words)
    assert answer["view"] is None, answer["view"]
    for _ in range(150):
        fresh = [one for one in _seen(stage, user) if one["ts"] not in known]
        if fresh or answer["changed"]:
            return str((fresh or answer["changed"])[-1]["text"])
        _PAUSE.wait(0.02)
    raise AssertionError("nothing was said")


def _seen(stage: Stage, user: str) -> list[Json]:
    return [m for m in stage.messages(user=user) if m["ephemeral"]] + stage.inbox(user)


def delivered(stage: Stage, kind: str, what: str = "") -> Json:
    """Return the payload of the last delivery of a kind that a person caused."""
    lines = [
        line
        for line in stage.rehearsal.place.log.read()
        if line["kind"] == "delivery"
        and line["type"] == kind
        and what in line["what"]
        and "bot_id" not in line["payload"].get("event", {})
    ]
    return dict(lines[-1]["payload"])


def again(stage: Stage, kind: str, payload: Json) -> Ack:
    """Deliver a payload once more, and wait until the bot has nothing left to do."""
    ack = stage.rehearsal.deliverer.send(kind, payload)
    assert stage.app.wait_idle(10)
    return ack


def harmless(message: Json) -> None:
    """Hold that nothing a person typed can become a mention, a link or markup in a message.

    User text stands only where Slack reads none of them: in ``plain_text`` and in text elements
    of rich text; in ``text``, Slack's three control characters are escaped.
    """
    assert not _LIVE.search(message["text"]), message["text"]
    check_message(list(message["blocks"]))
    for each in _objects(message["blocks"]):
        assert each.get("type") not in {"mrkdwn", "user", "usergroup", "broadcast"}, each


def words_of(message: Json) -> str:
    """Return what a message says, in text and blocks."""
    return str(message["text"]) + json.dumps(message["blocks"], ensure_ascii=False)


def _objects(value: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
