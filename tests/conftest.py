"""Fixtures that more than one folder of tests needs: databases of both kinds, and programs."""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from tests import chance
from tests.databases import Databases, PostgresServer, missing_postgres, once, turns, weighed
from tests.logged import Logged, Shown
from tests.programs import Programs
from tests.shared import Shared
from tests.workers import FOLDER, Workers

BY_TURNS = {
    Path(__file__).parent / name
    for name in ("services", "scenarios", "handlers/test_pages.py", "storage/test_once.py")
}
"""Where a file is for one of the databases, by turns, unless every combination is asked for.

The two single ones lean on queries that others of ``storage`` try on both.
"""
KINDS = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}

LANGUAGES = ("sv", "en", "sv-SE", "en-GB")
"""The languages in which something is played, and those of a browser."""

SHARED = pytest.StashKey[Shared]()

# Six thousand tests and what they import stay: the collector needs not look through all of it.
gc.disable()


@pytest.hookimpl(trylast=True)  # then there is a temporary folder
def pytest_configure(config: pytest.Config) -> None:
    """Say how much is left to chance, before any test is read; and do once what is for all tests.

    The plugins would do it again around each test: forbid to reach beyond this machine, and listen
    to what is logged.
    """
    chance.times = config.getoption("--thorough")
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    logging.getLogger().addHandler(Shown())
    shared = config.stash[SHARED] = Shared()
    config.add_cleanup(shared.close)
    if (number := config.getoption("--workers")) > 1:
        config.pluginmanager.register(Workers(config, number))
        if not config.option.collectonly:  # nearly all is needed by so many tests
            shared.start(programs=True, postgres=_has_postgres(config))


def _has_postgres(config: pytest.Config) -> bool:
    return config.getoption("--db") != "sqlite" and not missing_postgres()


def pytest_collection_finish() -> None:
    """Let the collector look only at what the tests themselves make."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Before there are workers, start what the tests share, and let PostgreSQL be ready."""
    config, names = session.config, {*_needed(session.items)}
    config.stash[FOLDER] = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # noqa: SLF001
    shared = config.stash[SHARED]
    wanted = "postgres_server" in names and _has_postgres(config)
    shared.start(programs="programs" in names, postgres=wanted)
    shared.postgres()
    return (yield)


def _needed(items: list[pytest.Item]) -> Iterator[str]:
    """Give the names of the fixtures that the tests need; a database of PostgreSQL its server."""
    for item in items:
        yield from getattr(item, "fixturenames", ())
        if "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values():
            yield "postgres_server"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the kind of database be chosen, and how much is left to chance."""
    parser.addoption("--workers", type=int, default=1, help="how many processes share the tests")
    parser.addoption("--db", choices=sorted(KINDS), default="both", help="which databases to test")
    parser.addoption(
        "--every", action="store_true", help="every combination, not a covering choice"
    )
    parser.addoption("--thorough", type=int, default=1, help="how many times as many examples")
    parser.addoption("--need-browser", action="store_true", help="fail where there is no Chromium")
    parser.addoption("--kills", type=int, help="how often a bot is killed in a cycle")
    parser.addoption("--seed", type=int, default=2027, help="what chance begins with")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of what is played in one language the other one, unless all are asked for."""
    if config.getoption("--every"):
        return
    out = [item for item in items if _is_in_other_language(item)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in out]


def _is_in_other_language(item: pytest.Item) -> bool:
    """Say whether it is the other language's turn; which one it is hangs on the test's name."""
    if item.get_closest_marker("one_language") is None:
        return False
    (turn,) = turns(item.nodeid.partition("[")[0], ["sv", "en"])
    params = item.callspec.params.values()  # type: ignore[attr-defined]
    return any(each[:2] != turn for each in params if each in LANGUAGES)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database once for each kind that was chosen.

    What no database can change (``pytest.mark.any_database``) is run with the first of them, and a
    file of ``BY_TURNS`` with the one whose turn it is.
    """
    if "database_kind" in metafunc.fixturenames:
        path = metafunc.definition.path
        kinds = KINDS[metafunc.config.getoption("--db")]
        if metafunc.definition.get_closest_marker("any_database"):
            kinds = kinds[:1]
        elif BY_TURNS.intersection([path, *path.parents]) and not _every(metafunc):
            kinds = turns(path.name, weighed(kinds))
        metafunc.parametrize("database_kind", kinds, scope="session")


def _every(metafunc: pytest.Metafunc) -> bool:
    """Say whether a test is for both databases: by itself (``every_database``), or all are."""
    itself = metafunc.definition.get_closest_marker("every_database")
    return itself is not None or metafunc.config.getoption("--every")


@pytest.fixture
def logged() -> Iterator[Logged]:
    """Keep what is logged from here on."""
    with Logged() as kept:
        yield kept


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """Give the server that all workers share."""
    if pytestconfig.getoption("--db") == "sqlite":
        pytest.skip("--db sqlite")
    if reason := missing_postgres():
        pytest.skip(reason)
    server = pytestconfig.stash[SHARED].postgres()
    assert server
    return server


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    """Make databases of the kind under test.

    What is the same for many tests is made once and copied for each of them:

        @pytest.fixture
        def address(databases, template): return databases.copy(template)
    """
    if database_kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        return server
    return request.config.stash[SHARED].sqlite


@pytest.fixture(scope="session")
def programs(pytestconfig: pytest.Config) -> Programs:
    """Start our programs quickly, from the nursery of the run."""
    programs = pytestconfig.stash[SHARED].programs
    assert programs
    return programs


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """Make a database with the newest schema and nothing in it, to be copied."""
    from storage import fresh  # noqa: PLC0415 - tests of rules do without half a second of imports

    def make() -> str:
        address = databases.empty()
        fresh(address)
        return address

    return once(databases, "fresh", make)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Give an empty database of its own to each test: a SQLAlchemy address."""
    address = databases.empty()
    yield address
    databases.drop(address)
