"""Items."""

from collections.abc import Iterable
from typing import Protocol

from bot.rules.agenda import Item


class Agenda(Protocol):
    """Items."""

    def of_meeting(self, meeting: int) -> list[Item]: ...
    def by_number(self, series: int, number: int) -> Item | None: ...
    def add(self, item: Item) -> Item:
        """Insert; ``item.id`` is ignored, ``item.number`` was given by ``next_number``."""
        ...

    def save(self, items: Iterable[Item]) -> None: ...
