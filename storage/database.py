"""Where the store lives: ``connect`` gives the ``Database`` of ``bot.ports``."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import bindparam, select

from bot import ports
from storage import schema
from storage.postgresql import Postgresql
from storage.query import Query, Session
from storage.sqlite import Sqlite
from storage.store import SqlStore, Terms
from storage.tables import META

REHEARSAL = "rehearsal"
_VALUE = Query(select(META.c.value).where(META.c.key == bindparam("key")))
_SET = Query(
    lambda make: (statement := make(META)).on_conflict_do_update(
        index_elements=["key"], set_={"value": statement.excluded.value}
    )
)


class SqlDatabase:
    """``bot.ports.Database`` on SQLite or PostgreSQL. May be used by any thread."""

    def __init__(
        self, backend: Sqlite | Postgresql, clock: ports.Clock, pace_per_minute: int
    ) -> None:
        self._backend = backend
        self._salt = b""
        self._terms = Terms(clock, pace_per_minute, self._salt_of)

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[SqlStore]:
        """Open a transaction that writes: committed at the end, rolled back on an exception.

        Where there is one writer, a ``patient`` one lets people's go first.

        Raises ``Unavailable`` within 3 s if the database is away or busy, and ``Conflict`` if
        another transaction was first; then nothing was saved, and the caller may try again.
        """
        with self._backend.writing(patient=patient) as session:
            store = SqlStore(session, self._terms)
            yield store
            store.outbox.write_later()

    @contextmanager
    def reading(self) -> Iterator[SqlStore]:
        """Open a transaction that only reads and holds nobody up. Raises ``Unavailable``."""
        with self._backend.reading() as connection:
            yield SqlStore(Session(connection), self._terms)

    def check(self) -> list[str]:
        """Return what is wrong with the database; empty if it can be used."""
        try:
            with self._backend.reading() as connection:
                problem = schema.problem_of(connection)
        except ports.Unavailable as error:
            return [f"the database cannot be reached: {error}"]
        return [problem] if problem else []

    def close(self) -> None:
        """Close every connection."""
        self._backend.close()

    def value(self, key: str) -> str | None:
        """Return what the database says of itself under ``key``."""
        with self._backend.reading() as connection:
            return _value(Session(connection), key)

    def set_value(self, key: str, value: str) -> None:
        """Keep something that is said of the database itself."""
        with self._backend.writing() as session:
            session.run(_SET, {"key": key, "value": value})

    def _salt_of(self, session: Session) -> bytes:
        """Return the salt that was made with the schema; it never changes."""
        if not self._salt:
            self._salt = bytes.fromhex(_value(session, schema.SALT) or "")
        return self._salt


def _value(session: Session, key: str) -> str | None:
    found: str | None = session.scalar(_VALUE, {"key": key})
    return found


def connect(url: str, clock: ports.Clock, *, pace_per_minute: int = 300) -> SqlDatabase:
    """Connect to the database at a SQLAlchemy address.

    ``pace_per_minute`` is how many messages a minute a workspace takes (storage/lanes.py). Raises
    ``ValueError`` for an address of another kind, ``Unavailable`` if a file cannot be opened.
    """
    if schema.is_sqlite(url):
        return SqlDatabase(Sqlite(url, clock), clock, pace_per_minute)
    return SqlDatabase(Postgresql(url, clock), clock, pace_per_minute)


def mark_rehearsal(database: SqlDatabase, clock_url: str = "") -> None:
    """Say of the database that it belongs to a rehearsal, and where that tells its time."""
    database.set_value(REHEARSAL, clock_url)


def clock_url(database: SqlDatabase) -> str:
    """Return where the rehearsal tells its time whose database it is; empty for any other."""
    told = database.value(REHEARSAL) or ""
    return told if told.startswith("http://") else ""


def is_rehearsal(database: SqlDatabase) -> bool:
    """Tell whether the database is a rehearsal's: nobody real is ever written to from it."""
    return database.value(REHEARSAL) is not None
