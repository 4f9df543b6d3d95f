"""Some replicas and a Slack, for as many years as it takes."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bench.simulation.air import Chances, Killed, Slack
from bench.simulation.events import Deed, Events, VirtualClock
from bench.simulation.replica import Replica
from bot.config import Settings
from bot.ports import Store
from bot.rules.errors import Refusal
from bot.services import cycles, due, planning
from bot.services.scene import Hints, Where, enter

LATE_TICK = 30.0
"""Seconds after which a replica notices at the latest that something is due."""
LOOK = 0.05
"""Seconds between two turns of a courier at least."""
IDLE = 15.0
"""Seconds between them while it only waits: what lands wakes it, a lease that ends does not."""
PLAN_EVERY = timedelta(days=60)
"""Between two looks at the year ahead. The bot looks every six hours, and finds the same."""
HISTORY_LATE = 20.0
STUCK = 5


class Stuck(RuntimeError):  # noqa: N818 - the words come first
    """What is due stays due."""


class World:
    """A virtual time in which a database is served."""

    def __init__(
        self, settings: Settings, begun: datetime, replicas: int, chance: Random, chances: Chances
    ) -> None:
        """Begin at ``begun`` (aware) with so many replicas."""
        self._settings = settings
        self._chance = chance
        self._chances = chances
        self.clock = VirtualClock(begun)
        self._events = Events(self.clock)
        self.slack = Slack(self.clock, HISTORY_LATE)
        self.kills = 0
        self._planned_at = begun
        self._may_ask = True
        """Whether a step has come since the convener was asked last, or who says so was killed."""
        self._replicas = [self._start(place) for place in range(replicas)]
        self._awake, self._idle = set[int](), set[int]()

    def run(self, until: datetime) -> None:
        """Let time pass. Raises ``Stuck``."""
        tried = 0
        while True:
            ahead = min(self._next() or until, self.clock.now() + PLAN_EVERY)
            if ahead >= until:
                self.clock.reach(until)
                return
            tried = tried + 1 if ahead <= self.clock.now() else 0
            if tried > STUCK:
                message = f"what is due at {ahead} stays due"
                raise Stuck(message)
            self.clock.reach(ahead)
            self._live()

    def be_away(self, until: datetime) -> None:
        """Have no replica run before ``until``; then as many begin as there were."""
        self.close()
        self._awake.clear()
        self._idle.clear()
        self.clock.reach(until)
        self._replicas = [self._start(place) for place in range(len(self._replicas))]
        self._planned_at = until - PLAN_EVERY

    def change(self, deed: Callable[[Store], None]) -> None:
        """Do something to the database that no replica does."""
        with self._replicas[0].database.transaction() as store:
            deed(store)

    def reading(self) -> AbstractContextManager[Store]:
        """Read what the replicas have written."""
        return self._replicas[0].database.reading()

    def close(self) -> None:
        """End all replicas."""
        for replica in self._replicas:
            replica.end()

    def _start(self, place: int) -> Replica:
        return Replica(
            self._settings,
            self.clock,
            self._events,
            self.slack,
            self._chance,
            self._chances,
            partial(self._act, place),
            partial(self._rouse, place),
        )

    def _next(self) -> datetime | None:
        with self.reading() as store:
            return due.next_at(store, self.clock.now())

    def _live(self) -> None:
        """Let every replica notice, and go on until nothing is left to do."""
        for place in range(len(self._replicas)):
            self._events.after(self._chance.uniform(0, LATE_TICK), partial(self._ring, place))
        while self._events.next_one():
            pass

    def _act(self, place: int, deed: Deed) -> None:
        """Do what a replica does; if it is killed, another one begins in its place."""
        try:
            deed()
        except Killed:
            self.kills += 1
            self._may_ask = True
            self._replicas[place].end()
            self._replicas[place] = self._start(place)
            self._events.after(self._chance.uniform(0.5, 5), partial(self._ring, place))

    def _ring(self, place: int) -> None:
        self._act(place, partial(self._tick, place))

    def _tick(self, place: int) -> None:
        replica = self._replicas[place]
        self._may_ask |= bool(replica.ring())
        self._plan(replica)
        if self._may_ask:
            self._decide(replica)
            self._may_ask = False
        self._rouse(place)

    def _rouse(self, place: int) -> None:
        if place not in self._awake:
            self._awake.add(place)
            self._events.after(LOOK, partial(self._act, place, partial(self._take_turns, place)))

    def _take_turns(self, place: int) -> None:
        replica = self._replicas[place]
        self._awake.discard(place)
        replica.turns.take()
        if replica.turns.until_next() <= LOOK:
            self._rouse(place)
        elif place not in self._idle and (replica.air.in_the_air() or self._is_busy(replica)):
            self._idle.add(place)
            self._events.after(IDLE, partial(self._look_again, place))

    def _look_again(self, place: int) -> None:
        self._idle.discard(place)
        self._rouse(place)

    def _is_busy(self, replica: Replica) -> bool:
        with replica.database.reading() as store:
            return store.outbox.busy(self.clock.now()) > 0

    def _plan(self, replica: Replica) -> None:
        now = self.clock.now()
        if now - self._planned_at >= PLAN_EVERY:
            planning.plan_ahead(replica.database, now)
            self._planned_at = now

    def _decide(self, replica: Replica) -> None:
        """Say yes, as the convener, to every step that asks."""
        now = self.clock.now()
        with replica.database.reading() as store:
            asked = [
                (series, occurrence)
                for series in store.series.every()
                for occurrence in store.ledger.of_series(series.id, ("asked",))
            ]
        for series, occurrence in asked:
            with replica.database.transaction() as store, suppress(Refusal):
                convener = store.people.get(series.conveners[0])
                where = Where(series.workspace, convener.team, convener.user, series.channel)
                here = enter(store, where, now, Hints(series=series.id), between=True)
                cycles.decide(store, here, occurrence.id, now, send=True)
        if asked:
            replica.turns.nudge(())
