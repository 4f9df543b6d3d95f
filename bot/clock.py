"""The only reader of time, and the alarm that wakes the bot (engine.md, The ledger).

APScheduler is the alarm; the database decides what is due. A late, doubled or lost alarm does no
harm: the next tick finds the same steps.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from threading import Condition, Event, Lock
from urllib.request import urlopen

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.config import Settings
from bot.ports import Clock

_WAKE = "wake"
_FAR = timedelta(days=1)
_AGAIN = timedelta(seconds=1)


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return real seconds since 1970."""
        return time.time()


class RemoteClock(SystemClock):
    """Wall time as another process tells it at a loopback address; for proofs only.

    The answer is ``{"now": ISO 8601}``. It is asked at most once in ``fresh`` seconds.
    """

    def __init__(self, url: str, fresh: float = 0.02) -> None:
        """Take the address; nothing is asked yet."""
        self._url = url
        self._fresh = fresh
        self._asked = -fresh
        self._now = datetime.fromtimestamp(0, UTC)
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the wall time of the other process; the last one known if it does not answer."""
        with self._lock:
            if self.monotonic() - self._asked >= self._fresh:
                self._ask()
            return self._now

    def _ask(self) -> None:
        try:
            with urlopen(self._url, timeout=1) as answer:  # noqa: S310 - loopback, checked in config
                self._now = datetime.fromisoformat(json.load(answer)["now"])
        except (OSError, HTTPException, ValueError):
            if self._asked < 0:
                raise
        self._asked = self.monotonic()


def clock_of(settings: Settings) -> Clock:
    """Return the clock that the settings name."""
    return RemoteClock(settings.clock_url) if settings.clock_url else SystemClock()


class Alarm:
    """Calls ``tick`` at a steady pace and exactly when the next thing is due.

    ``tick`` runs what is due and returns the wall time (aware UTC) of what comes next, or
    ``None``. It is never run twice at the same time by one alarm.
    """

    def __init__(self, clock: Clock, tick: Callable[[], datetime | None], seconds: float) -> None:
        """Prepare the alarm; ``seconds`` is the steady pace."""
        self._clock = clock
        self._tick = tick
        self._turn = Lock()
        self._is_roused = False
        self._heard = Condition()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()}, timezone=UTC, daemon=True
        )
        self._scheduler.add_job(
            self.ring,
            "interval",
            seconds=seconds,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )

    def start(self) -> None:
        """Begin; the first tick comes at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the tick that may be running."""
        self._scheduler.shutdown(wait=True)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let it not ring while somebody else runs what is due, and wants to know what that was."""
        with self._turn:
            yield

    def rouse(self) -> None:
        """Ring at once, in a thread of the alarm: what was to come next has changed."""
        with self._heard:
            if self._is_roused or not self._scheduler.running:
                return  # one that has not begun will see this change too
            self._is_roused = True
        self._scheduler.add_job(self.ring, misfire_grace_time=None)

    def wait_idle(self, timeout: float) -> bool:
        """Wait until it has rung if it was roused, ``timeout`` seconds at most; tell whether so."""
        with self._heard:
            if not self._heard.wait_for(lambda: not self._is_roused, timeout):
                return False
        if not self._turn.acquire(timeout=timeout):
            return False
        self._turn.release()
        return True

    def ring(self) -> None:
        """Run what is due now and set the exact wake-up for what comes next."""
        with self._turn:
            with self._heard:
                self._is_roused = False
                self._heard.notify_all()
            self._wake_at(self._tick())

    def _wake_at(self, due: datetime | None) -> None:
        if not self._scheduler.running:
            return
        if due is None:
            if self._scheduler.get_job(_WAKE):
                self._scheduler.remove_job(_WAKE)
            return
        ahead = due - self._clock.now()
        # What is due and was not taken by the tick that just ran must not make it spin.
        ahead = min(ahead, _FAR) if ahead > timedelta(0) else _AGAIN
        self._scheduler.add_job(
            self.ring,
            "date",
            run_date=datetime.now(UTC) + ahead,
            id=_WAKE,
            replace_existing=True,
            misfire_grace_time=None,
        )


class Waiter:
    """Lets a thread sleep until it is woken or some seconds have passed."""

    def __init__(self) -> None:
        """Begin asleep."""
        self._event = Event()

    def wake(self) -> None:
        """End the sleep, or the next one at once."""
        self._event.set()

    def sleep(self, seconds: float) -> None:
        """Sleep ``seconds`` at most."""
        self._event.wait(seconds)
        self._event.clear()
