"""Statements that PostgreSQL parses and plans once (docs/adr/0041)."""

from dataclasses import dataclass, field

import pytest

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


def test_what_is_said_again_and_again_is_planned_once(
    database: SqlDatabase, database_kind: str
) -> None:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    for _ in range(2):
        with database.transaction() as store:
            for _ in range(4):
                store.people.every()
            session = store.people._session  # noqa: SLF001 - the server's own list
            found = session.connection.exec_driver_sql(
                "SELECT statement FROM pg_prepared_statements"
            )
            assert len([row for row in found if "FROM person" in row[0]]) == 1


@pytest.mark.parametrize(("process", "direct"), [(4711, True), (4712, False)])
def test_a_pooler_is_known_by_the_number_it_makes_up(process: int, *, direct: bool) -> None:
    assert is_direct(Pooled(process)) is direct  # type: ignore[arg-type] # what is asked of it
