"""PostgreSQL's connections that are lost: with one of them, all that are as old are forgotten."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from threading import Event, Thread

import pytest
from sqlalchemy import text

from bot.ports import Unavailable
from storage import SqlDatabase, connect
from storage.schema import look
from tests.logged import Logged
from tests.storage.given import HandClock, person

CUT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
POOLED = 4


class Asked(HandClock):
    """Counts how often it is asked: once for each transaction, once more to begin it again."""

    count = 0

    def monotonic(self) -> float:
        self.count += 1
        if self.count == 2:
            self.before_again()
        return super().monotonic()

    def before_again(self) -> None:
        """Do what happens at this moment."""


@pytest.fixture
def clock(database_kind: str) -> Asked:
    if database_kind != "postgresql":
        pytest.skip("PostgreSQL's connections")
    return Asked()


@pytest.fixture
def pooled(url: str, clock: Asked) -> Iterator[SqlDatabase]:
    """A database with several connections that nobody uses."""
    database = connect(url, clock)
    with ExitStack() as stack:
        for _ in range(POOLED):
            stack.enter_context(database.transaction())
    yield database
    database.close()


def cut_all(url: str) -> None:
    """End every connection, as a server does that is started anew; return when they are gone."""
    with look(url) as connection:
        assert connection.execute(text(CUT)).scalars().all() == [True] * POOLED


def test_two_that_begin_at_once_after_a_restart_both_do(
    pooled: SqlDatabase, url: str, clock: Asked, logged: Logged
) -> None:
    """The other takes what the first one has given back, so the first one takes the next."""
    begun, end = Event(), Event()

    def other() -> None:
        with pooled.transaction() as store:
            store.people.save(person("U2"))
            begun.set()
            assert end.wait(30)

    thread = Thread(target=other)

    def start() -> None:
        thread.start()
        assert begun.wait(30)

    clock.count = 0
    clock.before_again = start  # type: ignore[method-assign] # of this test
    cut_all(url)
    try:
        with pooled.transaction() as store:
            store.people.save(person("U1"))
    finally:
        end.set()
        thread.join()
    assert clock.count == 3, "one tried a second time, the other did not have to"
    with pooled.reading() as store:
        assert {each.user for each in store.people.many([1, 2]).values()} == {"U1", "U2"}
    assert logged.text == ""


def saved(database: SqlDatabase, cut: Callable[[], None]) -> None:
    with pytest.raises(Unavailable), database.transaction():
        cut()


def undone(database: SqlDatabase, cut: Callable[[], None]) -> None:
    with suppress(LookupError), database.transaction():
        cut()
        raise LookupError


def read(database: SqlDatabase, cut: Callable[[], None]) -> None:
    with database.reading():
        cut()


@pytest.mark.parametrize("lost", [saved, undone, read])
def test_what_is_lost_at_its_end_is_noticed_for_all(
    pooled: SqlDatabase,
    url: str,
    clock: Asked,
    logged: Logged,
    lost: Callable[[SqlDatabase, Callable[[], None]], None],
) -> None:
    lost(pooled, lambda: cut_all(url))
    clock.count = 0
    with ExitStack() as stack:
        for _ in range(POOLED):
            stack.enter_context(pooled.transaction())
    assert clock.count == POOLED, "nobody had to try a second time"
    assert logged.text == ""
