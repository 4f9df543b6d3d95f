"""SQLite: one file, one writer, readers that never wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool, QueuePool

from bot.ports import Clock
from storage.failures import listen, translate
from storage.query import Session
from storage.writer import WAIT_SECONDS, Writer

READERS = 32
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
    pool = {"pool_size": READERS, "max_overflow": 0, "pool_timeout": 1} if more else {}
    engine = create_engine(
        url,
        poolclass=QueuePool if more else NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        **pool,
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

    @contextmanager
    def writing(self, *, patient: bool = False) -> Iterator[Session]:
        """Give a session on the writer's connection; see ``Writer.turn``."""
        with self._writer.turn(patient=patient) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it is now, until it is given back."""
        with _pooled(self._reading) as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def close(self) -> None:
        """Close every connection."""
        self._connection.close()
        self._writing.dispose()
        self._reading.dispose()


@contextmanager
def _pooled(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except Exception as error:
        raise translate(error) or error from error
    try:
        yield connection
    finally:
        connection.close()
