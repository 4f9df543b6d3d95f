"""Reminders and the invitation: nobody is reminded of what they never got, or got just now."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from bot.rules.calendar import DAY_BEGINS, Calendar
from bot.rules.cycle import AFTER_INVITATION, KINDS, WAITING, Occurrence

_NOON = time(12)


def reminded_from(invited_at: datetime, calendar: Calendar) -> datetime:
    """Return when who was invited then may be reminded at the earliest (UTC): a working day later.

    Who reads it in the morning has that day to answer, who reads it later the next one.
    """
    read = calendar.local(calendar.next_open(invited_at))
    day = calendar.working_days(read.date(), 1 if read.time() < _NOON else 2)
    return calendar.instant(datetime.combine(day, DAY_BEGINS))


def is_invited_late(
    occurrence: Occurrence, siblings: Iterable[Occurrence], calendar: Calendar
) -> bool:
    """Tell whether the invitation went out too late for a reminder: it asks the same."""
    is_reminder = occurrence.kind in AFTER_INVITATION
    return is_reminder and is_fresh(siblings, calendar, occurrence.due_at)


def left_out_by(
    siblings: Iterable[Occurrence], invited_at: datetime, calendar: Calendar
) -> list[Occurrence]:
    """Return the reminders that are left out if the invitation goes out then: it asks the same.

    One that the convener let wait is theirs to send.
    """
    first = reminded_from(invited_at, calendar)
    return [
        each
        for each in siblings
        if each.kind in AFTER_INVITATION
        if each.state in {"planned", "asked"} and each.due_at < first
    ]


def is_superseded(
    occurrence: Occurrence, later: Sequence[Occurrence], calendar: Calendar, now: datetime
) -> bool:
    """Tell whether a later reminder is due as well, so that this one need not be sent.

    Of two that moved to the same time (both fell in a quiet period) the one planned last is sent.
    So it is if its invitation went out too late. A deputy is asked although a reminder is due as
    well: that one reaches others.
    """
    if is_invited_late(occurrence, later, calendar):
        return True
    return _gives_way(occurrence) and any(
        _gives_way(other)
        and (occurrence.due_at, occurrence.id) < (other.due_at, other.id)
        and other.due_at <= now
        for other in later
    )


def waiting_invitation(kind: str, siblings: Iterable[Occurrence]) -> Occurrence | None:
    """Return the invitation that a reminder waits for: nobody is reminded of what they never got.

    ``siblings`` are the steps of the meeting. ``None``: it went out, or the meeting has none.
    """
    if kind not in AFTER_INVITATION:
        return None
    open_states = {"planned", *WAITING}
    return next((s for s in siblings if s.kind == "invitation" and s.state in open_states), None)


def is_fresh(siblings: Iterable[Occurrence], calendar: Calendar, at: datetime) -> bool:
    """Tell whether the invitation went out so lately that a reminder of it ``at`` is too soon."""
    gone_out = (s for s in siblings if s.kind == "invitation" and s.state == "done")
    return any(at < reminded_from(_at(each), calendar) for each in gone_out)


def _gives_way(step: Occurrence) -> bool:
    return step.kind in KINDS and KINDS[step.kind].catch_up == "latest"


def _at(done: Occurrence) -> datetime:
    return done.done_at or done.due_at
