"""Behind PgBouncer, which gives each transaction another connection: nothing lives longer."""

from collections import Counter
from collections.abc import Iterator
from threading import Thread

import psycopg
import pytest

import storage
from bot.clock import SystemClock
from storage.postgresql import engine_of, is_direct
from tests.databases import PostgresServer
from tests.poolers import pgbouncer, pooled
from tests.stage import stage
from tests.storage.given import TEAM, person

PROCESSES, THREADS, KEYS = 3, 3, 30
CLOCK = SystemClock()
pytestmark = pytest.mark.skipif(
    pgbouncer() is None, reason="PgBouncer is not installed (Debian: apt install pgbouncer)"
)


@pytest.fixture
def direct(postgres_server: PostgresServer) -> Iterator[str]:
    url = postgres_server.empty()
    storage.fresh(url)
    yield url
    postgres_server.drop(url)


@pytest.fixture
def url(postgres_server: PostgresServer, direct: str) -> Iterator[str]:
    """The same database behind a pool that is smaller than the bots' own ones."""
    with pooled(postgres_server, direct, size=4) as address:
        yield address


def claim(database: storage.SqlDatabase, claimed: list[str]) -> None:
    """Claim every key that nobody else has; the same statements again and again."""
    for number in range(KEYS):
        key = f"click:{number}"
        with database.transaction() as store:
            if store.inbound.claim(TEAM, [key], "done", CLOCK.now()) is None:
                store.people.save(person(f"U{number}"))
                claimed.append(key)


def is_spoken_to_directly(url: str) -> bool:
    engine = engine_of(url)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        found = is_direct(driver)
    engine.dispose()
    return found


def test_it_is_noticed_and_nothing_is_prepared(url: str, direct: str) -> None:
    assert is_spoken_to_directly(direct)
    assert not is_spoken_to_directly(url)


def test_several_processes_claim_each_click_once(url: str) -> None:
    processes = [storage.connect(url, CLOCK) for _ in range(PROCESSES)]
    claimed: list[str] = []
    threads = [
        Thread(target=claim, args=(database, claimed))
        for database in processes
        for _ in range(THREADS)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(claimed) == Counter(f"click:{number}" for number in range(KEYS))
    for database in processes:
        assert database.check() == []
        database.close()


def test_the_whole_bot_plays_a_cycle(url: str) -> None:
    with stage(url, "http") as played:
        played.until("2026-12-01 10:00")
        said = played.mentions("U0NACKA1", "agenda add Kulturskolan | 20 min")
        assert said.startswith("Tack! #1")
        assert "#1" in played.commands("U0MAJA", "/agenda anta #1")
        assert "Kulturskolan" in played.commands("U0MAJA", "/agenda")
        assert len(played.posts()) == 1
