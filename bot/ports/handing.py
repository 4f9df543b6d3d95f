"""Hand-overs until a day."""

from datetime import datetime
from typing import Protocol

from bot.rules.handing import HandedUntil


class Handing(Protocol):
    """Hand-overs of whole seats, which end by themselves; the end of each is claimed once."""

    def put(self, handed: HandedUntil) -> None:
        """Insert, or replace the one that the party has."""
        ...

    def accept(self, meeting: int, party: int, deputy: int, now: datetime) -> None:
        """Keep that a deputy accepts what was handed over: the meeting, or until a day."""
        ...

    def end(self, party: int) -> None:
        """End that of a party now, if it has one."""
        ...

    def claim(self, now: datetime) -> HandedUntil | None:
        """Take out the one that ended first; ``None`` if none has ended by ``now``."""
        ...

    def next_due(self) -> datetime | None:
        """Return when the next one ends (UTC)."""
        ...
