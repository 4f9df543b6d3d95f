# ruff: noqa: ANN401 - keyword arguments are passed on as they come
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.clock import SystemClock
from rehearsal.server import Rehearsal
from storage.database import SqlDatabase, connect
from tests.databases import Databases
from tests.handlers import world as worlds
from tests.handlers.world import World


@pytest.fixture
def database(databases: Databases, template: str) -> Iterator[SqlDatabase]:
    address = databases.copy(template)
    database = connect(address, SystemClock(), pace_per_minute=1_000_000)
    yield database
    database.close()
    databases.drop(address)


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    with worlds.rehearse() as rehearsal:
        yield rehearsal


@pytest.fixture
def make_world(rehearsal: Rehearsal, database: SqlDatabase) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(**given: Any) -> World:
        made.append(worlds.world(rehearsal, database, **given))
        return made[-1]

    yield make
    for each in made:
        for courier in each.couriers:
            courier.stop(5)


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()
