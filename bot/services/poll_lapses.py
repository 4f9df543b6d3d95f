"""The cycle's poll that was not opened in time, or that is kept open: which steps are not done."""

from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import WAITING, Occurrence
from bot.rules.series import Meeting, Series
from bot.services import entries, outdated, poll_asks, polling


def is_over(store: Store, occurrence: Occurrence, meeting: Meeting, now: datetime) -> bool:
    """Tell whether a step is of a poll that can open no more, or that takes no votes any more.

    A poll can open until the time at which it would close, and until the agenda is published.
    """
    if occurrence.kind != "poll":
        return poll_asks.is_over(store, occurrence)
    closes_at = polling.closes(store, meeting)
    return meeting.published_at is not None or (closes_at is not None and now >= closes_at)


def is_unopened(store: Store, occurrence: Occurrence) -> bool:
    """Tell whether a step would close the poll of a meeting that has had none."""
    if occurrence.kind != "poll_closes":
        return False
    of_meeting = store.polls.of_meeting(occurrence.meeting)
    return not any(poll.purpose == "priority" for poll in of_meeting)


def is_kept_open(store: Store, occurrence: Occurrence, now: datetime) -> bool:
    """Tell whether a step would close a poll that somebody keeps open for longer."""
    if occurrence.kind != "poll_closes":
        return False
    of_meeting = store.polls.of_meeting(occurrence.meeting)
    return any(poll.purpose == "priority" and poll.is_open(now) for poll in of_meeting)


def leave_out(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Leave out the opening that still waits for the convener; where it asked, it says so then."""
    for step in store.ledger.of_meeting(meeting.id):
        if step.kind == "poll" and store.ledger.move_on(step.id, WAITING, "skipped", now):
            entries.of_step(store, step, "skipped", now)
            outdated.decided(store, series, step, now)
