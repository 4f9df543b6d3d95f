"""Reminders that would remind nobody: all have answered, or no silent party has a deputy left."""

from collections.abc import Iterable
from datetime import datetime

from bot.ports import Store
from bot.rules.ahead import Why
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.series import Series
from bot.services import doing, escalating, sessions


def ahead(
    store: Store, series: Series, steps: Iterable[Occurrence], now: datetime
) -> dict[int, Why]:
    """Return which of the planned steps remind nobody as things are, by their ids, and why."""
    reminders = [s for s in steps if s.state == "planned" and s.kind in AFTER_INVITATION]
    found = ((step.id, _why(store, series, step, now)) for step in reminders)
    return {step: why for step, why in found if why}


def _why(store: Store, series: Series, step: Occurrence, now: datetime) -> Why | None:
    if store.answers.of_meeting(step.meeting) and reminds_nobody(store, series, step):
        return "answered"
    if step.kind != "escalation":
        return None
    meeting = store.meetings.get(step.meeting)
    return "alone" if escalating.finds_nobody(store, series, meeting, now) else None


def reminds_nobody(store: Store, series: Series, step: Occurrence) -> bool:
    """Tell whether a step is a reminder, and every party that it is for has answered."""
    if step.kind not in AFTER_INVITATION:
        return False
    meeting = sessions.at_step(store, series, step)
    if step.kind == "escalation":
        return not escalating.silent(store, series, meeting)
    return not doing.recipients(store, series, meeting, step.kind)
