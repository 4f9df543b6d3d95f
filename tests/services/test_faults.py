"""A step that fails by a fault of ours: the log says where, and nothing of what people wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from bot.ports import Database, Store
from bot.rules.seats import Person
from bot.services import cycles
from storage import SqlDatabase
from tests.logged import Logged
from tests.services.given import TEAM, at

SECRET = bytes([104, 101, 109, 108, 105, 103, 116]).decode()  # a traceback shows its lines


@dataclass
class Refusing:
    """A store in which a meeting cannot be kept: the database refuses a row with a text in it."""

    store: Store

    @property
    def meetings(self) -> object:
        room = self.store.meetings
        return Room(self.store, room)

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


@dataclass
class Room:
    store: Store
    room: Any

    def save(self, _meeting: object) -> None:
        try:
            self.store.people.save(Person(0, TEAM, TEAM, "U0NEW", SECRET, title=cast("str", None)))
        except Exception as error:
            raise ValueError(SECRET) from error

    def __getattr__(self, name: str) -> object:
        return getattr(self.room, name)


@dataclass
class Office:
    database: SqlDatabase

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        with self.database.transaction(patient=patient) as store:
            yield cast("Store", Refusing(store))


def test_a_step_that_fails_is_logged_by_its_place_and_not_in_the_errors_words(
    office: SqlDatabase, logged: Logged, database_kind: str
) -> None:
    assert cycles.run_due(cast("Database", Office(office)), at("2026-11-26 09:00")) == []
    assert "of kind call failed: ValueError" in logged.text
    cause = {"sqlite": "IntegrityError", "postgresql": "NotNullViolation"}[database_kind]
    assert f"after {cause}" in logged.text, "the cause is told too"
    assert "test_faults.py" in logged.text
    assert SECRET not in logged.text
