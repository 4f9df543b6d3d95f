"""Proof: every step that is due comes once, and so does every message that follows from it.

Years of small series in virtual time (``bench.simulation``): one process on SQLite, three that
share a database on PostgreSQL, killed around every commit and every request, with a Slack that
loses, refuses and stores without saying so. The same years in which nothing goes wrong, on SQLite,
say what should have come.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil, sqrt
from pathlib import Path
from random import Random

from bench.figures import Figure, Report
from bench.promises import Terms
from bench.rig import EXAMPLE, databases_of
from bench.simulation import town
from bench.simulation.air import CALM, ROUGH, Chances
from bench.simulation.life import Came, begun, due, loaded, served, settings
from bench.simulation.world import World
from bot.logs import configure
from bot.ports import Store
from bot.services.loading import SeriesFile
from tests.databases import Databases, SqliteFiles, scratch

SERIES_YEARS = 10_000
SERIES, YEARS = 10, 10
"""Of one world. More series would cost more each: every look at what is due asks all of them."""
REPLICAS = {"sqlite": 1, "postgresql": 3}

Sent = Counter[tuple[str, str, str]]
"""How many messages there are of a channel, a kind and a day on which they were due."""


def prove(terms: Terms, report: Report) -> None:
    """Live the same years twice, once with faults, and compare."""
    chance = terms.chance("steps")
    configure(settings("sqlite:///unused.db"))
    wanted = terms.count(SERIES_YEARS)
    years = min(YEARS, ceil(sqrt(wanted)))
    worlds = max(1, round(wanted / (SERIES * years)))
    count = max(1, round(wanted / worlds / years))
    missing, doubled, steps, messages, kills = 0, 0, 0, 0, 0
    with (
        tempfile.TemporaryDirectory(prefix="prove-", dir=scratch()) as folder,
        tempfile.TemporaryDirectory(prefix="calm-", dir=scratch()) as aside,
        databases_of(terms.db, Path(folder)) as made,
    ):
        calm = SqliteFiles(Path(aside))
        for _ in range(worlds):
            files = town.series(EXAMPLE, count, chance)
            should = _lived(calm, files, 1, years, chance, CALM)
            rough = replace(ROUGH, plant=terms.plant)
            found = _lived(made, files, REPLICAS[terms.db], years, chance, rough)
            missing += found.lacks(should) + should.left + found.left
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
    steps: frozenset[Came]
    """Those that came: one that was left out has not."""
    left: int
    """Steps that were due and have not come, and messages that were not sent."""
    kills: int

    def lacks(self, other: "_Life") -> int:
        """Return how much is there in ``other`` and not here."""
        return (other.sent - self.sent).total() + len(other.steps - self.steps)


def _lived(  # noqa: PLR0913 - a life
    made: Databases,
    files: list[SeriesFile],
    replicas: int,
    years: int,
    chance: Random,
    chances: Chances,
) -> _Life:
    url = loaded(made, files)
    until = begun() + timedelta(days=365 * years)
    with served(url, replicas, chance, chances) as world:
        world.run(until)
        with world.reading() as store:
            life = _look(store, world, until)
    made.drop(url)
    return life


def _look(store: Store, world: World, until: datetime) -> _Life:
    """Read the ledger and Slack; of steps, those that were due before ``until``."""
    steps = due(store, until)
    came = frozenset(came for came, step in steps if step.state not in {"planned", "skipped"})
    left = sum(step.state == "planned" for _, step in steps)
    states = store.outbox.counts()
    open_ = sum(states.get(each, 0) for each in ("sending", "unknown", "failed"))
    sent = Counter(
        (channel, delivery.owed.kind, delivery.owed.due_at.date().isoformat())
        for _, channel, _, delivery in world.slack.stored
    )
    return _Life(sent, came, left + open_, world.kills)
