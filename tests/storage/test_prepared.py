"""Statements that PostgreSQL parses and plans once (docs/adr/0041)."""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import DBAPIError

from bot.ports import Store
from storage import SqlDatabase
from storage.postgresql import is_direct


@dataclass
class Info:
    backend_pid: int


@dataclass
class Pooled:
    """A connection whose transactions are done by another process than the one it was told of."""

    process: int
    info: Info = field(default_factory=lambda: Info(4711))

    def execute(self, _statement: str) -> "Pooled":
        return self

    def fetchone(self) -> tuple[int]:
        return (self.process,)


@pytest.fixture
def pooled(database: SqlDatabase, database_kind: str) -> SqlDatabase:
    """A database whose statements can be prepared."""
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    return database


def prepared(store: Store) -> int:
    """Return how many statements about people the server has prepared, by its own list."""
    session = store.people._session  # type: ignore[attr-defined] # noqa: SLF001
    found = session.connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements")
    return len([row for row in found if "FROM person" in row[0]])


def test_what_is_said_again_and_again_is_planned_once(pooled: SqlDatabase) -> None:
    for _ in range(2):
        with pooled.transaction() as store:
            for _ in range(4):
                store.people.every()
            assert prepared(store) == 1


def test_what_comes_a_second_time_is_prepared(pooled: SqlDatabase) -> None:
    with pooled.transaction() as store:
        store.people.every()
        assert prepared(store) == 0
        store.people.every()
        assert prepared(store) == 1


def test_a_refusal_costs_no_plan(pooled: SqlDatabase) -> None:
    with suppress(LookupError), pooled.transaction() as store:
        for _ in range(2):
            store.people.every()
        raise LookupError
    with pooled.reading() as store:
        assert prepared(store) == 1
        store.people.every()
        assert prepared(store) == 1, "the one there is was used"


def test_after_a_statement_that_failed_all_are_prepared_anew(pooled: SqlDatabase) -> None:
    with suppress(DBAPIError), pooled.transaction() as store:
        for _ in range(2):
            store.people.every()
        assert prepared(store) == 1
        session = store.people._session  # noqa: SLF001 - no query of ours fails
        session.connection.exec_driver_sql("SELECT 1 / 0")
    with pooled.reading() as store:
        store.people.every()
        assert prepared(store) == 0


def test_who_comes_after_another_gets_the_connection_that_knows_the_statements(
    pooled: SqlDatabase,
) -> None:
    with pooled.reading(), pooled.reading():
        pass  # both connections are in the pool now
    for _ in range(2):
        with pooled.reading() as store:
            store.people.every()
    with pooled.reading() as store:
        assert prepared(store) == 1


@pytest.mark.parametrize(("process", "direct"), [(4711, True), (4712, False)])
def test_a_pooler_is_known_by_the_number_it_makes_up(process: int, *, direct: bool) -> None:
    assert is_direct(Pooled(process)) is direct  # type: ignore[arg-type] # what is asked of it
