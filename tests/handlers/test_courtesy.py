# ruff: noqa: ANN401 - what Slack answers can be anything
"""Answers go first: what the bot sends by itself begins when nobody waits, or a moment later."""

from collections.abc import Callable
from threading import Barrier, Event, Semaphore, Thread, Timer
from typing import Any, cast

import pytest
from slack_bolt.request import BoltRequest

from bot.clock import SystemClock
from bot.rules.outbox import Target
from bot.services.deliveries import Dispatch, Terms, claim_replies
from bot.services.receipts import Result, Sent
from handlers import TABLE, register, slack
from handlers.courtesy import LEAVING, AnsweringApp, Courtesy
from handlers.doors import Doors
from handlers.flights import AT_ONCE, Flights
from handlers.install import Identity
from handlers.sending import Sender
from tests.handlers.test_courier import claim, reply, until
from tests.handlers.world import CHANNEL, MAJA, TEAM, World, at_once

CLOCK = SystemClock()
LONG = 30.0
"""Seconds that no test waits."""


class Sky(Flights):
    """Flights that tell when they began."""

    def __init__(self, world: World, courtesy: Courtesy) -> None:
        client = slack.web_client(world.settings)
        sender = Sender(world.settings, client)
        sender.send = self._begin  # type: ignore[method-assign]
        self.began = Event()
        self.began_at = 0.0
        super().__init__(sender, CLOCK, lambda: None, courtesy)

    def _begin(self, dispatch: Dispatch) -> Result:  # noqa: ARG002 - as Sender.send
        self.began_at = CLOCK.monotonic()
        self.began.set()
        return Sent("C", "1.0")


def take_off(world: World, courtesy: Courtesy) -> Sky:
    world.owe(world.owed(n=1))
    (dispatch,) = claim(world, lease=60)
    sky = Sky(world, courtesy)
    sky.send(dispatch, latest=CLOCK.monotonic() + LONG)
    return sky


def test_a_flight_begins_at_once_when_nobody_is_being_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.flights.MOMENT", LONG)
    sky = take_off(world, Courtesy(CLOCK))
    assert sky.began.wait(5)
    until(lambda: not sky.in_the_air())
    sky.close()


def test_a_flight_begins_only_when_the_last_of_those_who_wait_is_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.flights.MOMENT", LONG)
    courtesy = Courtesy(CLOCK)
    with courtesy.answering():
        with courtesy.answering():
            sky = take_off(world, courtesy)
            assert not sky.began.wait(0.2)
        assert not sky.began.wait(0.2), "one of two is answered"
    assert sky.began.wait(5)
    sky.close()


def test_a_flight_begins_after_its_limit_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.flights.MOMENT", 0.3)
    courtesy = Courtesy(CLOCK)
    with courtesy.answering():
        asked_at = CLOCK.monotonic()
        sky = take_off(world, courtesy)
        assert sky.began.wait(5)
    assert sky.began_at - asked_at >= 0.3
    sky.close()


class Tower(Flights):
    """Flights that tell which began, and stay in the air until they are called down."""

    def __init__(self, world: World, wake: Callable[[], None]) -> None:
        client = slack.web_client(world.settings)
        sender = Sender(world.settings, client)
        sender.send = self._begin  # type: ignore[method-assign]
        self.began: list[Dispatch] = []
        self.down = Semaphore(0)
        super().__init__(sender, CLOCK, wake, Courtesy(CLOCK))

    def _begin(self, dispatch: Dispatch) -> Result:
        self.began.append(dispatch)
        self.down.acquire(timeout=LONG)
        return Sent("C", "1.0")


def fly(world: World, tower: Tower, count: int) -> None:
    """Send replies, which alone may fly beside each other in a channel."""
    ids = world.owe(*(reply(world, n, Target(channel=CHANNEL, user=MAJA)) for n in range(count)))
    terms = Terms(world.now(), world.rehearsal.clock.epoch(), LONG)
    with world.database.transaction() as store:
        claimed = claim_replies(store, world.render, terms, ids).dispatches
    assert len(claimed) == count
    for dispatch in claimed:
        tower.send(dispatch, latest=CLOCK.monotonic() + LONG)


def test_flights_begin_one_after_the_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.flights.APART", LONG)
    tower = Tower(world, lambda: None)
    fly(world, tower, 2)
    until(lambda: len(tower.began) == 1)
    assert not tower.down.acquire(timeout=0.2)
    assert len(tower.began) == 1, "the answer to the first is not there"
    tower.down.release()
    until(lambda: len(tower.began) == 2)
    tower.down.release()
    until(lambda: not tower.in_the_air())
    tower.close()


def test_a_slow_answer_holds_nobody_up_for_long(world: World) -> None:
    tower = Tower(world, lambda: None)
    fly(world, tower, AT_ONCE)
    until(lambda: len(tower.began) == AT_ONCE)
    tower.down.release(AT_ONCE)
    until(lambda: not tower.in_the_air())
    tower.close()


def test_replies_that_come_down_are_written_down_together(world: World) -> None:
    landed = Semaphore(0)
    tower = Tower(world, landed.release)
    fly(world, tower, AT_ONCE + 2)
    tower.down.release(2)
    until(lambda: len(tower.began) == AT_ONCE + 2)
    assert not landed.acquire(timeout=0.2), "the threads still have enough to do"
    tower.down.release(AT_ONCE)
    until(lambda: not tower.in_the_air())
    assert landed.acquire(timeout=5)
    assert len(tower.landed().sent) == AT_ONCE + 2
    tower.close()


def test_who_is_answered_with_an_error_is_waited_for_no_longer() -> None:
    courtesy = Courtesy(CLOCK)
    with pytest.raises(ValueError, match="broken"), courtesy.answering():
        raise ValueError("broken")
    began = CLOCK.monotonic()
    courtesy.give_way(LONG)
    assert CLOCK.monotonic() - began < 5


def test_an_instant_without_a_request_is_not_the_end_of_a_burst() -> None:
    courtesy = Courtesy(CLOCK)
    begun, over = Event(), Event()

    def pour() -> None:
        """Answer requests one after another, with nobody waiting for an instant in between."""
        while not over.is_set():
            with courtesy.answering():
                begun.set()
                over.wait(0.01)

    pouring = Thread(target=pour)
    pouring.start()
    try:
        begun.wait()
        began = CLOCK.monotonic()
        courtesy.give_way(0.5, settled=0.2)
        assert CLOCK.monotonic() - began >= 0.5
    finally:
        over.set()
        pouring.join()
    courtesy.give_way(LONG, settled=0.01)


def test_whoever_is_being_answered_when_the_time_is_over_is_let_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.courtesy.MOMENT", LONG)
    courtesy = Courtesy(CLOCK)
    asked, answered = Event(), Event()

    def answer() -> None:
        asked.wait()
        with courtesy.answering():
            answered.wait(0.3)
            answered.set()

    answering = Thread(target=answer)
    answering.start()
    Timer(0.1, asked.set).start()
    courtesy.give_way(0.05, settled=LONG)
    assert answered.is_set(), "it began while somebody was being answered"
    answering.join()


def test_an_answer_leaves_before_the_next_thing_begins() -> None:
    began = CLOCK.monotonic()
    Courtesy(CLOCK).give_way(LONG)
    assert LEAVING <= CLOCK.monotonic() - began < 5


def test_a_burst_without_a_pause_delays_what_is_owed_no_longer_than_its_limit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.nudges.BURST", 0.4)
    courier = world.courier()
    over, ready = Event(), Barrier(3)

    def pour() -> None:
        """Keep somebody waiting for an answer all the time, two threads over each other."""
        ready.wait()
        while not over.is_set():
            with courier.courtesy.answering():
                courier.nudge()
                over.wait(0.02)

    pouring = [Thread(target=pour) for _ in range(2)]
    for each in pouring:
        each.start()
    ready.wait()
    try:
        world.owe(world.owed(n=1))
        until(lambda: world.texts() == ["post 1"], 10)
    finally:
        over.set()
        for each in pouring:
            each.join()


def answering(world: World, courtesy: Courtesy) -> AnsweringApp:
    return AnsweringApp(
        courtesy,
        client=slack.web_client(world.settings, with_token=False),
        authorize=Identity(world.settings, slack.web_client(world.settings)),
        signing_secret="x",
        process_before_response=True,
        request_verification_enabled=False,
    )


def test_what_nobody_listens_to_is_taken_and_counted(world: World) -> None:
    app, counted = answering(world, Courtesy(CLOCK)), list[str]()
    edge = cast("Any", None)
    register(app, Doors(edge, TABLE, lambda _body: "", counted.append, at_once))
    minute = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 60}
    answer = app.dispatch(BoltRequest(body=cast("Any", minute), mode="socket_mode"))
    assert (answer.status, counted) == (200, ["other"])


def test_requests_of_either_transport_are_answers(world: World) -> None:
    courtesy = Courtesy(CLOCK)
    seen = []

    def listens(ack: Any) -> None:
        began = CLOCK.monotonic()
        courtesy.give_way(0.1)
        seen.append(CLOCK.monotonic() - began)
        ack()

    app = answering(world, courtesy)
    app.action("x")(listens)
    body = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "x"}]}
    answer = app.dispatch(BoltRequest(body=cast("Any", body), mode="socket_mode"))
    assert answer.status == 200
    assert seen[0] >= 0.1, "while it is answered, others give way"
    began = CLOCK.monotonic()
    courtesy.give_way(LONG)
    assert CLOCK.monotonic() - began < 5, "and then no longer"
