"""PostgreSQL through libpq: values come back as they were, and nothing is waited for in vain."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from storage import wire
from storage.postgresql import engine_of
from storage.schema import look
from storage.wire import Wire, wire_of

LIMIT = 5.0
"""Seconds in which somebody has given up who waits for two and a half."""
AT = datetime(2026, 12, 1, 9, 30, 15, 123456, tzinfo=UTC)


@contextmanager
def wired(url: str) -> Iterator[tuple[Wire, psycopg.Connection[Any]]]:
    """Give the wire of a connection, and the connection."""
    engine = engine_of(url)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, psycopg.Connection)
        yield wire_of(raw), raw
    engine.dispose()


@pytest.fixture
def connected(url: str, database_kind: str) -> Iterator[tuple[Wire, psycopg.Connection[Any]]]:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    with wired(url) as both:
        yield both


def prepared(of: Wire) -> int:
    """Return how many statements the server has prepared, by its own list."""
    ((count,),) = of.execute("SELECT count(*) FROM pg_prepared_statements").fetchall()
    return int(count)


VALUES = ["å 'x' $1 \\ %s", "", 7, -(2**40), 0.1, 1e6, True, False, None, AT]


@pytest.mark.parametrize("time", [1, 2, 3])
def test_values_come_back_as_they_were(
    connected: tuple[Wire, psycopg.Connection[Any]], time: int
) -> None:
    """Once as it is said, once as it is prepared, once as it was prepared."""
    statement = (
        "SELECT $1::text, $2::text, $3::bigint, $4::bigint, $5, $6, $7::bool, $8::bool, $9::text, "
        "$10::timestamptz"
    )
    for _ in range(time):
        found = connected[0].execute(statement, VALUES).fetchall()
        assert found == [tuple(VALUES)]


def test_it_tells_how_many_rows_were_changed(
    connected: tuple[Wire, psycopg.Connection[Any]],
) -> None:
    tool = connected[0]
    tool.command("CREATE TEMP TABLE t (a bigint, b float)")
    assert (
        tool.execute("INSERT INTO t SELECT g, $1 FROM generate_series(1, 3) g", [2.5]).rowcount == 3
    )
    assert tool.execute("UPDATE t SET a = a + $1 WHERE a > $2", [10, 1]).rowcount == 2
    found = tool.execute("SELECT a, b FROM t ORDER BY a").fetchall()
    assert found == [(1, 2.5), (12, 2.5), (13, 2.5)]
    assert tool.execute("DELETE FROM t WHERE a = 5").rowcount == 0


def test_what_is_longer_than_the_socket_takes_at_once_arrives(
    connected: tuple[Wire, psycopg.Connection[Any]],
) -> None:
    long = "ö" * 5_000_000
    ((came,),) = connected[0].execute("SELECT $1::text", [long]).fetchall()
    assert came == long


def test_an_error_says_what_the_server_says_and_leaves_the_connection_usable(
    connected: tuple[Wire, psycopg.Connection[Any]],
) -> None:
    tool = connected[0]
    tool.command("BEGIN")
    for _ in range(2):  # at its first run, and where it is to be prepared
        tool.command("SAVEPOINT here")
        with pytest.raises(psycopg.errors.UndefinedTable, match="nowhere"):
            tool.execute("SELECT 1 FROM nowhere")
        assert tool.status == TransactionStatus.INERROR
        tool.command("ROLLBACK TO here")
    with pytest.raises(psycopg.errors.DivisionByZero):
        tool.command("SELECT 1; SELECT 1 / 0; SELECT 2")
    tool.command("ROLLBACK")
    assert tool.status == TransactionStatus.IDLE
    assert tool.execute("SELECT 1").fetchall() == [(1,)]


def test_only_so_many_are_prepared(
    connected: tuple[Wire, psycopg.Connection[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "PREPARED", 3)
    tool = connected[0]
    for number in range(10):
        for _ in range(3):
            assert tool.execute(f"SELECT {number}").fetchall() == [(number,)]
    assert 1 <= prepared(tool) <= 3


def test_behind_a_pooler_nothing_is_prepared(
    connected: tuple[Wire, psycopg.Connection[Any]],
) -> None:
    tool = Wire(connected[1], prepares=False)
    for number in range(3):
        assert tool.execute("SELECT $1::bigint", [number]).fetchall() == [(number,)]
    assert prepared(tool) == 0


def test_a_connection_that_is_cut_says_so(
    connected: tuple[Wire, psycopg.Connection[Any]], url: str
) -> None:
    tool, raw = connected
    with look(url) as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": raw.info.backend_pid})
    with pytest.raises(psycopg.OperationalError, match="terminating connection"):
        tool.execute("SELECT 1")
    assert raw.closed


def test_a_server_that_says_nothing_is_hung_up_on(
    connected: tuple[Wire, psycopg.Connection[Any]],
) -> None:
    tool, raw = connected
    backend = raw.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    try:
        begun = perf_counter()
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            tool.execute("SELECT 1")
        assert perf_counter() - begun < LIMIT
    finally:
        os.kill(backend, signal.SIGCONT)
    assert raw.closed
