"""Driving the bot: run what is due, wait until it has nothing left to do, move the clock on."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException
from threading import Event
from typing import Any, Final, Protocol, runtime_checkable
from urllib.error import HTTPError
from urllib.request import urlopen

from rehearsal.clock import RehearsalClock

#: Real seconds for the bot to finish what is due at one instant.
PATIENCE: Final = 30.0
#: More instants than a year of any series has.
_MOST: Final = 20_000
_POLL: Final = 0.05
#: At most so far at once: the bot plans ahead while it runs, so it has to run on the way.
_LEAP: Final = timedelta(weeks=8)


class Runner(Protocol):
    """What has something to do at times."""

    def next_due(self) -> datetime | None:
        """Return when it next has something to do, aware UTC, or ``None``."""
        ...

    def silent(self) -> AbstractContextManager[None]:
        """Let it run nothing by itself meanwhile."""
        ...

    def run_due(self) -> list[str]:
        """Run what is due now and return the names of the steps."""
        ...

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all that is due is sent; False if not so after ``timeout`` seconds."""
        ...


class Bot(Runner, Protocol):
    """What the rehearsal asks of the bot."""

    def deliveries(self) -> list[dict[str, Any]]:
        """Return what it owes and owed, newest first."""
        ...


@runtime_checkable
class Telling(Bot, Protocol):
    """A bot that can also say what comes next."""

    def next_what(self) -> str | dict[str, str]:
        """Return what is due at ``next_due``, in words: one text, or one for sv and one for en.

        If nothing is, why not; empty where nothing is planned.
        """
        ...


class Busy(Exception):  # noqa: N818 - a state of the bot
    """The bot still has something to do at the instant; ``at`` says since when."""

    def __init__(self, at: datetime | None) -> None:
        """Take the instant."""
        super().__init__(f"the bot is still busy with what is due at {at}")
        self.at = at


@dataclass(slots=True)
class Moved:
    """What happened while the clock moved."""

    ran: list[str] = field(default_factory=list)


def move(bot: Runner, clock: RehearsalClock, to: datetime, settle: Callable[[], None]) -> Moved:
    """Move the clock to ``to``, stopping at whatever the bot has to do on the way, in order.

    ``settle`` waits until nothing is on its way to the bot. Raises ``Busy``, with the clock where
    it came to, if the bot does not finish.
    """
    moved = Moved()
    before: tuple[datetime, datetime] | None = None
    for _ in range(_MOST):
        stop = _stop(bot.next_due(), clock.now(), to)
        if stop is None:
            break
        with bot.silent():  # or its own alarm may be first, and what ran is not told
            clock.set(max(stop, clock.now()))
            ran = bot.run_due()
        moved.ran += ran
        if not bot.wait_idle(PATIENCE):
            raise Busy(stop)
        settle()
        now = (stop, clock.now())
        if not ran and before == now:
            raise Busy(stop)
        before = now
    else:
        raise Busy(bot.next_due())
    clock.set(to)
    return moved


def _stop(due: datetime | None, now: datetime, to: datetime) -> datetime | None:
    """Return when the bot is to run next on the way to ``to``; ``None`` if not before that.

    Where nothing is due it also runs at the end: it may have something to plan.
    """
    far = min(now + _LEAP, to)
    if due is not None and due <= far:
        return due
    is_needed = far < to if due is not None else far > now
    return far if is_needed else None


class RemoteBot:
    """A bot in another process that has its time from here and says how it is at ``/readyz``."""

    def __init__(self, url: str, clock: RehearsalClock) -> None:
        """Take the bot's address, without a path."""
        self._url = url.rstrip("/") + "/readyz"
        self._clock = clock
        self._pause = Event()

    def next_due(self) -> datetime | None:
        """Return when it next has something to do, aware UTC."""
        due = self._ask()["next_due"]
        return datetime.fromisoformat(due) if due else None

    def silent(self) -> AbstractContextManager[None]:
        """Let it be: it runs everything by itself."""
        return nullcontext()

    def run_due(self) -> list[str]:
        """Wait until it has run by itself what is due; it does not tell names."""
        self.wait_idle(PATIENCE)
        return []

    def wait_idle(self, timeout: float) -> bool:
        """Ask until it is idle and nothing is due."""
        end = self._clock.monotonic() + timeout
        while self._clock.monotonic() < end:
            state = self._ask()
            due = datetime.fromisoformat(state["next_due"]) if state["next_due"] else None
            if state["idle"] and (due is None or due > self._clock.now()):
                return True
            self._pause.wait(_POLL)
        return False

    def deliveries(self) -> list[dict[str, Any]]:
        """Refuse: another process keeps them to itself."""
        raise NotImplementedError("deliveries are known only to a bot in this process")

    def _ask(self) -> dict[str, Any]:
        """Return its state; a bot that is just starting, or without a database, is waited for."""
        end = self._clock.monotonic() + PATIENCE
        while self._clock.monotonic() < end:
            with suppress(OSError, HTTPException, ValueError):
                state = self._state()
                if state["database"] == "ok":
                    return state
            self._pause.wait(_POLL)
        raise Busy(None)

    def _state(self) -> dict[str, Any]:
        try:
            with urlopen(self._url, timeout=5) as answer:  # noqa: S310 - loopback, by the caller
                return dict(json.load(answer))
        except HTTPError as error:
            with error:
                return dict(json.load(error))
