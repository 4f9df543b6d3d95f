"""PostgreSQL: several processes, a pool of connections each.

Nothing outlives a transaction (no session locks, no LISTEN), so that PgBouncer may pool
transactions; only where the server is spoken to directly are statements prepared (docs/adr/0041).
Every wait has an end: for a connection of the pool 1 s, for a new one 2 s (the least that psycopg
allows), for a statement 2 s on the server, and a little more here if the server does not even say
so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url

from bot.ports import Clock, Unavailable
from storage.failures import listen, translate
from storage.query import Session
from storage.silence import Silence
from storage.wire import ANSWER_SECONDS, NoAnswer, Wire

STATEMENT_SECONDS = 2.0
_CONNECT_SECONDS = 1
_POOL_SECONDS = 1.0
_QUICK_SECONDS = 0.5
_CONNECTIONS, _MORE_CONNECTIONS = 10, 10
_LIMITS = (
    f"SET LOCAL statement_timeout = {int(STATEMENT_SECONDS * 1000)};"
    "SET LOCAL synchronous_commit = on"
)
_BEGIN = f"BEGIN;{_LIMITS}"
_BEGIN_READING = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;{_LIMITS}"


class _Connection(psycopg.Connection[Any]):
    """A connection that does not wait for ever for a server that has stopped answering."""

    wire: Wire
    """By which storage's own statements go."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401 - psycopg's
        """Wait for the server's answer; raises ``OperationalError`` and closes if there is none."""
        try:
            return super().wait(gen, interval, timeout or ANSWER_SECONDS)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - it has no public name
            self.pgconn.finish()
            raise NoAnswer from None


def engine_of(url: str) -> Engine:
    """Return an engine whose connections are in autocommit mode."""
    address = make_url(url)

    def connect() -> psycopg.Connection[Any]:
        dialect_arguments = dict(engine.dialect.create_connect_args(address)[1])
        made = _Connection.connect(
            **dialect_arguments,
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=_CONNECT_SECONDS,
            tcp_user_timeout=int(STATEMENT_SECONDS * 1000),
            keepalives_idle=60,  # what rests in the pool is not forgotten by what stands between
            application_name="dialogmoten",
        )
        try:
            made.wire = Wire(made, prepares=is_direct(made))
        except BaseException:
            made.close()
            raise
        return made

    engine = create_engine(
        address,
        creator=connect,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        use_native_hstore=False,  # else each pool's first connection asks whether there is one
        pool_use_lifo=True,  # one connection that knows the statements before ten that know a few
        pool_size=_CONNECTIONS,
        max_overflow=_MORE_CONNECTIONS,
        pool_timeout=_POOL_SECONDS,
    )
    listen(engine)
    return engine


def is_direct(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether the server's process is the one that answered when the connection was made.

    A pooler has made that number up, and gives each transaction to another process.
    """
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is not None and row[0] == connection.info.backend_pid


class Postgresql:
    """The connections to a PostgreSQL database."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Prepare; nothing is connected before the first transaction."""
        self._engine = engine_of(url)
        self._clock = clock
        self._silence = Silence(clock)

    @contextmanager
    def writing(self, *, patient: bool = False) -> Iterator[Session]:  # noqa: ARG002 - for SQLite
        """Give a session in a transaction: committed at the end, else rolled back."""
        connection = self._begun(_BEGIN)
        try:
            with self._silence.noticed():
                yield Session(connection)
                _commit(connection)
        except BaseException:
            _end(connection, "ROLLBACK")
            raise
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it is now, until it is given back."""
        connection = self._begun(_BEGIN_READING)
        try:
            with self._silence.noticed():
                yield connection
        finally:
            _end(connection, "ROLLBACK")
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _begun(self, begin: str) -> Connection:
        """Begin a transaction, if the server is not known to stand still."""
        with self._silence.asking():
            return self._tried(begin)

    def _tried(self, begin: str) -> Connection:
        """Begin a transaction; once more if the pool's connection had died in the meantime.

        A dead connection makes the pool forget all that are as old, so the second is a new one.
        """
        started = self._clock.monotonic()
        try:
            return self._begin(begin)
        except Unavailable:
            if self._clock.monotonic() - started > _QUICK_SECONDS:
                raise
            return self._begin(begin)

    def _begin(self, begin: str) -> Connection:
        try:
            connection = self._engine.connect()
        except Exception as error:
            raise translate(error) or error from error
        try:
            _run(connection, begin)
        except BaseException:
            connection.close()
            raise
        return connection


def _run(connection: Connection, statements: str) -> None:
    """Run statements without values in one round trip."""
    raw = _raw(connection)
    try:
        raw.wire.command(statements)
    except psycopg.Error as error:
        if raw.closed:
            _lose(connection, error)
        raise translate(error) or error from error


def _lose(connection: Connection, error: psycopg.Error) -> None:
    """Let the pool forget a lost connection and all that are as old, as if SQLAlchemy had seen it.

    Those that others have made anew meanwhile are kept. The pool has no public name for it.
    """
    pool = connection.engine.pool
    pool._invalidate(connection.connection, error)  # noqa: SLF001 - as SQLAlchemy does
    connection.invalidate(error)


def _commit(connection: Connection) -> None:
    if _raw(connection).wire.status == TransactionStatus.INERROR:
        # PostgreSQL would answer COMMIT with a silent ROLLBACK.
        message = "an error inside the transaction was swallowed; nothing can be saved"
        raise RuntimeError(message)
    _run(connection, "COMMIT")


def _raw(connection: Connection) -> _Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, _Connection)  # noqa: S101 - what ``engine_of`` makes
    return raw


def _end(connection: Connection, statement: str) -> None:
    """End what is not saved, unless the connection is lost, which has done so already.

    What was prepared is kept unless a statement has failed: every refusal ends in a rollback, after
    which the server would have to plan all of them again.
    """
    if connection.closed or connection.invalidated:
        return
    wire = _raw(connection).wire
    failed = wire.status == TransactionStatus.INERROR
    try:
        _run(connection, statement)
        if failed:
            wire.forget()
    except (Unavailable, psycopg.OperationalError):
        connection.invalidate()
