"""Publishing an agenda: by the convener, or by the cycle on its date."""

from datetime import datetime

from bot.ports import Store
from bot.rules import agenda, cycle
from bot.rules.cycle import Occurrence
from bot.rules.series import Meeting, Series
from bot.services import afterwards, entries, outdated, owing, standing


def publish(store: Store, series: Series, meeting: Meeting, now: datetime) -> Meeting:
    """Publish the agenda. Raises ``AlreadyPublished``, ``NothingToPublish``."""
    furnish(store, series, meeting, now)
    items = store.agenda.of_meeting(meeting.id)
    published = agenda.publish(meeting, items, now)
    store.meetings.save(published)
    owing.post(store, series, "agenda", published, now)
    afterwards.pass_over(store, series, items, published, now)
    afterwards.ask(store, series, published)
    _settle(store, series, meeting, now)
    return published


def furnish(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Put on an agenda that is to be published what the call would have put there: it had none."""
    if meeting.call_opened_at is None:
        standing.add(store, series, meeting, now)


def is_empty(store: Store, step: Occurrence, meeting: Meeting) -> bool:
    """Tell whether the step would publish the agenda, and nothing is on it."""
    if step.kind != "agenda" or meeting.published_at is not None:
        return False
    return not agenda.accepted(store.agenda.of_meeting(meeting.id))


def is_vain(store: Store, step: Occurrence, meeting: Meeting, now: datetime) -> bool:
    """Tell whether nothing is on the agenda and nothing can be: it closed at the start."""
    return meeting.has_started(now) and is_empty(store, step, meeting)


_ENDS: dict[str, tuple[cycle.StepState, tuple[cycle.StepState, ...]]] = {
    "agenda": ("done", ("planned", *cycle.WAITING)),
    "call": ("skipped", ("planned", *cycle.WAITING)),
    "call_closes": ("done", ("planned",)),
}
"""The steps that publishing ends before their time: into which state, and from which ones."""


def _settle(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """End the steps of which nothing is left to do, so that the plan says what will happen."""
    for step in store.ledger.of_meeting(meeting.id):
        state, before = _ENDS.get(step.kind, ("done", ()))
        if before and store.ledger.move_on(step.id, before, state, now):
            outdated.decided(store, series, step, now)
            entries.of_step(store, step, state, now)
