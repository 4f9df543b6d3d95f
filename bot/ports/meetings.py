"""Meetings."""

from datetime import datetime
from typing import Protocol

from bot.rules.series import Meeting


class Meetings(Protocol):
    """Meetings of a series."""

    def get(self, meeting: int) -> Meeting: ...
    def of_series(self, series: int) -> list[Meeting]:
        """Return all meetings, oldest first, those that were withdrawn apart."""
        ...

    def withdrawn(self, series: int) -> list[Meeting]:
        """Return the meetings that were withdrawn, oldest first."""
        ...

    def current(self, series: int, now: datetime) -> Meeting | None:
        """Return the first meeting that has not ended."""
        ...

    def latest(self, series: int, now: datetime) -> Meeting | None:
        """Return the last meeting that has ended."""
        ...

    def add(self, workspace: str, meeting: Meeting) -> Meeting:
        """Insert; ``meeting.id`` is ignored. A meeting at the same local time is returned."""
        ...

    def save(self, meeting: Meeting) -> None: ...
