"""What the clock has to do: the steps of the cycle, then the polls."""

from datetime import datetime

from bot.i18n import LANGUAGES, translator
from bot.ports import Database, Store
from bot.services import cycles, polling
from bot.services.scene import DEFAULT_ZONE
from bot.views import series as series_view
from bot.views.cycle import kind_name, step_name


def run(database: Database, now: datetime) -> list[str]:
    """Do everything that is due; return the keys of steps, and what was done with polls."""
    return [*cycles.run_due(database, now), *polling.run_due(database, now)]


def following(store: Store) -> datetime | None:
    """Return when there is next something to do (UTC)."""
    found = (store.ledger.next_due(), store.polls.next_due())
    return min((due for due in found if due is not None), default=None)


def what(store: Store) -> dict[str, str]:
    """Return what the next step does, by language; empty if no step comes next."""
    first = following(store)
    steps = [
        (series, step)
        for series in store.series.every()
        if not series.paused
        for step in store.ledger.of_series(series.id, ["planned"])
        if step.due_at == first
    ]
    if not steps:
        return {}
    series, occurrence = min(steps, key=lambda each: each[1].kind == "task")  # tasks last
    step = next((s for s in series.profile.steps if s.key == occurrence.step), None)
    said = {}
    for language in LANGUAGES:
        t = translator(language, series.profile.zone)
        said[language] = step_name(step, t) if step else kind_name(occurrence.kind, t)
    return said


def halted(store: Store) -> dict[str, str]:
    """Return by language that nothing comes because a series is paused; empty if none is."""
    if not any(series.paused for series in store.series.every()):
        return {}
    return {
        language: series_view.halted(translator(language, DEFAULT_ZONE)) for language in LANGUAGES
    }
