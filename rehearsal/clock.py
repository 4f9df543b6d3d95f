"""The rehearsal's clock: wall time that stands still until somebody moves it.

Real time is beside it: signatures, acks, triggers and retries are measured with it, as Slack's
are. This file is the rehearsal's only reader of real time.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class RehearsalClock:
    """Wall time that is moved by hand; real time that nobody moves.

    It has the methods of ``bot.ports.Clock``.
    """

    def __init__(self, start: datetime) -> None:
        """Stand still at ``start`` (aware)."""
        self._lock = Lock()
        self._now = _aware(start)
        self.on_move: Callable[[datetime], None] = lambda _now: None

    def now(self) -> datetime:
        """Return the wall time, aware UTC; it stands still between moves."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Return real seconds that only grow; comparable within this process."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return real seconds since 1970, never moved."""
        return time.time()

    def set(self, to: datetime) -> None:
        """Move the wall time to ``to`` (aware), forward or back; kept before this returns."""
        with self._lock:
            self._now = _aware(to)
        self.on_move(self._now)

    def advance(self, by: timedelta) -> None:
        """Move the wall time forward by ``by``."""
        self.set(self.now() + by)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("the rehearsal's clock needs an instant with a time zone")
    return instant.astimezone(UTC)
