"""What is away: the database, Slack. Said within three seconds, nothing lost, nothing half done."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.app import build
from bot.services import setup
from rehearsal import interactions, population
from rehearsal.deliver import ACK_SECONDS, Ack
from rehearsal.server import Rehearsal
from tests.databases import (
    LEAN,
    SETTINGS,
    Databases,
    PostgresServer,
    missing_postgres,
    scratch,
)
from tests.rehearsal.asking import Control, Json
from tests.scenarios import breakable
from tests.scenarios.breakable import Breakable
from tests.scenarios.doors import (
    JAMES,
    LEYLA,
    NYKVARN,
    again,
    form,
    inputs_said,
    kept,
    sent_raw,
    with_button,
)
from tests.stage import CHANNEL, Stage, Transport, button, example, settings_for, stage

pytestmark = pytest.mark.every_database

TRANSPORTS: list[Transport] = ["socket", "http"]
_PAUSE = Event()
T = TypeVar("T")


Lose = Callable[[str], Breakable]


@pytest.fixture
def lose(database_kind: str, tmp_path: Path) -> Iterator[Lose]:
    """Make databases that go in a certain way; what another kind of database does is skipped."""
    with ExitStack() as ends:

        def make(way: str) -> Breakable:
            if (way == "locked") != (database_kind == "sqlite"):
                pytest.skip(f"not a way in which {database_kind} goes")
            if way == "locked":
                return breakable.sqlite_locked(tmp_path)
            if reason := missing_postgres():
                pytest.skip(reason)
            place = tempfile.TemporaryDirectory(prefix="pg-", dir=scratch())
            server = PostgresServer.start(Path(ends.enter_context(place)), SETTINGS | LEAN)
            ends.callback(server.stop)
            ends.callback(server.process.kill)  # or it waits for who was connected
            if way == "stopped":
                return breakable.postgresql_stopped(server)
            return breakable.postgresql_frozen(server)

        yield make


def until(look: Callable[[], T], seconds: float = 15) -> T:
    """Look until there is something; it may be told beside the outbox."""
    for _ in range(int(seconds / 0.05)):
        if found := look():
            return found
        _PAUSE.wait(0.05)
    raise AssertionError("nothing came")


def ephemerals(stage: Stage, user: str) -> list[str]:
    return [m["text"] for m in stage.messages(user=user) if m["ephemeral"]]


def command(stage: Stage, user: str, name: str, text: str) -> Ack:
    """Give a command and wait for its acknowledgement alone."""
    place = stage.rehearsal.place
    channel = place.workspace.channels[CHANNEL]
    payload = interactions.command(place, place.workspace.users[user], channel, name, text)
    return stage.rehearsal.deliverer.send("slash_commands", payload)


def click(stage: Stage, user: str, message: Json, words: str) -> Ack:
    place = stage.rehearsal.place
    one = place.workspace.find(message["channel"], message["ts"])
    assert one is not None
    channel = place.workspace.channels[message["channel"]]
    action = button(message["blocks"], words) | {"action_ts": "77.7"}
    payload = interactions.click(place, place.workspace.users[user], one, channel, action)
    return stage.rehearsal.deliverer.send("interactive", payload)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "transport"),
    [
        ("locked", "socket"),
        ("stopped", "http"),
        ("frozen", "socket"),
    ],
)
def test_while_the_database_is_away_nothing_is_saved_and_that_is_said_in_time(
    lose: Lose, way: str, transport: Transport
) -> None:
    """Nobody knows the person's language then, so both are said."""
    lost = lose(way)
    with stage(lost.url, transport) as played:
        played.until("2026-12-01 10:00")
        played.mentions(JAMES, "rsvp yes")
        form(played, LEYLA, "propose")
        clicked = with_button(played, JAMES, "rsvp no")
        before, seen = kept(played), len(ephemerals(played, JAMES))
        with lost.away():
            given = command(played, NYKVARN, "/agenda", "lägg till Kultur i skolan")
            pressed = click(played, JAMES, clicked, "rsvp no")
            sent = sent_raw(played, LEYLA, title="Kultur i skolan")
            assert given.is_ok, given
            assert pressed.is_ok, pressed
            assert isinstance(given.body, dict)
            for said in (
                given.body["text"],
                inputs_said(sent),
                until(lambda: ephemerals(played, JAMES)[seen:])[-1],
            ):
                assert "Inget är ändrat" in said, said
                assert "Nothing was changed" in said, said
            assert max(given.ms, pressed.ms, sent.ms) < ACK_SECONDS * 1000
        assert until(lambda: not played.app.health().database)
        assert kept(played) == before
        played.submits(LEYLA, title="Kultur i skolan")
        assert "#2" in str(command(played, NYKVARN, "/agenda", "add Kultur i skolan").body)
        assert len(kept(played)["items"][0]) == 2


@pytest.mark.slow
@pytest.mark.parametrize(("way", "transport"), [("locked", "http"), ("stopped", "socket")])
def test_an_event_that_cannot_be_saved_is_taken_when_slack_delivers_it_again(
    lose: Lose, way: str, transport: Transport
) -> None:
    lost = lose(way)
    with stage(lost.url, transport) as played:
        played.until("2026-12-01 10:00")
        played.rehearsal.deliverer.http_delays = (1.0, 1.0, 1.0)
        people = played.rehearsal.desk._hands.people  # noqa: SLF001 - control would wait for the answer
        with lost.away():
            text = "@Dialogmöten agenda add Kultur i skolan"
            acks = people.message(LEYLA, CHANNEL, text, None)
            assert [ack.is_ok for ack in acks] == [False], acks
            assert acks[0].status in {503, 0}
        until(lambda: not played.app.health().database and kept(played)["items"][0])
        assert [item.title for item in kept(played)["items"][0]] == ["Kultur i skolan"]
        until(lambda: ephemerals(played, LEYLA))
        _PAUSE.wait(1.5)  # another delivery of it may still be on its way
        assert len(ephemerals(played, LEYLA)) == 1
        assert len(kept(played)["items"][0]) == 1


# ------------------------------------------------------------------------------ Slack is away


def ready(port: int) -> dict[str, Any]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return dict(json.load(answer))
    except HTTPError as error:
        with error:
            return dict(json.load(error))


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_while_slack_is_away_at_start_the_bot_says_so_and_begins_when_it_is_back(
    databases: Databases, template: str, transport: Transport
) -> None:
    url = databases.copy(template)
    with Rehearsal(population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC))) as rehearsal:
        rehearsal.faults.plant({"down": True})
        app = build(settings_for(rehearsal, url, transport), rehearsal.clock)
        with app.database.transaction() as store:
            setup.apply(store, example(), rehearsal.clock.now())
        app.start()
        try:
            assert app.server is not None
            port = app.server.port
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
            away = until(lambda: (state := ready(port))["slack"] != "ok" and state)
            assert away["ready"] is False
            assert away["database"] == "ok"
            assert away["problems"]
            if transport == "http":
                rehearsal.deliverer.bot_url = f"http://127.0.0.1:{port}/slack/events"
            rehearsal.attach(app)
            rehearsal.faults.plant({"down": False})
            assert until(lambda: ready(port)["ready"], 40)
            played = Stage(
                rehearsal=rehearsal,
                control=Control(rehearsal.url),
                url=url,
                transport=transport,
                app=app,
            )
            played.until("2026-12-01 10:00")
            assert len(played.posts()) == 1
            assert "Botkyrka kommun" in played.mentions(LEYLA, "osa ja")
        finally:
            app.stop()
    databases.drop(url)


def test_what_is_owed_while_slack_is_away_comes_when_it_is_back(
    databases: Databases, template: str
) -> None:
    url = databases.copy(template)
    with stage(url, "http") as played:
        played.rehearsal.faults.plant({"down": True})
        ack = command(played, NYKVARN, "/rsvp", "ja")
        assert ack.is_ok
        assert "Nykvarns kommun" in str(ack.body)
        played.rehearsal.faults.plant({"down": False})
        played.until("2026-12-01 10:00")
        assert len(played.posts()) == 1
        assert again(played, "slash_commands", {**_last(played)}).body == ack.body
    databases.drop(url)


def _last(played: Stage) -> Json:
    lines = played.rehearsal.place.log.read()
    return dict(next(x["payload"] for x in reversed(lines) if x.get("type") == "slash_commands"))
