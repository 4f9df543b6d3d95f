"""A process of the bot without its threads: a clock that rings and a courier that takes turns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import storage
from bench.simulation.air import Air, Chances, Killed, Slack
from bench.simulation.events import Deed, Events, VirtualClock
from bot.config import Settings
from bot.ports import Database, Store
from bot.services import due
from bot.services.rendering import render
from handlers.turns import Turns


class Mortal:
    """A database whose user may be killed before a commit, or after it."""

    def __init__(self, database: Database, chance: Random, kill: float) -> None:
        """Stand before ``database``."""
        self._database = database
        self._chance = chance
        self._kill = kill
        self.reading = database.reading
        self.check = database.check
        self.close = database.close

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        """Open a transaction as the database does; raises ``Killed`` as well."""
        with self._database.transaction(patient=patient) as store:
            yield store
            self._end_sometimes()
        self._end_sometimes()

    def _end_sometimes(self) -> None:
        if self._kill > 0 and self._chance.random() < self._kill:
            raise Killed


class Replica:
    """What a process does, when it is told that it is time."""

    def __init__(  # noqa: PLR0913 - what it is wired with
        self,
        settings: Settings,
        clock: VirtualClock,
        events: Events,
        slack: Slack,
        chance: Random,
        chances: Chances,
        act: Callable[[Deed], None],
        wake: Deed,
    ) -> None:
        """Start it; ``act`` does what may kill it, ``wake`` lets its courier take a turn soon."""
        self._clock = clock
        opened = storage.connect(
            settings.database_url, clock, pace_per_minute=settings.pace_per_minute
        )
        self.database = Mortal(opened, chance, chances.kill)
        self.air = Air(slack, events, chance, chances, act, wake)
        self.turns = Turns(
            settings,
            self.database,
            clock,
            render,
            self.air,  # type: ignore[arg-type] # of Flights it has what turns use
            lambda _workspace, _method, _result: None,
            replies_only=False,
        )

    def ring(self) -> list[str]:
        """Run what is due, as the application does; return the keys of the steps."""
        ran = due.run(self.database, self._clock.now())
        self.turns.nudge(())
        return ran

    def end(self) -> None:
        """Be gone: what is in the air goes on without us."""
        self.air.is_dead = True
        self.database.close()
