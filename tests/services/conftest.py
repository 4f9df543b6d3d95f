"""The example, loaded once into a template, and a copy of it for each test, on both engines."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from bot.ports import Store
from bot.services import loading, setup
from storage import SqlDatabase, connect
from tests.databases import Databases, once
from tests.services.given import LOADED, Dialogue, MadeOnce, StillClock, undone

EXAMPLE = Path(__file__).parents[2] / "bot" / "examples" / "stockholm.toml"


@pytest.fixture(scope="session")
def example() -> loading.SeriesFile:
    return loading.read(EXAMPLE)


@pytest.fixture(scope="session")
def loaded(databases: Databases, template: str, example: loading.SeriesFile) -> str:
    """A database with the example's series, planned on 23 November 2026."""

    def make() -> str:
        address = databases.copy(template)
        database = connect(address, StillClock())
        with database.transaction() as store:
            setup.apply(store, example, LOADED)
        database.close()
        return address

    return once(databases, "loaded", make)


@pytest.fixture
def address(databases: Databases, loaded: str) -> Iterator[str]:
    """Where the database of the example is."""
    address = databases.copy(loaded)
    yield address
    databases.drop(address)


@pytest.fixture
def office(address: str) -> Iterator[SqlDatabase]:
    """The database of the example, for what opens its own transactions."""
    database = connect(address, StillClock(), pace_per_minute=1_000_000)
    yield database
    database.close()


@pytest.fixture(scope="session")
def stage(databases: Databases, loaded: str) -> Iterator[SqlDatabase]:
    """One database for all that happens inside a transaction that is never committed."""
    database = connect(databases.copy(loaded), StillClock(), pace_per_minute=1_000_000)
    yield database
    database.close()


@pytest.fixture(scope="module")
def made_once(databases: Databases, loaded: str) -> Iterator[MadeOnce]:
    """Let what takes long be made once for a file: ``made_once(fill, …)``; undo the rest."""
    with ExitStack() as ends:

        @cache
        def made(fill: Callable[..., None], *given: object) -> SqlDatabase:
            database = connect(databases.copy(loaded), StillClock(), pace_per_minute=1_000_000)
            ends.callback(database.close)
            with database.transaction() as store:
                fill(Dialogue(store), *given)
            return database

        yield made


@pytest.fixture
def dialogue(stage: SqlDatabase) -> Iterator[Dialogue]:
    """The example inside one transaction, of which nothing stays."""
    with undone(stage) as store:
        yield Dialogue(store)


@pytest.fixture
def store(dialogue: Dialogue) -> Store:
    return dialogue.store
