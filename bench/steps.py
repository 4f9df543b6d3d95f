"""Proof: every step that is due comes once, and so does every message that follows from it.

Years of small series in virtual time (``bench.simulation``): one process on SQLite, three that
share a database on PostgreSQL, killed around every commit and every request, with a Slack that
loses, refuses and stores without saying so. The same years in which nothing goes wrong say what
should have come.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, sqrt
from pathlib import Path
from random import Random

import storage
from bench.figures import Figure, Report
from bench.promises import Terms
from bench.rig import BEGUN, EXAMPLE, databases_of
from bench.simulation import town
from bench.simulation.air import CALM, ROUGH, Chances
from bench.simulation.events import VirtualClock
from bench.simulation.world import World
from bot.config import Settings, exact
from bot.logs import configure
from bot.ports import Store
from bot.rules.cycle import Occurrence, StepState
from bot.services import setup
from bot.services.loading import SeriesFile
from tests.databases import Databases, scratch

SERIES_YEARS = 10_000
PACE = 1_000_000
"""Messages a minute: a channel is not what is tried here."""
SERIES, YEARS = 10, 10
"""Of one world. More series would cost more each: every look at what is due asks all of them."""
REPLICAS = {"sqlite": 1, "postgresql": 3}
STEP_STATES: tuple[StepState, ...] = ("planned", "asked", "held", "done", "skipped", "parked")

Sent = Counter[tuple[str, str, str]]
"""How many messages there are of a channel, a kind and a day on which they were due."""


def prove(terms: Terms, report: Report) -> None:
    """Live the same years twice, once with faults, and compare."""
    chance = terms.chance("steps")
    configure(_settings("sqlite:///unused.db"))
    wanted = terms.count(SERIES_YEARS)
    years = min(YEARS, ceil(sqrt(wanted)))
    worlds = max(1, round(wanted / (SERIES * years)))
    count = max(1, round(wanted / worlds / years))
    missing, doubled, steps, messages, kills = 0, 0, 0, 0, 0
    with (
        tempfile.TemporaryDirectory(prefix="prove-", dir=scratch()) as folder,
        databases_of(terms.db, Path(folder)) as made,
    ):
        for _ in range(worlds):
            files = town.series(EXAMPLE, count, chance)
            url = _loaded(made, files)
            should = _lived(made.copy(url), 1, years, chance, CALM)
            rough = replace(ROUGH, plant=terms.plant)
            found = _lived(made.copy(url), REPLICAS[terms.db], years, chance, rough)
            missing += found.lacks(should) + len(should.left) + len(found.left)
            doubled += should.lacks(found)
            steps += len(found.steps)
            messages += found.sent.total()
            kills += found.kills
    report.say(f"  {steps} steps, {messages} messages, {kills} kills")
    report.add(
        Figure(
            "steps.not_once",
            terms.db,
            terms.seed,
            worlds * count * years,
            missing,
            doubled,
            value=missing + doubled,
            unit="steps and messages",
            limit=0,
            ok=not missing and not doubled,
        )
    )


@dataclass(frozen=True, slots=True)
class _Life:
    """What came in some years."""

    sent: Sent
    steps: frozenset[tuple[str, str, str]]
    """Series, step and local time of those that came."""
    left: tuple[str, ...]
    """Steps that were due and have not ended, and messages that were not sent."""
    kills: int

    def lacks(self, other: "_Life") -> int:
        """Return how much is there in ``other`` and not here."""
        return (other.sent - self.sent).total() + len(other.steps - self.steps)


def _loaded(made: Databases, files: list[SeriesFile]) -> str:
    """Return the address of a database in which the series are planned, and nothing has come."""
    url, begun = made.empty(), datetime.fromisoformat(BEGUN)
    storage.upgrade(url)
    database = storage.connect(url, VirtualClock(begun), pace_per_minute=PACE)
    for file in files:
        with database.transaction() as store:
            setup.apply(store, file, begun)
    database.close()
    return url


def _lived(url: str, replicas: int, years: int, chance: Random, chances: Chances) -> _Life:
    begun = datetime.fromisoformat(BEGUN)
    until = begun + timedelta(days=365 * years)
    world = World(_settings(url), begun, replicas, chance, chances)
    try:
        world.run(until)
        with world.reading() as store:
            return _look(store, world, until)
    finally:
        world.close()


def _look(store: Store, world: World, until: datetime) -> _Life:
    """Read the ledger and Slack; of steps, those that were due before ``until``."""
    due = [
        (series.key, step)
        for series in store.series.every()
        for step in store.ledger.of_series(series.id, STEP_STATES)
        if step.due_at <= until
    ]
    came = [(key, step.step, step.local.isoformat()) for key, step in due if not _waits(step)]
    left = [f"{key} {step.step}" for key, step in due if _waits(step)]
    states = store.outbox.counts()
    left += ["message"] * sum(states.get(each, 0) for each in ("sending", "unknown", "failed"))
    sent = Counter(
        (channel, delivery.owed.kind, delivery.owed.due_at.date().isoformat())
        for _, channel, _, delivery in world.slack.stored
    )
    return _Life(sent, frozenset(came), tuple(left), world.kills)


def _waits(step: Occurrence) -> bool:
    return step.state == "planned"


def _settings(url: str) -> Settings:
    return exact(
        slack_bot_token="xoxb-prove",
        slack_api_url="http://127.0.0.1:9/api/",
        database_url=url,
        pace_per_minute=PACE,
        log_level="ERROR",
    )
