"""SQLite: one file, one writer, readers that never wait for it."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.ports import Clock
from storage.failures import listen, translate
from storage.query import Session
from storage.writer import WAIT_SECONDS, Writer, driver_of

STATEMENTS = 256
"""How many the driver keeps prepared: all that storage has, and some to spare."""
_PRAGMAS = (
    f"busy_timeout = {int(WAIT_SECONDS * 1000)}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "cache_size = -16000",
    "temp_store = MEMORY",
)


def path_of(url: str) -> Path:
    """Return the file of a SQLite address; raises ``ValueError`` for one in memory."""
    name = make_url(url).database
    if not name or name == ":memory:":
        message = "a database in memory cannot be shared by threads: name a file, sqlite:///NAME.db"
        raise ValueError(message)
    return Path(name)


def writing_engine(url: str) -> Engine:
    """Return an engine whose connections may write; each is in autocommit mode."""
    return _engine(url)


def reading_engine(url: str) -> Engine:
    """Return an engine that cannot write."""
    return _engine(url, "query_only = ON")


def _engine(url: str, *more: str) -> Engine:
    path_of(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=NullPool,  # what is kept open, ``Sqlite`` keeps
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
    )

    def prepare(raw: object, _record: object) -> None:
        for pragma in (*_PRAGMAS, *more):
            raw.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    event.listen(engine, "connect", prepare)
    listen(engine)
    return engine


class Sqlite:
    """The connections to a SQLite file."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Open the file. Raises ``Unavailable``."""
        self._writing = writing_engine(url)
        self._reading = reading_engine(url)
        self._connection = self._writing.connect()
        self._writer = Writer(self._connection, clock)
        self._readers: deque[Connection] = deque()
        self._is_open = True

    @contextmanager
    def writing(self, *, patient: bool = False) -> Iterator[Session]:
        """Give a session on the writer's connection; see ``Writer.turn``."""
        with self._writer.turn(patient=patient) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it is now, until it is given back.

        Those that were given back stay open, as many as were ever needed at once, and are begun by
        the driver alone: SQLAlchemy's pool and transaction take ten times as long as most readings.
        """
        connection = self._reader()
        raw = driver_of(connection)
        try:
            raw.execute("BEGIN")
            yield connection
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            self._put_back(connection)

    def _reader(self) -> Connection:
        with suppress(IndexError):
            return self._readers.pop()
        try:
            return self._reading.connect()
        except Exception as error:
            raise translate(error) or error from error

    def _put_back(self, connection: Connection) -> None:
        self._readers.append(connection)
        if not self._is_open:
            self._close_readers()

    def _close_readers(self) -> None:
        while self._readers:
            self._readers.pop().close()

    def close(self) -> None:
        """Close every connection, and those that read when they are given back."""
        self._is_open = False
        self._close_readers()
        self._connection.close()
        self._writing.dispose()
        self._reading.dispose()
