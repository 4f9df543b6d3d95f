"""Virtual time, and what happens in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

Deed = Callable[[], None]
_BOOTED = 1_000_000.0
"""What a monotonic clock shows at the beginning: anything but zero."""


class VirtualClock:
    """``bot.ports.Clock`` whose wall and monotonic time go on together, when they are told to."""

    def __init__(self, begun: datetime) -> None:
        """Begin at ``begun`` (aware)."""
        self._begun = begun.astimezone(UTC)
        self.passed = 0.0
        """Seconds since the beginning."""

    def reach(self, moment: datetime) -> None:
        """Go on to a moment (aware); one that is past changes nothing."""
        self.passed = max(self.passed, (moment - self._begun).total_seconds())

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        return self._begun + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        return _BOOTED + self.passed

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return self._begun.timestamp() + self.passed


class Events:
    """What is going to happen, in its order."""

    def __init__(self, clock: VirtualClock) -> None:
        """Begin with nothing to come."""
        self._clock = clock
        self._heap: list[tuple[float, int, Deed]] = []
        self._numbers = count()

    def after(self, seconds: float, deed: Deed) -> None:
        """Have ``deed`` done in so many seconds."""
        heappush(self._heap, (self._clock.passed + seconds, next(self._numbers), deed))

    def next_one(self) -> bool:
        """Go on to the next and do it; tell whether there was one."""
        if not self._heap:
            return False
        at, _, deed = heappop(self._heap)
        self._clock.passed = max(self._clock.passed, at)
        deed()
        return True
