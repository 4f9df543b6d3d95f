"""A migrated database for each test, on both engines, and a clock that tests move."""

from collections.abc import Iterator

import pytest

from storage import SqlDatabase, connect, upgrade
from tests.databases import Databases, once
from tests.storage.given import Given, HandClock


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """A migrated database that each test gets a copy of."""

    def make() -> str:
        address = databases.empty()
        upgrade(address)
        return address

    return once(databases, "migrated", make)


@pytest.fixture(scope="session")
def begun(databases: Databases, template: str) -> tuple[str, Given]:
    """A database with a series, saved once, and what was saved."""
    address = databases.copy(template)
    database = connect(address, HandClock())
    with database.transaction() as store:
        given = Given.saved(store)
    database.close()
    return address, given


@pytest.fixture
def url(databases: Databases, template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own; with a series in it for those that take ``given``."""
    has_series = "given" in request.fixturenames
    address = databases.copy(request.getfixturevalue("begun")[0] if has_series else template)
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
def given(begun: tuple[str, Given], url: str) -> Given:  # noqa: ARG001 - where it is
    """A series with a convener, two municipalities, their people and a meeting."""
    return begun[1]
