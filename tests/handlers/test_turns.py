"""Whose turn it is: answers to people, and everything else, one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.clock import SystemClock
from bot.ports import Database, Store, Unavailable
from bot.rules.outbox import Target, refusal
from bot.services.deliveries import Dispatch
from handlers import slack
from handlers.courtesy import Courtesy
from handlers.flights import Flights
from handlers.nudges import LONGEST, POURING
from handlers.sending import Sender
from handlers.turns import Turns
from tests.handlers.test_courier import reply
from tests.handlers.world import CHANNEL, MAJA, TEAM, World
from tests.storage.given import HandClock

SOON = 60.0


class Field(Flights):
    """Flights that stay on the ground, in the order in which they were to begin."""

    def __init__(self, world: World) -> None:
        client = slack.web_client(world.settings)
        self.waiting: list[str] = []
        clock = SystemClock()
        super().__init__(Sender(world.settings, client), clock, lambda: None, Courtesy(clock))

    def send(self, dispatch: Dispatch, latest: float) -> None:  # noqa: ARG002 - as in Flights
        self.waiting.append(dispatch.message.text)


class Desk:
    """Turns without a thread, and a clock that is moved by hand."""

    def __init__(self, world: World, *, replies_only: bool = False) -> None:
        self._world = world
        self.clock = HandClock(world.now())
        self.field = Field(world)
        self.turns = Turns(
            world.settings,
            world.database,
            self.clock,
            world.render,
            self.field,
            lambda _workspace, _method, _result: None,
            replies_only=replies_only,
        )

    def ask(self, number: int) -> None:
        """Have somebody be answered, by this process if it does so soon."""
        target = Target(channel=CHANNEL, user=MAJA)
        self.turns.nudge(self._world.owe(reply(self._world, number, target), reserved=SOON))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_a_person_is_answered_in_one_turn_and_the_rest_is_looked_at_in_the_next(
    world: World, desk: Desk
) -> None:
    world.owe(world.owed(n=1))
    desk.ask(1)
    desk.turns.take()
    assert desk.field.waiting == ["answer 1"]
    assert desk.turns.until_next() == 0
    desk.turns.take()
    assert desk.field.waiting == ["answer 1", "post 1"]


def test_those_who_go_on_asking_do_not_keep_the_rest_from_its_turn(
    world: World, desk: Desk
) -> None:
    world.owe(world.owed(n=1))
    for number in range(3):
        desk.ask(number)
        desk.turns.take()
    assert desk.field.waiting == ["answer 0", "post 1", "answer 1", "answer 2"]


def test_while_clicks_pour_in_the_rest_is_looked_at_now_and_then(world: World, desk: Desk) -> None:
    desk.turns.take()
    for _ in range(POURING):
        desk.turns.nudge(())
    world.owe(world.owed(n=1))
    desk.turns.take()
    assert desk.field.waiting == []
    desk.clock.advance(LONGEST)
    desk.turns.take()
    assert desk.field.waiting == ["post 1"]


def test_who_asks_while_the_rest_has_its_turn_is_answered_in_the_one_that_follows_at_once(
    desk: Desk,
) -> None:
    desk.turns.take()
    desk.ask(0)
    desk.turns.take()
    desk.ask(1)
    desk.turns.take()
    assert desk.field.waiting == ["answer 0"]
    assert desk.turns.until_next() == 0
    desk.turns.take()
    assert desk.field.waiting == ["answer 0", "answer 1"]


def test_who_sends_replies_only_lets_them_go_when_slack_accepts_the_installation_again(
    world: World,
) -> None:
    desk = Desk(world, replies_only=True)
    desk.ask(0)
    with world.database.transaction() as store:
        store.outbox.hold(TEAM, refusal("chat.postEphemeral"), world.rehearsal.clock.epoch() + 300)
    desk.turns.take()
    assert desk.field.waiting == []
    desk.turns.accepted()
    desk.turns.take()
    desk.ask(1)
    desk.turns.take()
    assert desk.field.waiting == ["answer 1"]


class Cut:
    """A database that saves what it is told to, and then says nothing, as often as it is set."""

    def __init__(self, database: Database) -> None:
        self.times = 0
        self._database = database
        self.reading = database.reading
        self.check = database.check
        self.close = database.close

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        with self._database.transaction(patient=patient) as store:
            yield store
        if self.times:
            self.times -= 1
            raise Unavailable("the server does not answer")


def state(world: World, dedupe: str) -> str:
    with world.database.reading() as store:
        found = store.outbox.by_dedupe(TEAM, dedupe)
    assert found is not None
    return found.state


def test_what_was_claimed_when_the_database_fell_silent_goes_out_when_it_is_back(
    world: World,
) -> None:
    """It stands as being sent, and nobody sends it: a reply would be given up as uncertain."""
    cut = Cut(world.database)
    world.database = cut
    desk = Desk(world)
    desk.ask(1)
    world.owe(world.owed(n=1))
    cut.times = 1  # of the answer
    with pytest.raises(Unavailable):
        desk.turns.take()
    desk.turns.take()
    assert desk.field.waiting == ["answer 1"]
    cut.times = 1
    with pytest.raises(Unavailable):
        desk.turns.take()
    assert state(world, "post:post:1") == "sending"
    desk.turns.take()
    assert state(world, "post:post:1") == "ready"
