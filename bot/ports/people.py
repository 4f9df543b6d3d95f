"""Persons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.seats import Person


class People(Protocol):
    """Persons, by (workspace, team, user)."""

    def get(self, person: int) -> Person: ...
    def many(self, people: Iterable[int]) -> dict[int, Person]: ...
    def find(self, workspace: str, team: str, user: str) -> Person | None: ...
    def by_user(self, workspace: str, user: str) -> Person | None:
        """Find by user id alone, as a mention gives it."""
        ...

    def save(self, person: Person) -> Person:
        """Insert or update by (workspace, team, user); a chosen language is kept if not given."""
        ...

    def every(self) -> list[Person]:
        """Return everybody who is known."""
        ...

    def gone(self, series: int, now: datetime) -> list[tuple[str, Person]]:
        """Return whose mandate is valid but whose account is closed, with the party's name."""
        ...

    def set_deleted(self, person: int, *, deleted: bool) -> None:
        """Keep whether the person's account is closed."""
        ...

    def set_language(self, person: int, language: str) -> None: ...
