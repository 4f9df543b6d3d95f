"""One bare commit: a row of the size of an answer, with the durability that the bot has."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

import psycopg

from bot.clock import Waiter

_ROW = "x" * 200


@contextmanager
def committer(url: str) -> Iterator[Callable[[], None]]:
    """Give a function that commits one row to an empty database at a SQLAlchemy address."""
    if url.startswith("sqlite:///"):
        with _sqlite(url.removeprefix("sqlite:///")) as commit:
            yield commit
    else:
        with _postgresql(url.replace("+psycopg", "")) as commit:
            yield commit


def steady(commit: Callable[[], None], count: int, rate: float) -> list[float]:
    """Commit ``rate`` times a second; return the seconds that each commit took."""
    pause, found = Waiter(), []
    due = perf_counter()
    for _ in range(count):
        due += 1 / rate
        pause.sleep(max(0.0, due - perf_counter()))
        begun = perf_counter()
        commit()
        found.append(perf_counter() - begun)
    return found


@contextmanager
def _sqlite(path: str) -> Iterator[Callable[[], None]]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (text) VALUES (?)", (_ROW,))
        connection.execute("COMMIT")

    try:
        yield commit
    finally:
        connection.close()


@contextmanager
def _postgresql(url: str) -> Iterator[Callable[[], None]]:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bare (id SERIAL PRIMARY KEY, text TEXT)")
        connection.commit()

        def commit() -> None:
            connection.execute("INSERT INTO bare (text) VALUES (%s)", (_ROW,))
            connection.commit()

        yield commit
