"""Polls and their ballots."""

from datetime import datetime
from typing import Protocol

from bot.rules.polls import Ballot, Poll


class Polls(Protocol):
    """Polls and their ballots; what is due is claimed."""

    def get(self, poll: int) -> Poll: ...
    def by_number(self, series: int, number: int, *, hold: bool = False) -> Poll | None:
        """Return the poll that carries ``number``; ``hold`` lets nobody close it meanwhile."""
        ...

    def of_meeting(self, meeting: int) -> list[Poll]: ...
    def open_ones(self, series: int) -> list[Poll]:
        """Return the polls of a series that have not ended, the first to close first."""
        ...

    def claim(self, now: datetime) -> Poll | None:
        """Return the poll that has been due longest, locked for this transaction.

        Polls of paused series wait. ``None`` if nothing is due.
        """
        ...

    def next_due(self) -> datetime | None:
        """Return when the next poll of a series that is not paused is due."""
        ...

    def park(self, poll: int) -> None:
        """Let the clock do nothing more with a poll that it stumbled over."""
        ...

    def add(self, poll: Poll) -> Poll:
        """Insert; ``poll.id`` is ignored, ``poll.number`` was given by ``next_number``."""
        ...

    def save(self, poll: Poll) -> None:
        """Update a poll that was read in this transaction."""
        ...

    def ballots(self, poll: int) -> dict[int, Ballot]:
        """Return the ballots of a poll by party id."""
        ...

    def put(self, ballot: Ballot) -> None:
        """Insert or replace the ballot of the party."""
        ...
