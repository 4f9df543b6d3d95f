"""Personal data: what there is of a person, what is thrown away, and what is held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.rules.retention import Hold, Key, Rows
from bot.rules.seats import Person


class Privacy(Protocol):
    """Personal data, whatever the noun that it is part of."""

    def data(self, person: Person) -> Mapping[Key, Rows]:
        """Return everything that is kept of a person, by class."""
        ...

    def mentions(self, person: Person) -> dict[str, int]:
        """Return how many rows of their workspace name a person in a text, by ``table.column``."""
        ...

    def series_of(self, person: Person) -> list[int]:
        """Return the series in which a person takes part, or ever did."""
        ...

    def idle(self, before: datetime) -> list[Person]:
        """Return who acts for nobody and convenes nothing, and did nothing since ``before``."""
        ...

    def forget(
        self, key: Key, before: datetime, series: Sequence[int], people: Sequence[int]
    ) -> int:
        """Throw away what is older than ``before`` of a class; not of ``series`` and ``people``."""
        ...

    def erase(self, person: Person, now: datetime) -> dict[Key, int]:
        """Erase what the classes say of a person; return how many rows, by class."""
        ...

    def ask(self, person: Person, now: datetime) -> bool:
        """Keep that a person asked for erasure; False if that is kept already."""
        ...

    def asked(self) -> list[Person]:
        """Return who asked for erasure and waits for it."""
        ...

    def is_held(self, workspace: str) -> bool:
        """Tell whether a legal hold of a workspace is in force."""
        ...

    def holds(self) -> list[Hold]:
        """Return the legal holds that are in force."""
        ...

    def hold(self, workspace: str, hold: Hold) -> None:
        """Begin a legal hold; its ``id`` is ignored."""
        ...

    def lift(self, hold: int, now: datetime) -> None:
        """End a legal hold."""
        ...
