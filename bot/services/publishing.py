"""Publishing an agenda: by the convener, or by the cycle on its date."""

from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import agenda
from bot.rules.cycle import Occurrence
from bot.rules.series import Meeting, Series
from bot.services import afterwards, outdated, owing, standing


def publish(store: Store, series: Series, meeting: Meeting, now: datetime) -> Meeting:
    """Publish the agenda. Raises ``AlreadyPublished``, ``NothingToPublish``."""
    items = store.agenda.of_meeting(meeting.id)
    published = agenda.publish(meeting, items, now)
    store.meetings.save(published)
    owing.post(store, series, "agenda", published, now)
    if meeting.call_opened_at is None:
        standing.add(store, series, meeting, now)
    afterwards.pass_over(store, series, items, published, now)
    afterwards.ask(store, series, published)
    _settle(store, series, meeting, now)
    return published


def is_empty(store: Store, step: Occurrence, meeting: Meeting) -> bool:
    """Tell whether the step would publish the agenda, and nothing is on it."""
    if step.kind != "agenda" or meeting.published_at is not None:
        return False
    return not agenda.accepted(store.agenda.of_meeting(meeting.id))


def _settle(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """End the step that waited for the convener to publish."""
    for step in store.ledger.of_meeting(meeting.id):
        if step.kind == "agenda" and store.ledger.move_on(step.id, ["asked", "held"], "done", now):
            outdated.decided(store, series, step, now)
            subject = f"step:{step.id}"
            store.audit.write(Entry(step.workspace, step.series, now, None, "step.done", subject))
