"""What the clock has to do: the steps of the cycle, then polls and due dates."""

from datetime import datetime

from bot.i18n import LANGUAGES, translator
from bot.ports import Database, Store
from bot.rules.cycle import Occurrence
from bot.rules.sessions import step_of
from bot.services import cycles, handing, outcome_dues, polling, priorities
from bot.services.scene import DEFAULT_ZONE
from bot.views import series as series_view
from bot.views.cycle import kind_name, step_name


def run(database: Database, now: datetime) -> list[str]:
    """Do everything that is due; return the keys of what was done, in order."""
    return [
        *cycles.run_due(database, now),
        *polling.run_due(database, now),
        *outcome_dues.run_due(database, now),
        *handing.run_due(database, now),
    ]


def following(store: Store) -> datetime | None:
    """Return when the clock has next something to do (UTC)."""
    every = (store.ledger, store.polls, store.outcomes, store.handing)
    return min((due for each in every if (due := each.next_due()) is not None), default=None)


def next_at(store: Store, now: datetime) -> datetime | None:
    """Return when there is next anything to do, a delivery included (aware UTC)."""
    found = (following(store), store.outbox.next_due(now))
    return min((due for due in found if due is not None), default=None)


def what(store: Store, now: datetime) -> dict[str, str]:
    """Return what comes next, by language: what a step does, or that a message is sent.

    Empty if nothing comes.
    """
    first = next_at(store, now)
    if first is None:
        return {}
    steps = [
        (series, step)
        for series in store.series.every()
        if not series.paused
        for step in store.ledger.of_series(series.id, ["planned"])
        if step.due_at == first and _happens(store, step)
    ]
    if not steps:
        return {each: series_view.message_due(translator(each, DEFAULT_ZONE)) for each in LANGUAGES}
    series, occurrence = min(steps, key=lambda each: each[1].kind == "task")  # tasks last
    step = step_of(series.profile, occurrence.step)
    said = {}
    for language in LANGUAGES:
        t = translator(language, series.profile.zone)
        said[language] = step_name(step, t) if step else kind_name(occurrence.kind, t)
    return said


def _happens(store: Store, step: Occurrence) -> bool:
    """Tell whether a step that comes next does what it is called: without a poll, none closes."""
    if step.kind == "poll":
        return store.meetings.get(step.meeting).published_at is None
    return step.kind != "poll_closes" or priorities.closes(store, step.meeting)


def halted(store: Store) -> dict[str, str]:
    """Return by language that nothing comes because a series is paused; empty if none is."""
    if not any(each.paused and each.ended_at is None for each in store.series.every()):
        return {}
    return {
        language: series_view.halted(translator(language, DEFAULT_ZONE)) for language in LANGUAGES
    }
