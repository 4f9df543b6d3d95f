"""Parties, mandates and hand-overs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.rules.roles import Holding
from bot.rules.seats import Category, Mandate, Party, Seat


class Seats(Protocol):
    """Parties, mandates and hand-overs of a series."""

    def parties(self, series: int) -> list[Party]:
        """Return the parties by category and name."""
        ...

    def party(self, party: int) -> Party: ...
    def save_category(self, series: int, category: Category) -> Category:
        """Insert or update by (series, key); ``category.id`` is ignored."""
        ...

    def save_party(self, series: int, party: Party) -> Party:
        """Insert or update by (series, key); ``party.id`` is ignored."""
        ...

    def set_mandates(
        self, series: int, party: int, mandates: Sequence[Mandate], now: datetime
    ) -> bool:
        """Make ``mandates`` the valid ones from ``now`` on; the others end. True if changed."""
        ...

    def of_person(self, series: int, person: int, now: datetime) -> list[Party]:
        """Return the parties for which the person holds a valid mandate to act, by name."""
        ...

    def held(self, series: int, person: int) -> list[Holding]:
        """Return what the person was ever given for parties of the series; none if deleted."""
        ...

    def set_away(self, series: int, person: int, since: datetime | None) -> bool:
        """Keep since when the person is out of the channel; ``None``: is in it. True if changed."""
        ...

    def all_here(self, series: int) -> None:
        """Forget who is out of the channel: the series goes on in another one."""
        ...

    def seat(self, party: int, meeting: int, now: datetime) -> Seat: ...
    def every_seat(self, series: int, meeting: int, now: datetime) -> dict[int, Seat]:
        """Return all seats for a meeting, by party id."""
        ...

    def hand_over(self, meeting: int, party: int, to: int | None, *, shared: bool = False) -> None:
        """Keep to whom the meeting is handed; ``None`` takes it back.

        ``shared``: the one who acts else goes on acting beside them.
        """
        ...
