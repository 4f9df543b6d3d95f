"""Items."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.agenda import Item
from bot.rules.support import Support


class Agenda(Protocol):
    """Items."""

    def of_meeting(self, meeting: int) -> list[Item]: ...
    def by_number(self, series: int, number: int) -> Item | None: ...
    def numbers(self, items: Iterable[int]) -> dict[int, int]:
        """Return the numbers of items, by their ids."""
        ...

    def add(self, item: Item) -> Item:
        """Insert; ``item.id`` is ignored, ``item.number`` was given by ``next_number``."""
        ...

    def save(self, items: Iterable[Item]) -> None: ...
    def lot(self, series: int) -> list[Item]:
        """Return what is parked in the series, by number."""
        ...

    def left_over(self, now: datetime) -> list[Item]:
        """Return the proposals of every meeting that has ended, by series and number."""
        ...

    def carry_off(self, item: Item) -> None:
        """Remember that the item was on the agenda of its meeting, at its place."""
        ...

    def carried_off(self, meeting: int) -> list[Item]:
        """Return what was carried over from a meeting, as it was on that agenda."""
        ...


class Supports(Protocol):
    """Which parties support which items."""

    def of_items(self, items: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return the ids of the parties that support the items, the first one first."""
        ...

    def put(self, support: Support) -> bool:
        """Insert; False if the party's voice is there already."""
        ...

    def remove(self, item: int, party: int) -> bool:
        """Take the party's voice back; False if there is none."""
        ...
