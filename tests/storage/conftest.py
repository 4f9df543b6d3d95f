"""A migrated database for each test, on both engines, and a clock that tests move."""

from collections.abc import Iterator

import pytest

from storage import SqlDatabase, connect, upgrade
from tests.databases import Databases
from tests.storage.given import Given, HandClock


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """A migrated database that each test gets a copy of."""
    address = databases.empty()
    upgrade(address)
    return address


@pytest.fixture
def url(databases: Databases, template: str) -> Iterator[str]:
    address = databases.copy(template)
    yield address
    databases.drop(address)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def database(url: str, clock: HandClock) -> Iterator[SqlDatabase]:
    database = connect(url, clock)
    yield database
    database.close()


@pytest.fixture
def given(database: SqlDatabase) -> Given:
    """A series with a convener, two municipalities, their people and a meeting."""
    with database.transaction() as store:
        return Given.saved(store)
