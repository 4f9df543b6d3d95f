"""Reminders that would remind nobody, because every party that they are for has answered."""

from collections.abc import Iterable

from bot.ports import Store
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.series import Series
from bot.services import doing, escalating, sessions


def ahead(store: Store, series: Series, steps: Iterable[Occurrence]) -> frozenset[int]:
    """Return the ids of those of the planned steps that remind nobody as things are."""
    reminders = [s for s in steps if s.state == "planned" and s.kind in AFTER_INVITATION]
    answered = {
        meeting for meeting in {s.meeting for s in reminders} if store.answers.of_meeting(meeting)
    }
    return frozenset(
        step.id
        for step in reminders
        if step.meeting in answered and reminds_nobody(store, series, step)
    )


def reminds_nobody(store: Store, series: Series, step: Occurrence) -> bool:
    """Tell whether a step is a reminder, and every party that it is for has answered."""
    if step.kind not in AFTER_INVITATION:
        return False
    meeting = sessions.at_step(store, series, step)
    if step.kind == "escalation":
        return not escalating.silent(store, series, meeting)
    return not doing.recipients(store, series, meeting, step.kind)
