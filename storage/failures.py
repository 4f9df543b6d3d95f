"""What a database's errors mean to the core: ``Unavailable``, ``Conflict``, or a bug of ours."""

import sqlite3

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import Conflict, Unavailable
from storage.wire import NoAnswer

_SQLITE_UNIQUE = frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
_SQLITE_BROKEN = (sqlite3.OperationalError, sqlite3.InternalError)
_LOST_RACE = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
)
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError)
_STANDS_STILL = (NoAnswer, psycopg.errors.ConnectionTimeout)


class Impossible(Exception):  # noqa: N818 - the words come first
    """A backup cannot be made or restored; nothing was changed, and the text says why."""


class Silent(Unavailable):
    """The database said nothing for so long that nobody else need wait for it just now."""


def translate(error: BaseException | None) -> Conflict | Unavailable | None:
    """Return what the core is told of a driver's error; ``None`` for a mistake of our own."""
    if isinstance(error, PoolTimeout):
        return Unavailable("all connections to the database are busy")
    if isinstance(error, DBAPIError):
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, _LOST_RACE):
        return Conflict(_first_line(error))
    if isinstance(error, _STANDS_STILL):
        return Silent(_first_line(error))
    if isinstance(error, _AWAY):
        return Unavailable(_first_line(error))
    return None


def listen(engine: Engine) -> None:
    """Make every statement of ``engine`` raise what ``translate`` says."""

    def handle(context: ExceptionContext) -> None:
        original = context.original_exception
        if isinstance(original, ValueError):
            raise original  # a value that its column refuses (columns.py), in its own words
        translated = translate(original)
        if translated is not None:
            raise translated from original

    event.listen(engine, "handle_error", handle)


def _of_sqlite(error: sqlite3.Error) -> Conflict | Unavailable | None:
    name = getattr(error, "sqlite_errorname", "")
    if name in _SQLITE_UNIQUE:
        return Conflict(_first_line(error))
    # SQLITE_ERROR is a missing table or bad SQL; NOTADB and CORRUPT are DatabaseErrors.
    broken = isinstance(error, _SQLITE_BROKEN) or name in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
    if broken and name != "SQLITE_ERROR":
        return Unavailable(_first_line(error))
    return None


def _first_line(error: BaseException) -> str:
    """Return the error in one line: PostgreSQL's details may quote what people wrote."""
    return str(error).partition("\n")[0]
