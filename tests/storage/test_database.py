"""Transactions: what is kept, what is not, and what a caller is told."""

import os
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.ports import Conflict, Store, Unavailable
from storage import SqlDatabase, connect, is_rehearsal, mark_rehearsal
from storage.schema import look
from storage.silence import PAUSE_SECONDS
from tests.databases import PostgresServer
from tests.storage.given import NOW, TEAM, Given, HandClock, insert_key, owed, person

THREADS = 8
LIMIT = 3.5
"""Seconds; a caller has 3, and the machine that tests is busy."""


def test_what_is_raised_inside_undoes_everything(database: SqlDatabase, given: Given) -> None:
    with pytest.raises(KeyError), database.transaction() as store:  # noqa: PT012 - its end counts
        store.people.save(person("U9"))
        store.outbox.owe(owed("a"))
        raise KeyError
    with database.reading() as store:
        assert store.people.find(TEAM, TEAM, "U9") is None
        assert store.outbox.counts() == {}
        assert store.people.get(given.maja.id) == given.maja


@pytest.mark.parametrize(
    "times",
    [pytest.param(40, id="short"), pytest.param(500, id="long", marks=pytest.mark.slow)],
)
def test_no_change_is_lost_between_threads(
    database: SqlDatabase, given: Given, database_kind: str, times: int
) -> None:
    if database_kind == "postgresql":  # most of whose turns end in a conflict and are taken again
        times = max(10, times // 10)
    errors: list[BaseException] = []

    def work() -> None:
        done = 0
        while done < times:
            try:
                with database.transaction() as store:
                    seen = store.meetings.get(given.meeting.id)
                    store.meetings.save(replace(seen, sequence=seen.sequence + 1))
            except Conflict:
                continue
            except BaseException as error:  # noqa: BLE001 - told by the test
                errors.append(error)
                return
            done += 1

    threads = [Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with database.reading() as store:
        kept = store.meetings.get(given.meeting.id)
    assert kept.sequence == given.meeting.sequence + THREADS * times


@contextmanager
def writing(database: SqlDatabase) -> Iterator[None]:
    """Keep a transaction open that has written something, in another thread."""
    begun, end = Event(), Event()

    def work() -> None:
        with database.transaction() as store:
            store.people.save(person("U1", name="Uncommitted"))
            begun.set()
            end.wait(30)

    thread = Thread(target=work)
    thread.start()
    assert begun.wait(5)
    yield
    end.set()
    thread.join()


def test_reading_never_waits_for_the_writer(database: SqlDatabase, given: Given) -> None:
    with writing(database):
        begun = perf_counter()
        with database.reading() as store:
            assert store.people.get(given.anna.id).name == "U1"
        assert perf_counter() - begun < 1
    with database.reading() as store:
        assert store.people.get(given.anna.id).name == "Uncommitted"


def test_reading_sees_one_moment(database: SqlDatabase, given: Given) -> None:
    with database.reading() as store:
        assert store.people.get(given.anna.id).name == "U1"
        with database.transaction() as other:
            other.people.save(person("U1", name="New"))
        assert store.people.get(given.anna.id).name == "U1"


def test_reading_cannot_write(database: SqlDatabase) -> None:
    with database.reading() as store, pytest.raises(Exception, match=r"read-?only"):
        store.people.save(person("U9"))


def test_a_lock_that_is_held_too_long_makes_it_unavailable(
    database: SqlDatabase, given: Given, url: str, database_kind: str
) -> None:
    assert given.anna.name == "U1"
    with held(url, database_kind):
        begun = perf_counter()
        with pytest.raises(Unavailable), database.transaction() as store:
            store.people.save(person("U1", name="Late"))
        assert 1.5 < perf_counter() - begun < LIMIT
    with database.transaction() as store:
        store.people.save(person("U1", name="Again"))


@contextmanager
def held(url: str, kind: str) -> Iterator[None]:
    """Let another process' transaction hold what is about to be written."""
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            raw.execute("BEGIN IMMEDIATE")
            yield
        return
    with look(url) as connection:
        connection.execute(text("UPDATE person SET name = 'x'"))
        yield


def test_a_rehearsals_database_says_so(database: SqlDatabase) -> None:
    assert not is_rehearsal(database)
    mark_rehearsal(database)
    mark_rehearsal(database)
    assert is_rehearsal(database)


def test_a_database_with_its_schema_is_well(database: SqlDatabase) -> None:
    assert database.check() == []


def test_a_database_without_tables_is_not(database_url: str) -> None:
    database = connect(database_url, HandClock())
    (problem,) = database.check()
    assert problem == "the database has no tables yet; run: python -m storage upgrade"
    with pytest.raises(Exception, match=r"(?i)person"), database.reading() as store:
        store.people.find("a", "b", "c")
    database.close()


def test_databases_of_other_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="mysql is not supported"):
        connect("mysql://localhost/x", HandClock())
    with pytest.raises(ValueError, match="name a file"):
        connect("sqlite:///:memory:", HandClock())


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Unavailable, match="not a database"):
        connect(f"sqlite:///{tmp_path / 'a.db'}", HandClock())


# ------------------------------------------------------------------------------- PostgreSQL alone


@pytest.fixture
def postgresql(database: SqlDatabase, database_kind: str) -> SqlDatabase:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    return database


def test_a_swallowed_error_cannot_be_committed(postgresql: SqlDatabase) -> None:
    with postgresql.transaction() as store:
        store.inbound.claim(TEAM, ["a"], "", NOW)
    with pytest.raises(RuntimeError, match="swallowed"), postgresql.transaction() as store:
        swallow(store)
    with postgresql.reading() as store:
        assert store.inbound.answer_to(TEAM, "a") == ""


def test_connections_that_were_cut_are_made_anew_without_an_error(
    postgresql: SqlDatabase, url: str
) -> None:
    with postgresql.transaction() as one, postgresql.transaction() as two:
        assert one.people.many([1]) == two.people.many([1]) == {}
    with look(url) as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        connection.execute(text(f"{others} current_database() AND pid <> pg_backend_pid()"))
    for _ in range(3):
        with postgresql.transaction() as store:
            store.people.save(person("U1"))


def test_a_connection_that_is_cut_inside_a_transaction_saves_nothing(
    postgresql: SqlDatabase, url: str
) -> None:
    with pytest.raises(Unavailable), postgresql.transaction() as store:  # noqa: PT012
        store.people.save(person("U1"))
        cut(url, backend_of(store.people))
        store.people.save(person("U2"))
    with postgresql.reading() as store:
        assert store.people.find(TEAM, TEAM, "U1") is None


def test_a_server_that_stops_answering_is_not_waited_for(url: str, database_kind: str) -> None:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    database = connect(url, SystemClock())
    with database.transaction() as store:
        backend = backend_of(store.people)
    os.kill(backend, signal.SIGSTOP)
    try:
        begun = perf_counter()
        with pytest.raises(Unavailable, match="does not answer"), database.transaction():
            pass
        assert perf_counter() - begun < LIMIT
    finally:
        os.kill(backend, signal.SIGCONT)
    with pytest.raises(Unavailable, match="just now"), database.transaction():
        pass
    Event().wait(PAUSE_SECONDS)
    with database.transaction() as store:
        store.people.save(person("U1"))
    database.close()


def test_a_server_that_is_down_is_unavailable_at_once(database_kind: str) -> None:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = PostgresServer.start(Path(folder))
        address = server.empty()
        database = connect(address, SystemClock())
        assert database.check() != []
        server.process.send_signal(signal.SIGINT)  # at once, although somebody is connected
        server.process.wait(10)
        begun = perf_counter()
        with pytest.raises(Unavailable), database.transaction():
            pass
        with pytest.raises(Unavailable), database.reading():
            pass
        (problem,) = database.check()
        assert problem.startswith("the database cannot be reached")
        assert perf_counter() - begun < LIMIT
        database.close()
        server.stop()


def test_a_pool_that_is_used_up_is_unavailable(postgresql: SqlDatabase) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(postgresql.transaction())
        begun = perf_counter()
        with pytest.raises(Unavailable, match="busy"), postgresql.transaction():
            pass
        assert perf_counter() - begun < LIMIT


def swallow(store: Store) -> None:
    with pytest.raises(Conflict):
        insert_key(store, "a")


def backend_of(noun: object) -> int:
    session = noun._session  # type: ignore[attr-defined]  # noqa: SLF001 - the server's process
    number: int = session.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return number


def cut(url: str, backend: int) -> None:
    with look(url) as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
