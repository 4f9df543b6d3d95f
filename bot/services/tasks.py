"""The convener's own tasks in the cycle: they wait from their day on until they are said done.

What was said is kept in the audit trail alone, as it is of the question whether all was reached.
"""

from datetime import datetime, timedelta

from bot.ports import Entry, Store
from bot.rules.cycle import STATE_NAMES, Occurrence
from bot.rules.errors import NoSuchStep, StepAhead, StepGone
from bot.rules.series import Meeting, Series, Step
from bot.rules.sessions import step_of
from bot.rules.texts import Word
from bot.services import entries, outdated, owing
from bot.services.scene import Scene

DONE = "task.done"
"""The action under which the audit trail keeps that a task is done."""
WAITS_FOR = timedelta(days=400)
"""A year and a little more: none goes by itself before that of the next meeting comes."""


def waiting(store: Store, series: Series, now: datetime) -> list[Occurrence]:
    """Return the tasks of which a convener was told, that the cycle has, and that still wait.

    Of whichever meeting: where they come every month, another is held before all is done.
    """
    told = store.ledger.done_of_kind(series.id, "task", now - WAITS_FOR)
    known = (each for each in told if step_of(series.profile, each.step) is not None)
    return [each for each in known if not is_done(store, each)]


def is_done(store: Store, task: Occurrence) -> bool:
    """Tell whether a convener has said that a task is done."""
    return store.audit.was_done(task.series, DONE, entries.subject(task), task.due_at)


def finish(
    store: Store,
    scene: Scene,
    number: int | None,
    now: datetime,
    shown: owing.Shown = owing.NONE,
) -> tuple[Step, Meeting]:
    """Keep that a task is done; return what it is and of which meeting. Once more changes nothing.

    Raises ``ConvenerOnly``, ``NoSuchStep`` for what is no task, ``StepAhead`` before its day,
    ``StepGone`` for one that was left out.
    """
    scene.require("convene")
    task = store.ledger.get(number) if number is not None else None
    step = step_of(scene.series.profile, task.step) if task else None
    if task is None or step is None or task.series != scene.series.id or task.kind != "task":
        raise NoSuchStep(example=Word("status"))
    if task.state == "planned":
        raise StepAhead(date=task.due_at)
    if task.state != "done":
        raise StepGone(state=Word(STATE_NAMES[task.state]))
    if not is_done(store, task):
        of, by = scene.series, scene.person.id
        store.audit.write(Entry(of.workspace, of.id, now, by, DONE, entries.subject(task)))
    outdated.finished(store, scene.series, task, now, shown)
    return step, store.meetings.get(task.meeting)
