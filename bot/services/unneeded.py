"""Reminders that would remind nobody: all have answered, or no silent party has a deputy left."""

from collections.abc import Iterable
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.series import Series
from bot.services import doing, escalating, sessions


def ahead(
    store: Store, series: Series, steps: Iterable[Occurrence], now: datetime
) -> frozenset[int]:
    """Return the ids of those of the planned steps that remind nobody as things are."""
    reminders = [s for s in steps if s.state == "planned" and s.kind in AFTER_INVITATION]
    answered = {
        meeting for meeting in {s.meeting for s in reminders} if store.answers.of_meeting(meeting)
    }
    return frozenset(
        step.id
        for step in reminders
        if step.meeting in answered
        if reminds_nobody(store, series, step) or _finds_no_deputy(store, series, step, now)
    )


def _finds_no_deputy(store: Store, series: Series, step: Occurrence, now: datetime) -> bool:
    """Tell whether a step asks deputies, and no silent party has one who is left to ask."""
    if step.kind != "escalation":
        return False
    return escalating.finds_nobody(store, series, store.meetings.get(step.meeting), now)


def reminds_nobody(store: Store, series: Series, step: Occurrence) -> bool:
    """Tell whether a step is a reminder, and every party that it is for has answered."""
    if step.kind not in AFTER_INVITATION:
        return False
    meeting = sessions.at_step(store, series, step)
    if step.kind == "escalation":
        return not escalating.silent(store, series, meeting)
    return not doing.recipients(store, series, meeting, step.kind)
