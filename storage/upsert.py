"""Insert-or-update, which each database's dialect of SQLAlchemy builds with its own function."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Make = Callable[[Table], Any]


class Upsert:
    """A statement that is built once for each database."""

    def __init__(self, build: Callable[[Make], Executable]) -> None:
        """Build it; ``build`` is given a dialect's ``insert``."""
        self._sqlite = build(sqlite.insert)
        self._postgresql = build(postgresql.insert)

    def on(self, connection: Connection) -> Executable:
        """Return the statement for the database behind ``connection``."""
        return self._postgresql if connection.dialect.name == "postgresql" else self._sqlite
