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

STATEMENT_SECONDS = 2.0
_ANSWER_SECONDS = 2.5
_CONNECT_SECONDS = 1
_POOL_SECONDS = 1.0
_QUICK_SECONDS = 0.5
_PREPARE_AFTER, _PREPARED = 1, 300
"""After how many runs a connection has a statement parsed and planned once; so many at most."""
_CONNECTIONS, _MORE_CONNECTIONS = 10, 10
_LIMITS = (
    f"SET LOCAL statement_timeout = {int(STATEMENT_SECONDS * 1000)};"
    "SET LOCAL synchronous_commit = on"
)
_BEGIN = f"BEGIN;{_LIMITS}"
_BEGIN_READING = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;{_LIMITS}"


class _Connection(psycopg.Connection[Any]):
    """A connection that does not wait for ever for a server that has stopped answering."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:  # noqa: ANN401 - psycopg's
        """Wait for the server's answer; raises ``OperationalError`` and closes if there is none."""
        try:
            return super().wait(gen, interval, timeout or _ANSWER_SECONDS)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - it has no public name
            self.pgconn.finish()
            message = "the server does not answer"
            raise psycopg.OperationalError(message) from None


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
            if is_direct(made):
                made.prepare_threshold, made.prepared_max = _PREPARE_AFTER, _PREPARED
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

    @contextmanager
    def writing(self, *, patient: bool = False) -> Iterator[Session]:  # noqa: ARG002 - for SQLite
        """Give a session in a transaction: committed at the end, else rolled back."""
        connection = self._begun(_BEGIN)
        try:
            yield Session(connection)
            _commit(connection)
        except BaseException:
            _roll_back(connection)
            raise
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the database as it is now, until it is given back."""
        connection = self._begun(_BEGIN_READING)
        try:
            yield connection
        finally:
            # With a rollback psycopg would forget the statements that it has prepared.
            _end(connection, "COMMIT")
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _begun(self, begin: str) -> Connection:
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
            _execute(connection, begin)
        except BaseException:
            connection.close()
            raise
        return connection


def _execute(connection: Connection, statement: str) -> None:
    """Execute without parameters, in which case several statements make one round trip."""
    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def _commit(connection: Connection) -> None:
    if _raw(connection).info.transaction_status == TransactionStatus.INERROR:
        # PostgreSQL would answer COMMIT with a silent ROLLBACK.
        message = "an error inside the transaction was swallowed; nothing can be saved"
        raise RuntimeError(message)
    _execute(connection, "COMMIT")


def _raw(connection: Connection) -> psycopg.Connection[Any]:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101 - the only driver there is
    return raw


def _roll_back(connection: Connection) -> None:
    """Roll back, and keep the statements that are prepared unless one has failed.

    psycopg would forget them, as their tables may be gone; nobody makes or drops any here. Every
    refusal ends in a rollback, after which the server would have to plan all of them again.
    """
    if connection.closed or connection.invalidated:
        return
    raw = _raw(connection)
    threshold = raw.prepare_threshold
    if raw.info.transaction_status == TransactionStatus.INTRANS:
        raw.prepare_threshold = None
    try:
        _end(connection, "ROLLBACK")
    finally:
        raw.prepare_threshold = threshold


def _end(connection: Connection, statement: str) -> None:
    """End what changes nothing, unless the connection is lost, which has done so already."""
    if connection.closed or connection.invalidated:
        return
    try:
        _execute(connection, statement)
    except Unavailable:
        connection.invalidate()
