"""Fixtures that more than one folder of tests needs: databases of both kinds, and programs."""

import gc
import logging
import tempfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from tests import chance
from tests.databases import (
    LEAN,
    SETTINGS,
    Databases,
    PostgresServer,
    SqliteFiles,
    missing_postgres,
    scratch,
)
from tests.logged import Logged, Shown
from tests.programs import Programs
from tests.rewriting import rewrite_share

KINDS = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}


# Six thousand tests and what they import stay: the collector needs not look through all of it.
gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    """Say how much is left to chance, before any test is read; and do once what is for all tests.

    The plugins would do it again around each test: forbid to reach beyond this machine, and listen
    to what is logged.
    """
    chance.times = config.getoption("--thorough")
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    logging.getLogger().addHandler(Shown())


def pytest_sessionstart(session: pytest.Session) -> None:
    """Share the work of rewriting asserts with the other processes of the run."""
    if given := getattr(session.config, "workerinput", None):
        rewrite_share(session.config, int(given["workerid"][2:]), given["workercount"])


def pytest_collection_finish() -> None:
    """Let the collector look only at what the tests themselves make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the kind of database be chosen, and how much is left to chance."""
    parser.addoption("--db", choices=sorted(KINDS), default="both", help="which databases to test")
    parser.addoption("--thorough", type=int, default=1, help="how many times as many examples")
    parser.addoption("--need-browser", action="store_true", help="fail where there is no Chromium")
    parser.addoption("--kills", type=int, help="how often a bot is killed in a cycle")
    parser.addoption("--seed", type=int, default=2027, help="what chance begins with")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database once for each kind that was chosen.

    What no database can change (``pytest.mark.any_database``) is run with the first of them.
    """
    if "database_kind" in metafunc.fixturenames:
        kinds = KINDS[metafunc.config.getoption("--db")]
        if metafunc.definition.get_closest_marker("any_database"):
            kinds = kinds[:1]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, or a minute of waiting may be left for the end of the run.

    xdist gives each process a stretch of the tests, so the first of each stretch are such, and
    before all what needs more time than the others may take. One process alone needs a browser.
    """
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes == 1:
        return
    slow = _together([item for item in items if item.get_closest_marker("slow")])
    rest = iter([item for item in items if not item.get_closest_marker("slow")])
    stretch = -(-len(items) // processes)
    ordered: list[pytest.Item] = []
    for number in range(processes):
        first = [*chain.from_iterable(slow[number::processes])]
        ordered += [*first, *islice(rest, max(0, stretch - len(first)))]
    items[:] = ordered


def _together(items: list[pytest.Item]) -> list[list[pytest.Item]]:
    """Return what one process should run after another; what may take longest comes first."""
    stretches: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = "a browser" if item.get_closest_marker("browser") else item.nodeid
        stretches.setdefault(name, []).append(item)
    return sorted(
        stretches.values(), key=lambda each: each[0].get_closest_marker("timeout") is None
    )


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Keep what is logged from here on."""
    with Logged() as kept:
        yield kept


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start one server for each process of the run, when the first test asks for it."""
    if reason := missing_postgres():
        pytest.skip(reason)
    # Not pytest's own temporary folder: its paths are too long for a socket on macOS.
    with tempfile.TemporaryDirectory(prefix="pg-", dir=scratch()) as folder:
        server = PostgresServer.start(Path(folder), SETTINGS | LEAN)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Make databases of the kind under test.

    What is the same for many tests is made once and copied for each of them:

        @pytest.fixture
        def address(databases, template): return databases.copy(template)
    """
    if database_kind == "postgresql":
        yield request.getfixturevalue("postgres_server")
        return
    with tempfile.TemporaryDirectory(prefix="sqlite-", dir=scratch()) as folder:
        yield SqliteFiles(Path(folder))


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """Start our programs quickly, one nursery for each process of the run."""
    from tests.nursery import Nursery  # noqa: PLC0415 - a tenth of a second of imports

    with Nursery(tmp_path_factory.mktemp("nursery")) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """Make a database with the newest schema and nothing in it, to be copied."""
    from storage import fresh  # noqa: PLC0415 - tests of rules do without half a second of imports

    address = databases.empty()
    fresh(address)
    return address


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give an empty database of its own to each test: a SQLAlchemy address."""
    address = databases.empty()
    yield address
    databases.drop(address)
