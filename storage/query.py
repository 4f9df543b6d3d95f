"""Statements with a name: written once in SQLAlchemy's Core, run many times.

A statement takes SQLite 2 µs and SQLAlchemy 15 µs around it, and a click has eleven; psycopg needs
less than half of what SQLAlchemy needs to call it. So each is compiled once for each database, and
then given to the driver, with the same conversions of values. What a ``Lasting`` one finds is read
once in a transaction (docs/adr/0049).
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from operator import attrgetter, methodcaller
from threading import Lock
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.compiler import ExpandedState
from sqlalchemy.sql.expression import CompoundSelect, Select
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.failures import translate
from storage.wire import wire_of

Make = Callable[[Table], Any]
"""A dialect's own ``insert``, which knows ``on_conflict_do_update``."""
Params = Mapping[str, Any]
Row = Any
"""Values in the order of the columns."""
_Runnable = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete
_NO_PARAMS: Params = {}
_Convert = Callable[[Any], Any]
_Found = TypeVar("_Found")
Known = dict["Lasting", dict[tuple[Any, ...], Any]]
"""What was found by statements that read what hardly changes, under their parameters."""
_SQLITE = "sqlite"
_NUMBERED: Dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
"""As PostgreSQL itself calls values; storage/wire.py."""
LONG = 40
"""Elements of a list; a longer one is left to SQLAlchemy, which writes its text each time."""
_WAITS = re.compile(r"\bFOR (NO KEY UPDATE|KEY SHARE|UPDATE|SHARE)\b(?!.*SKIP LOCKED)")
_FETCH, _COUNT = methodcaller("fetchall"), attrgetter("rowcount")
_compiling = Lock()
"""Held while one is compiled: a burst's first clicks, on eight threads, all need the same."""


class Query:
    """One statement; ``params`` must have the same names in every run."""

    __slots__ = ("_compiled", "_on_postgresql", "_on_sqlite", "_plans")

    def __init__(self, statement: _Runnable | Callable[[Make], _Runnable]) -> None:
        """Take a statement, or what builds it with the ``insert`` of a dialect."""
        if isinstance(statement, Executable):
            self._on_sqlite = self._on_postgresql = statement
        else:
            self._on_sqlite = statement(sqlite.insert)
            self._on_postgresql = statement(postgresql.insert)
        self._compiled: dict[str, _Compiled] = {}
        self._plans: dict[str, _Plan] = {}
        """Of a statement without lists, whose text is always the same."""

    def on(self, dialect: Dialect) -> _Runnable:
        """Return the statement as the database understands it."""
        return self._on_sqlite if dialect.name == _SQLITE else self._on_postgresql

    def plan(self, dialect: Dialect, params: Params) -> "_Plan":
        """Return how its driver runs it."""
        plan = self._plans.get(dialect.name)
        if plan is not None:
            return plan
        compiled = self._compiled.get(dialect.name) or self._compile(dialect, params)
        plan = compiled.plan(params)
        if not compiled.lists:
            self._plans[dialect.name] = plan
        return plan

    def _compile(self, dialect: Dialect, params: Params) -> "_Compiled":
        with _compiling:
            if dialect.name not in self._compiled:
                driver = dialect if dialect.name == _SQLITE else _NUMBERED
                self._compiled[dialect.name] = _Compiled(self.on(dialect), driver, list(params))
        return self._compiled[dialect.name]


class Lasting(Query):
    """One that reads what hardly changes; ``Session.once`` runs it once in a transaction."""

    __slots__ = ("tables",)

    def __init__(self, statement: Select[Any]) -> None:
        """Take a statement that only reads, and locks nothing."""
        super().__init__(statement)
        self.tables = frozenset(each.name for each in iterate(statement) if isinstance(each, Table))
        """Whatever it reads: a change to one of them makes what it found old."""


class _Compiled:
    """A statement compiled for a driver; one with lists has a text for each of their lengths."""

    __slots__ = ("_plans", "compiled", "dialect", "lists", "results")

    def __init__(self, statement: _Runnable, dialect: Dialect, names: list[str]) -> None:
        self.dialect = dialect
        self.compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        binds = self.compiled.binds.values()
        self.lists = [each.key for each in binds if each.expanding and each.key in names]
        columns: Iterable[Any] = getattr(statement, "exported_columns", ())
        processors = [_from(column.type, dialect) for column in columns]
        self.results: list[tuple[int, _Convert]] = [
            (place, convert) for place, convert in enumerate(processors) if convert is not None
        ]
        self._plans: dict[tuple[int, ...], _Plan] = {}

    def plan(self, params: Params) -> "_Plan":
        """Return the plan for lists as long as these are."""
        lengths = tuple([len(params[name]) for name in self.lists])
        plan = self._plans.get(lengths)
        if plan is None:
            expands = max(lengths, default=0) > LONG
            plan = self._plans[lengths] = _Plan(self, params, expands=expands)
        return plan


class _Plan:
    """A text for a driver, and how values go in and come out."""

    __slots__ = ("_binds", "_lists", "_names", "_results", "changes", "expands", "sql", "waits")

    def __init__(self, of: _Compiled, params: Params, *, expands: bool) -> None:
        compiled, statement = of.compiled, of.compiled.statement
        self.expands = expands
        """A long list seldom comes twice in the same length: left to SQLAlchemy."""
        state = compiled.construct_expanded_state(params)
        self.sql: str = state.statement
        self.changes = (
            cast("Table", statement.table).name
            if isinstance(statement, Insert | Update | Delete)
            else ""
        )
        """The table that it writes to."""
        self.waits = _WAITS.search(self.sql) is not None
        """Whether it may wait for another transaction's lock, after which one looks anew."""
        names = state.positiontup if compiled.positional else list(state.parameters)
        self._names: list[str] | None = None if compiled.positional else names
        """What the driver calls the values, if it does not take them in their order."""
        lists = state.parameter_expansion.items()
        self._lists: list[tuple[str, list[str]]] = [each for each in lists if each[0] in params]
        given = {*params, *(name for _, each in self._lists for name in each)}
        self._binds = [_bind(of, name, given, state) for name in names or ()]
        self._results = of.results

    def values(self, params: Params) -> Any:  # noqa: ANN401 - a list, or by name
        """Return what the driver is given."""
        found = []
        if self._lists:
            params = self._flat(params)
        for key, constant, convert in self._binds:
            value = params[key] if key else constant
            found.append(value if convert is None else convert(value))
        return found if self._names is None else dict(zip(self._names, found, strict=True))

    def _flat(self, params: Params) -> Params:
        """Return the parameters, with each element of a list under a name of its own."""
        flat = dict(params)
        for name, names in self._lists:
            values = params[name]
            rows = chain.from_iterable(values) if len(names) != len(values) else values
            flat.update(zip(names, rows, strict=True))
        return flat

    def rows(self, rows: list[Any]) -> list[Row]:
        """Return rows as the driver gave them, with their values converted."""
        if not rows or not self._results:
            return rows
        converted = []
        for row in rows:
            values = list(row)
            for place, convert in self._results:
                values[place] = convert(values[place])
            converted.append(values)
        return converted


def _bind(
    of: _Compiled, name: str, given: set[str], state: ExpandedState
) -> tuple[str, Any, _Convert | None]:
    """Return where a value of the text comes from: a key or a constant, and what converts it."""
    bind = of.compiled.binds.get(name)
    key = name if bind is None else bind.key  # an element of a list has but a name
    convert: Any = (
        state.processors.get(name)
        if bind is None
        else bind.type.dialect_impl(of.dialect).bind_processor(of.dialect)
    )
    return (key, None, convert) if key in given else ("", state.parameters[name], convert)


def _from(type_: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    """Return what a value of the type goes through; psycopg gives numbers and times as they are."""
    if dialect.name != _SQLITE and not isinstance(type_, TypeDecorator):
        return None
    return type_.dialect_impl(dialect).result_processor(dialect, None)


class Session:
    """Runs queries on a connection, inside the transaction that it is in; made anew for each.

    Turns that share a commit share what they know (docs/adr/0055).
    """

    __slots__ = ("_dialect", "_known", "_raw", "connection", "is_replanned")

    def __init__(self, connection: Connection, known: Known | None = None) -> None:
        self._known: Known = {} if known is None else known
        self.connection = connection
        raw = connection.connection.driver_connection
        self._raw: Any = wire_of(raw) if isinstance(raw, psycopg.Connection) else raw
        self._dialect = connection.dialect
        self.is_replanned = False
        """Whether the clock has something else to do next than before, or at another time."""

    def once(self, query: Lasting, params: Params, make: Callable[[list[Row]], _Found]) -> _Found:
        """Return what ``make`` makes of every row; read once, until one of its tables changes.

        Everybody is given the same, so it must be something that cannot be changed.
        """
        known, key = self._known.setdefault(query, {}), tuple(params.values())
        if key not in known:
            known[key] = make(self.all(query, params))
        return cast("_Found", known[key])

    def all(self, query: Query, params: Params = _NO_PARAMS) -> list[Row]:
        """Return every row."""
        plan = self._plan(query, params)
        if plan.expands:
            return list(self.connection.execute(query.on(self._dialect), params))
        return plan.rows(self._run(plan, params, _FETCH))

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
        plan = self._plan(query, params)
        if plan.expands:
            return self.connection.execute(query.on(self._dialect), params).rowcount
        changed: int = self._run(plan, params, _COUNT)
        return changed

    def each(self, query: Query, rows: Iterable[Params]) -> None:
        """Run the query once for each of ``rows``."""
        for params in rows:
            self.run(query, params)

    def _plan(self, query: Query, params: Params) -> _Plan:
        """Return how it is run, and forget what it changes, or others may have while it waited."""
        plan = query.plan(self._dialect, params)
        if plan.waits:
            self._known.clear()
        elif plan.changes:
            for old in [each for each in self._known if plan.changes in each.tables]:
                del self._known[old]
        return plan

    def _run(self, plan: _Plan, params: Params, take: _Convert) -> Any:  # noqa: ANN401 - as taken
        """Run it, and return what ``take`` finds at the driver's cursor."""
        try:
            return take(self._raw.execute(plan.sql, plan.values(params)))
        except (sqlite3.Error, psycopg.Error) as error:
            raise translate(error) or error from error
