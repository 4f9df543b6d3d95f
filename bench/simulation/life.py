"""Databases to live in, and how they are served."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

import storage
from bench.rig import BEGUN
from bench.simulation.air import Chances
from bench.simulation.events import VirtualClock
from bench.simulation.world import World
from bot.config import Settings, exact
from bot.ports import Store
from bot.rules.cycle import Occurrence, StepState
from bot.services import setup
from bot.services.loading import SeriesFile
from tests.databases import Databases

PACE = 1_000_000
"""Messages a minute: a channel is not what is tried here."""
STEP_STATES: tuple[StepState, ...] = ("planned", "asked", "held", "done", "skipped", "parked")
Came = tuple[str, str, str]
"""A step that came: its series, its key and its local time."""


def begun() -> datetime:
    """Return when every life begins (aware)."""
    return datetime.fromisoformat(BEGUN)


def loaded(made: Databases, files: list[SeriesFile]) -> str:
    """Return the address of a database in which the series are planned, and nothing has come."""
    url, now = made.empty(), begun()
    storage.upgrade(url)
    database = storage.connect(url, VirtualClock(now), pace_per_minute=PACE)
    for file in files:
        with database.transaction() as store:
            setup.apply(store, file, now)
    database.close()
    return url


@contextmanager
def served(url: str, replicas: int, chance: Random, chances: Chances) -> Iterator[World]:
    """Serve a database from ``begun`` on with so many replicas, and end them."""
    world = World(settings(url), begun(), replicas, chance, chances)
    try:
        yield world
    finally:
        world.close()


def due(store: Store, until: datetime) -> list[tuple[Came, Occurrence]]:
    """Return every step that was due before ``until``, whatever became of it."""
    return [
        ((series.key, step.step, step.local.isoformat()), step)
        for series in store.series.every()
        for step in store.ledger.of_series(series.id, STEP_STATES)
        if step.due_at < until
    ]


def settings(url: str) -> Settings:
    """Return settings with which nobody is written to."""
    return exact(
        slack_bot_token="xoxb-prove",
        slack_api_url="http://127.0.0.1:9/api/",
        database_url=url,
        pace_per_minute=PACE,
        log_level="ERROR",
    )
