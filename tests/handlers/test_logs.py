# ruff: noqa: ANN401 - what is broken takes anything
"""What breaks is logged by its kind and its place; no error has words of its own in the log."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, cast

import pytest
from flask import Blueprint
from slack_bolt import App
from slack_bolt.request import BoltRequest

from bot.clock import SystemClock
from bot.logs import JsonLines, PlainLines, fault
from bot.ports import Database, Store
from bot.rules.seats import Person
from handlers import register, slack, web
from handlers.courtesy import Courtesy
from handlers.edge import Edge
from handlers.flights import Flights
from handlers.install import Identity
from handlers.metrics import Health, Metrics
from handlers.payloads import Request
from handlers.sending import Sender
from handlers.urgent import Urgent
from storage.database import SqlDatabase
from tests.handlers.test_courier import claim, until
from tests.handlers.test_edge import HERE, WHERE, Nudged
from tests.handlers.world import TEAM, World

SECRET = bytes([104, 101, 109, 108, 105, 103, 116]).decode()  # a traceback shows its lines
CLOCK = SystemClock()


def breaks(*_: Any, **__: Any) -> NoReturn:
    raise ValueError(SECRET)


class Log(io.StringIO):
    """What the bot's own handler writes."""

    def has(self, *words: str) -> bool:
        assert SECRET not in self.getvalue()
        return all(each in self.getvalue() for each in words)


@pytest.fixture(params=[PlainLines(), JsonLines()], ids=["text", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    kept = Log()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(request.param)
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_an_error_is_told_with_its_causes_once_each(log: Log) -> None:
    first, second = KeyError(SECRET), ValueError(SECRET)
    first.__cause__, second.__cause__ = second, first  # a circle, as a careless library makes it
    fault(logging.getLogger("bot"), first, "step %d failed", 7)
    assert log.has("step 7 failed: KeyError", "after ValueError")
    assert log.getvalue().count("KeyError") == 1


def test_what_was_left_out_as_a_cause_stays_out(log: Log) -> None:
    try:
        try:
            breaks()
        except ValueError:
            raise KeyError(SECRET) from None
    except KeyError as error:
        fault(logging.getLogger("bot"), error, "it failed")
    assert log.has("it failed: KeyError")
    assert "after" not in log.getvalue()


def test_what_a_library_logs_of_an_error_has_no_words_either(log: Log) -> None:
    try:
        breaks()
    except ValueError:
        logging.getLogger("apscheduler").exception("a job raised an exception")
    assert log.has("a job raised an exception", "ValueError", "test_logs.py")
    logging.getLogger("x").error("nothing at hand", exc_info=sys.exc_info())
    assert log.has("nothing at hand")


@pytest.mark.parametrize("log", [JsonLines()], indirect=True)
def test_each_line_of_json_can_be_read(log: Log) -> None:
    logger = logging.getLogger("bot")
    fault(logger, ValueError(SECRET), "it failed")
    logger.warning('two\nlines and a "quote": %s', "å")
    logger.error("nothing at hand", exc_info=sys.exc_info())
    read = [json.loads(line)["message"] for line in log.getvalue().splitlines()]
    assert len(read) == 3
    assert read[0].startswith("it failed: ValueError")
    assert read[1] == 'two\nlines and a "quote": å'
    assert read[2].startswith("nothing at hand")


def refused_by_the_database(store: Store, *_: Any) -> None:
    """Do what the database refuses, with a text among the values."""
    store.people.save(Person(0, TEAM, TEAM, "U0NEW", SECRET, title=cast("str", None)))


class Broken:
    """A database in whose transactions a row is refused."""

    def __init__(self, database: Database, times: int) -> None:
        self._database = database
        self.left = times

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        with self._database.transaction(patient=patient) as store:
            if self.left:
                self.left -= 1
                refused_by_the_database(store)
            yield store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


VIOLATION = {"sqlite": "IntegrityError", "postgresql": "NotNullViolation"}
"""What each driver calls a row that is refused; psycopg names each kind of its own."""


def test_the_courier_goes_on(
    world: World, log: Log, monkeypatch: pytest.MonkeyPatch, database_kind: str
) -> None:
    monkeypatch.setattr("handlers.courier.AWAY", 0.05)
    whole = world.database
    world.database = cast("Database", Broken(whole, 2))
    courier = world.courier()
    world.database = whole
    until(lambda: log.has(f"the courier stumbled: {VIOLATION[database_kind]}"))
    world.owe(world.owed(n=1))
    assert courier.wait_idle(5)
    assert world.texts() == ["post 1"]


def test_a_delivery_that_breaks_in_the_air(world: World, log: Log) -> None:
    world.owe(world.owed(n=1))
    (dispatch,) = claim(world, lease=30)
    client = slack.web_client(world.settings)
    sender = Sender(world.settings, client)
    sender.send = breaks  # type: ignore[method-assign]
    flights = Flights(sender, CLOCK, lambda: None, Courtesy(CLOCK))
    flights.send(dispatch, latest=CLOCK.monotonic() + 5)
    until(lambda: not flights.in_the_air())
    flights.close()
    assert log.has("delivery 1: ValueError")


@pytest.mark.parametrize("refused", [False, True])
def test_a_request_at_the_edge(
    database: SqlDatabase, log: Log, database_kind: str, *, refused: bool
) -> None:
    work: Callable[..., Any] = refused_by_the_database if refused else breaks
    edge = Edge(database, CLOCK, Nudged(), lambda *_: None)
    answer = edge.settle(Request(WHERE, "agenda", ("command:1",)), work, HERE)
    assert SECRET not in answer.message.text
    assert log.has("trace ", VIOLATION[database_kind] if refused else "ValueError")


def test_a_page_of_the_web(log: Log) -> None:
    page = Blueprint("page", __name__)
    page.add_url_rule("/sv/kultur", "page", breaks)
    app = web.create(CLOCK, Health, Metrics(Health), None, [page])
    answer = app.test_client().get("/sv/kultur")
    assert (answer.status_code, SECRET in answer.text) == (500, False)
    assert log.has("a web request failed: ValueError")


def test_a_listener_that_lets_an_error_through(world: World, log: Log) -> None:
    bolt = App(
        client=slack.web_client(world.settings, with_token=False),
        authorize=Identity(world.settings, slack.web_client(world.settings)),
        signing_secret="x",
        process_before_response=True,
        request_verification_enabled=False,
    )

    class Doors:
        command = submission = closed = options = shortcut = event = staticmethod(breaks)

        def action(self, ack: Any) -> None:
            breaks(ack)

    register(bolt, cast("Any", Doors()))
    body = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "x"}]}
    answer = bolt.dispatch(BoltRequest(body=body, mode="socket_mode"))
    assert (answer.status, answer.body) == (500, "")
    assert log.has("a request of Slack's failed: ValueError")


def test_what_is_done_once_a_request_is_acknowledged(world: World, log: Log) -> None:
    client = slack.web_client(world.settings)
    urgent = Urgent(Sender(world.settings, client), CLOCK)
    urgent.later(breaks)
    assert urgent.wait_idle(30), "what broke is over too"
    urgent.stop()
    assert log.has("what was urgent failed: ValueError")
