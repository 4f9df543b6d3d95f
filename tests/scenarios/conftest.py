"""Stages for scenarios: one of its own for a test that disturbs, one for a whole file else."""

# ruff: noqa: ANN401 - keyword arguments are passed on as they come
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rehearsal import population
from rehearsal.server import Rehearsal
from tests.databases import Databases, scratch
from tests.programs import Programs
from tests.scenarios.openings import Opening, Openings, called, loaded
from tests.scenarios.processes import settings_of
from tests.stage import EXAMPLE, Stage, Transport, example, stage

MakeStage = Callable[..., Stage]
Common = Callable[[Opening], Stage]
PAIRS: dict[str, Transport] = {"sqlite": "socket", "postgresql": "http"}
"""Two of the four ways in which a bot can run: with each way to listen, and on each database."""


@pytest.fixture
def transport(database_kind: str) -> Transport:
    """Give the way to listen that goes with the database."""
    return PAIRS[database_kind]


@pytest.fixture(scope="module")
def common(databases: Databases, openings: Openings) -> Iterator[Common]:
    """Give the one stage of a file that begins where an opening ends: ``common(invited)``.

    The tests that begin on such a stage leave everything as it was, or nobody else there looks at
    what they change.
    """
    made: dict[Opening, Stage] = {}
    with ExitStack() as ends:

        def begin(opening: Opening) -> Stage:
            if opening not in made:
                address, state = openings.copy(opening)
                ends.callback(databases.drop, address)
                made[opening] = ends.enter_context(stage(address, state=state, keeps=False))
            return made[opening]

        yield begin


@pytest.fixture(scope="module")
def shared(common: Common) -> Stage:
    """Play the example until its call for items is open, once for a file.

    The tests of such a file leave everything as it was, and look that it is.
    """
    return common(called)


@pytest.fixture(scope="session")
def openings(databases: Databases, template: str) -> Iterator[Openings]:
    """Play each opening once for each kind of database, and copy it for the tests."""
    with tempfile.TemporaryDirectory(prefix="played-", dir=scratch()) as folder:
        yield Openings(databases, template, Path(folder))


@pytest.fixture(scope="session")
def load(programs: Programs, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Have the command line load the example into a database that has the newest schema."""

    def load(url: str) -> None:
        with Rehearsal(population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC))) as slack:
            environment = settings_of(slack, url, "socket")
            folder = tmp_path_factory.mktemp("load")
            ended = programs.run(folder, environment, "bot", "load", str(EXAMPLE))
        assert ended.returncode == 0, ended.stderr

    return load


@pytest.fixture
def make_stage(databases: Databases, template: str, openings: Openings) -> Iterator[MakeStage]:
    """Make stages of a test's own: ``make_stage("http", loaded=False, …)``.

    ``after=invited`` begins where that function of ``openings`` ends, without playing it again;
    without it, the example has just been loaded.
    """
    with ExitStack() as ends:

        def make(transport: Any = "socket", *, after: Any = None, **given: Any) -> Stage:
            if after is None and not given.keys() & {"loaded", "people"}:
                after = loaded
            if after is not None:
                address, given["state"] = openings.copy(after)
                given["keeps"] = False
            else:
                address = databases.copy(template)
            ends.callback(databases.drop, address)
            return ends.enter_context(stage(address, transport, **given))

        yield make
