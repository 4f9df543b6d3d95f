"""When the courier looks at the outbox: when something is due, when asked, and now and then."""

from heapq import heappop, heappush
from math import inf
from threading import Lock

from bot.ports import Clock


class Looks:
    """When the outbox is looked at next; any thread may bring that forward."""

    def __init__(self, clock: Clock) -> None:
        """Begin with a look at once."""
        self._clock = clock
        self._lock = Lock()
        self._regular = clock.monotonic()
        self._last = -inf
        self._hints: list[float] = []

    def after(self, seconds: float) -> None:
        """Look in ``seconds``, besides what was planned."""
        with self._lock:
            heappush(self._hints, self._clock.monotonic() + seconds)

    def looked(self, began: float, seconds: float) -> None:
        """Say that a look has been taken that began at ``began``; the next in ``seconds``.

        What was asked for after ``began`` stays asked for.
        """
        with self._lock:
            self._last = began
            self._regular = self._clock.monotonic() + seconds
            while self._hints and self._hints[0] <= began:
                heappop(self._hints)

    def remaining(self, apart: float) -> float:
        """Return the seconds until the next look, ``apart`` from the last; 0 if it is due."""
        with self._lock:
            first = min(self._regular, self._hints[0]) if self._hints else self._regular
            first = max(first, self._last + apart)
        return max(0.0, first - self._clock.monotonic())
