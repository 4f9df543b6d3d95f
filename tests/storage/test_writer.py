"""SQLite's writer: turns in order, commits shared, and nobody told before it is on the disk."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event, Thread
from time import perf_counter

import pytest

from bot.ports import Unavailable
from storage.schema import fresh
from storage.sqlite import writing_engine
from storage.writer import PATIENCE, Writer
from tests.storage.given import HandClock


class Bench:
    """A writer on a table, and threads that queue up for it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = writing_engine(url)
        self.connection = self.engine.connect()
        raw = self.connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        self.raw = raw
        raw.execute("CREATE TABLE t (name TEXT UNIQUE, parent TEXT REFERENCES t (name))")
        self.statements: list[str] = []
        raw.set_trace_callback(self.statements.append)
        self.clock = HandClock()
        self.writer = Writer(self.connection, self.clock)
        self.results: dict[str, BaseException | None] = {}
        self.threads: list[Thread] = []

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def commits(self) -> int:
        return self.statements.count("COMMIT")

    def names(self) -> list[str]:
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as other:
            return [row[0] for row in other.execute("SELECT name FROM t ORDER BY rowid")]

    def insert(self, name: str) -> None:
        self.raw.execute("INSERT INTO t (name) VALUES (?)", (name,))

    def queue(
        self, name: str, body: Callable[[], None] | None = None, *, patient: bool = False
    ) -> None:
        """Let a thread ask for a turn; return when it waits."""

        def work() -> None:
            try:
                with self.writer.turn(patient=patient):
                    self.insert(name)
                    if body is not None:
                        body()
                self.results[name] = None
            except BaseException as error:  # noqa: BLE001 - told by the test
                self.results[name] = error

        waiting = len(self.writer._waiting)  # noqa: SLF001 - to know that it waits
        thread = Thread(target=work)
        thread.start()
        self.threads.append(thread)
        begun = perf_counter()
        while len(self.writer._waiting) == waiting:  # noqa: SLF001
            assert perf_counter() - begun < 5
            Event().wait(0.001)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def bench(tmp_path: object) -> Iterator[Bench]:
    url = f"sqlite:///{tmp_path}/a.db"
    fresh(url)
    bench = Bench(url)
    yield bench
    bench.close()


def test_one_alone_commits_and_so_does_the_next(bench: Bench) -> None:
    for name in "ab":
        with bench.writer.turn():
            bench.insert(name)
        assert bench.names()[-1] == name
    assert bench.commits() == 2
    assert not any("SAVEPOINT" in statement for statement in bench.statements)


def test_those_who_wait_share_a_commit_in_the_order_they_came(bench: Bench) -> None:
    with bench.writer.turn():
        bench.insert("first")
        for name in "abcdef":
            bench.queue(name)
    bench.join()
    assert bench.names() == ["first", *"abcdef"]
    assert bench.commits() == 1
    assert set(bench.results.values()) == {None}


def test_the_bots_own_turn_waits_for_people_and_they_do_not_wait_for_it(bench: Bench) -> None:
    seen: list[list[str]] = []
    with bench.writer.turn():
        bench.insert("first")
        bench.queue("own", lambda: seen.append(bench.names()), patient=True)
        for name in "ab":
            bench.queue(name)
    bench.join()
    assert bench.names() == ["first", "a", "b", "own"]
    assert seen == [["first", "a", "b"]], "they were committed before it began"


def test_the_bots_own_turn_does_not_wait_for_ever(bench: Bench) -> None:
    with bench.writer.turn():
        bench.insert("first")
        bench.queue("own", patient=True)
        bench.clock.advance(2 * PATIENCE)
        bench.queue("a")
    bench.join()
    assert bench.names() == ["first", "own", "a"]
    assert bench.commits() == 2


def test_nobody_is_told_before_the_commit(bench: Bench) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        seen.append(bench.names())
        assert bench.results == {}

    with bench.writer.turn():
        bench.insert("first")
        for name in "abc":
            bench.queue(name, look)
    bench.join()
    assert seen == [[], [], []]
    assert bench.results == {"a": None, "b": None, "c": None}


def test_one_that_fails_takes_back_its_own_alone(bench: Bench) -> None:
    def fail() -> None:
        raise KeyError

    with bench.writer.turn():
        bench.insert("first")
        bench.queue("a")
        bench.queue("b", fail)
        bench.queue("c")
        bench.queue("d", fail)
    bench.join()
    assert bench.names() == ["first", "a", "c"]
    assert bench.commits() == 1
    assert [name for name, error in bench.results.items() if error] == ["b", "d"]
    assert isinstance(bench.results["b"], KeyError)


def test_the_first_that_fails_leaves_a_clean_start(bench: Bench) -> None:
    with pytest.raises(KeyError), bench.writer.turn():  # noqa: PT012 - its end counts
        bench.insert("first")
        bench.queue("a")
        raise KeyError
    bench.join()
    assert bench.names() == ["a"]


def test_a_commit_that_fails_is_told_to_all(bench: Bench) -> None:
    def orphan() -> None:
        bench.raw.execute("PRAGMA defer_foreign_keys = ON")
        bench.raw.execute("INSERT INTO t VALUES ('orphan', 'nobody')")

    with pytest.raises(sqlite3.IntegrityError), bench.writer.turn():  # noqa: PT012
        bench.insert("first")
        bench.queue("a", orphan)
        bench.queue("b")
    bench.join()
    assert bench.names() == []
    assert {type(error) for error in bench.results.values()} == {sqlite3.IntegrityError}
    with bench.writer.turn():
        bench.insert("again")
    assert bench.names() == ["again"]


def test_a_transaction_that_sqlite_gave_up_is_told_to_all(bench: Bench) -> None:
    def full() -> None:
        bench.raw.execute("ROLLBACK")  # what SQLite does by itself when the disk is full

    with pytest.raises(Unavailable, match="rolled"), bench.writer.turn():  # noqa: PT012
        bench.insert("first")
        bench.queue("a", full)
        bench.queue("b")
    bench.join()
    assert isinstance(bench.results["a"], Unavailable)
    assert bench.results["b"] is None
    assert bench.names() == ["b"]


def test_64_share_a_commit_and_no_more(bench: Bench) -> None:
    with bench.writer.turn():
        bench.insert("first")
        for number in range(70):
            bench.queue(f"{number}")
    bench.join()
    assert len(bench.names()) == 71
    assert bench.commits() == 2


def test_a_turn_inside_a_turn_is_a_mistake(bench: Bench) -> None:
    with bench.writer.turn():
        bench.insert("outer")
        with pytest.raises(RuntimeError, match="inside"), bench.writer.turn():
            pass
    assert bench.names() == ["outer"]


def test_who_waits_too_long_is_told_and_forgotten(bench: Bench) -> None:
    with bench.writer.turn():
        bench.insert("first")
        bench.queue("late")
        bench.threads[0].join(5)
        error = bench.results["late"]
        assert isinstance(error, Unavailable)
        assert str(error) == "the database was busy for 2 s"
        bench.queue("patient")
    bench.join()
    assert bench.names() == ["first", "patient"]


def test_the_wait_for_another_process_is_counted_too(bench: Bench) -> None:
    """A turn that comes after 1.9 s leaves 0.1 s for SQLite's own lock."""
    with closing(sqlite3.connect(bench.url.removeprefix("sqlite:///"))) as other:
        with pytest.raises(KeyError), bench.writer.turn():  # noqa: PT012 - its end counts
            bench.queue("a")
            bench.clock.advance(1.9)
            bench.raw.execute("ROLLBACK")  # so that the next one has to begin
            other.execute("BEGIN IMMEDIATE")
            begun = perf_counter()
            raise KeyError
        bench.join()
        took = perf_counter() - begun
    assert isinstance(bench.results["a"], Unavailable)
    assert took < 1.5
