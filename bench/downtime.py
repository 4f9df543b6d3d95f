"""Proof: what was due while the bot was away is done afterwards, or said.

Years in virtual time (``bench.simulation``) with one outage each, from a second to 400 days, over
every kind of step. The same years without it say what was due. Of the reminders to the same people
the last one is enough, or an invitation that comes as late; what comes too late to be of use is
said to the convener.
"""

import tempfile
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from bench.figures import Figure, Report
from bench.promises import Terms
from bench.rig import EXAMPLE, databases_of
from bench.simulation import town
from bench.simulation.air import CALM
from bench.simulation.life import Came, begun, due, loaded, served, settings
from bot.logs import configure
from bot.ports import Store
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.services import entries
from tests.databases import scratch

OUTAGES = 1_000
SHORTEST, LONGEST = 1.0, 400 * 86_400.0
"""Seconds."""
SERIES, YEARS = 2, 3
_SAID = timedelta(days=60)
"""After an outage what is said of it has come, also where it ends as a quiet period begins."""


def prove(terms: Terms, report: Report) -> None:
    """Let the bot be away again and again, and look for what nobody did or said."""
    chance = terms.chance("downtime")
    configure(settings("sqlite:///unused.db"))
    fates, kinds = Counter[str](), set[str]()
    with (
        tempfile.TemporaryDirectory(prefix="prove-", dir=scratch()) as folder,
        databases_of(terms.db, Path(folder)) as made,
    ):
        for _ in range(terms.count(OUTAGES)):
            url = loaded(made, town.series(EXAMPLE, SERIES, chance))
            planned = _planned(made.copy(url), chance)
            came = chance.choice(sorted(planned))
            seconds = SHORTEST * (LONGEST / SHORTEST) ** chance.random()
            away = planned[came].due_at - timedelta(seconds=chance.uniform(0, seconds))
            away = max(away, begun() + timedelta(hours=1))
            back = away + timedelta(seconds=seconds)
            missed = {each: step for each, step in planned.items() if away < step.due_at <= back}
            with served(made.copy(url), 1, chance, CALM) as world:
                world.run(away)
                world.be_away(back)
                if terms.plant == "late_step":
                    world.change(partial(_pass_over, back=back))
                world.run(back + _SAID)
                with world.reading() as store:
                    found = _fates(store, missed, back)
            fates.update(found.values())
            kinds |= {step for _, step, _ in found}
    report.say(f"  {dict(fates)}, kinds of steps: {len(kinds)}")
    silent = fates["silent"]
    report.add(
        Figure(
            "downtime.silent",
            terms.db,
            terms.seed,
            fates.total(),
            silent,
            value=silent,
            unit="steps neither done nor said",
            limit=0,
            ok=not silent,
        )
    )


def _pass_over(store: Store, back: datetime) -> None:
    """Leave out what was due meanwhile, as a clock that only looks ahead would."""
    for _, step in due(store, back):
        if step.state == "planned":
            store.ledger.move_on(step.id, ["planned"], "skipped", back)


def _planned(url: str, chance: Random) -> dict[Came, Occurrence]:
    """Return what comes, and what becomes of it, if the bot is never away."""
    until = begun() + timedelta(days=365 * YEARS)
    with served(url, 1, chance, CALM) as world:
        world.run(until)
        with world.reading() as store:
            return dict(due(store, until))


def _fates(store: Store, missed: dict[Came, Occurrence], back: datetime) -> dict[Came, str]:
    """Say of each step that was due meanwhile what became of it."""
    found = dict(due(store, back + _SAID))
    return {
        came: fate(store, found[came], calm, [*found.values()]) if came in found else "silent"
        for came, calm in missed.items()
    }


def fate(store: Store, step: Occurrence, calm: Occurrence, every: list[Occurrence]) -> str:
    """Say what became of a step that is ``calm`` in the years without an outage.

    ``every``: the steps of its series.
    """
    if step.state == "planned":
        return "silent"
    if step.state != "skipped":
        return "done"
    if _is_said(store, step):
        return "said"
    if calm.state == "skipped":
        return "of no use anyway"
    if entries.found_nobody(store, step):
        return "for nobody"
    other_asks = _is_invited_since(step, every) or _is_followed(store, step, every)
    return "another asks the same" if other_asks else "silent"


def _is_said(store: Store, step: Occurrence) -> bool:
    word = store.outbox.by_dedupe(step.workspace, f"missed:{step.id}")
    return word is not None and word.state == "sent"


def _is_invited_since(step: Occurrence, every: list[Occurrence]) -> bool:
    """Tell whether the invitation, which asks the same, came when a reminder was due already."""
    return step.kind in AFTER_INVITATION and any(
        other.kind == "invitation" and other.done_at is not None and other.done_at > step.due_at
        for other in every
        if other.meeting == step.meeting and other.state == "done"
    )


def _is_followed(store: Store, step: Occurrence, every: list[Occurrence]) -> bool:
    """Tell whether a later reminder of the same meeting came, or was said not to."""
    return step.kind in AFTER_INVITATION and any(
        other.kind in AFTER_INVITATION
        and (other.state not in {"planned", "skipped"} or _is_said(store, other))
        for other in every
        if other.meeting == step.meeting and (other.due_at, other.id) > (step.due_at, step.id)
    )
