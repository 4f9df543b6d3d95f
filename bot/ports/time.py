"""Time, as the core gets it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Two clocks: wall time, which a rehearsal may move, and time that nobody moves."""

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only grow; comparable within this process."""
        ...

    def epoch(self) -> float:
        """Return real seconds since 1970, never moved; comparable between processes."""
        ...
