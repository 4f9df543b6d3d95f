"""Statements with a name: written once in SQLAlchemy's Core, run many times.

On PostgreSQL SQLAlchemy runs them; the way there costs more than it does. On SQLite a statement
takes 2 µs and SQLAlchemy 15 µs around it, so each is compiled once and then given to the driver,
with the same conversions of values (a click has eleven statements).
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import CompoundSelect, Select

from storage.failures import translate

Make = Callable[[Table], Any]
"""A dialect's own ``insert``, which knows ``on_conflict_do_update``."""
Params = Mapping[str, Any]
Row = Any
"""Values in the order of the columns."""
_Runnable = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete
_NO_PARAMS: Params = {}
_Convert = Callable[[Any], Any]


class Query:
    """One statement; ``params`` must have the same names in every run."""

    __slots__ = ("_plan", "on_postgresql", "on_sqlite")

    def __init__(self, statement: _Runnable | Callable[[Make], _Runnable]) -> None:
        """Take a statement, or what builds it with the ``insert`` of a dialect."""
        if isinstance(statement, Executable):
            self.on_sqlite = self.on_postgresql = statement
        else:
            self.on_sqlite = statement(sqlite.insert)
            self.on_postgresql = statement(postgresql.insert)
        self._plan: _Plan | None = None

    def plan(self, dialect: Dialect, params: Params) -> "_Plan":
        """Return how SQLite runs it. Two threads may make it at once: both make the same."""
        plan = self._plan
        if plan is None:
            plan = self._plan = _Plan(self.on_sqlite, dialect, list(params))
        return plan


class _Plan:
    """A statement compiled for SQLite: its text, and how values go in and come out."""

    __slots__ = ("_binds", "_results", "expands", "sql")

    def __init__(self, statement: _Runnable, dialect: Dialect, names: list[str]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        self.sql: str = compiled.string
        binds = [compiled.binds[name] for name in compiled.positiontup]
        self.expands = any(bind.expanding for bind in binds)
        """A list of unknown length needs a text of its own for each run: left to SQLAlchemy."""
        given = frozenset(names)
        self._binds: list[tuple[str, Any, _Convert | None]] = [
            (
                bind.key if bind.key in given else "",
                None if bind.key in given else bind.effective_value,
                bind.type.dialect_impl(dialect).bind_processor(dialect),
            )
            for bind in binds
        ]
        columns: Iterable[Any] = getattr(statement, "exported_columns", ())
        types = [column.type.dialect_impl(dialect) for column in columns]
        processors = [type_.result_processor(dialect, None) for type_ in types]
        self._results: list[tuple[int, _Convert]] = [
            (place, convert) for place, convert in enumerate(processors) if convert is not None
        ]

    def values(self, params: Params) -> list[Any]:
        """Return what the driver is given."""
        found = []
        for name, constant, convert in self._binds:
            value = params[name] if name else constant
            found.append(value if convert is None else convert(value))
        return found

    def rows(self, rows: list[Any]) -> list[Row]:
        """Return rows as the driver gave them, with their values converted."""
        if not self._results:
            return rows
        converted = []
        for row in rows:
            values = list(row)
            for place, convert in self._results:
                values[place] = convert(values[place])
            converted.append(values)
        return converted


class Session:
    """Runs queries on a connection, inside the transaction that it is in."""

    __slots__ = ("_dialect", "_raw", "connection")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        raw = connection.connection.driver_connection
        self._raw = raw if isinstance(raw, sqlite3.Connection) else None
        self._dialect = connection.dialect

    def all(self, query: Query, params: Params = _NO_PARAMS) -> list[Row]:
        """Return every row."""
        raw = self._raw
        if raw is None:
            return list(self.connection.execute(query.on_postgresql, params))
        plan = query.plan(self._dialect, params)
        if plan.expands:
            return list(self.connection.execute(query.on_sqlite, params))
        try:
            return plan.rows(raw.execute(plan.sql, plan.values(params)).fetchall())
        except sqlite3.Error as error:
            raise translate(error) or error from error

    def first(self, query: Query, params: Params = _NO_PARAMS) -> Row | None:
        """Return the first row, or ``None``."""
        rows = self.all(query, params)
        return rows[0] if rows else None

    def one(self, query: Query, params: Params = _NO_PARAMS) -> Row:
        """Return the one row that there must be."""
        (row,) = self.all(query, params)
        return row

    def scalar(self, query: Query, params: Params = _NO_PARAMS) -> Any:  # noqa: ANN401 - a value
        """Return the first value of the first row, or ``None``."""
        rows = self.all(query, params)
        return rows[0][0] if rows else None

    def run(self, query: Query, params: Params = _NO_PARAMS) -> int:
        """Return how many rows were changed."""
        raw = self._raw
        if raw is None:
            return self.connection.execute(query.on_postgresql, params).rowcount
        plan = query.plan(self._dialect, params)
        if plan.expands:
            return self.connection.execute(query.on_sqlite, params).rowcount
        try:
            return raw.execute(plan.sql, plan.values(params)).rowcount
        except sqlite3.Error as error:
            raise translate(error) or error from error

    def each(self, query: Query, rows: Iterable[Params]) -> None:
        """Run the query once for each of ``rows``."""
        for params in rows:
            self.run(query, params)
