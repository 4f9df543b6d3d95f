"""When a poll closes and reminds: its deadline, as typed, extended, or moved with its meeting."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.rules.calendar import Calendar
from bot.rules.errors import BadDeadline, NotLater, PastDate
from bot.rules.polls import Poll, require_open
from bot.rules.texts import Word, clean

OPEN_AT_MOST = timedelta(days=366)
READ_BACK = timedelta(days=36_600)
"""How far back a date may lie and be read as one that has been."""
OPEN_DAYS = 7
"""For how long a poll is open whose deadline nobody chose."""
CLOSES = time(17, 0)
"""Local time at which a poll closes whose deadline is a day; its result goes out the same day."""
REMINDER_WORKING_DAYS = 2
REMINDS = time(9, 0)


def deadline(given: str, calendar: Calendar, now: datetime) -> datetime:
    """Return the instant of ``2027-01-20`` (at 17:00) or ``2027-01-20 12:00`` in the zone.

    Without one, a week from now. A time that summer time skips is read with the offset before it
    (RFC 5545 §3.3.5). Raises ``BadDeadline``, and ``PastDate`` for what has been.
    """
    if not given.strip():
        day = calendar.local(now).date() + timedelta(days=OPEN_DAYS)
        return calendar.instant(datetime.combine(calendar.on_or_after(day), CLOSES))
    local = _local(given)
    here = calendar.local(now).replace(tzinfo=None)
    if local is None or not here - READ_BACK <= local <= here + OPEN_AT_MOST:
        raise BadDeadline(given=clean(given[:40], 40), example="2027-01-20, 2027-01-20 12:00")
    closes_at = calendar.instant(local)
    if closes_at <= now:
        raise PastDate(date=closes_at)
    return closes_at


def reminder(opened_at: datetime, closes_at: datetime, calendar: Calendar) -> datetime | None:
    """Return when the silent are reminded: two working days before the deadline, at 09:00.

    ``None`` for a poll that is open for so short a time that a reminder would only repeat it.
    """
    day = calendar.working_days(calendar.local(closes_at).date(), -REMINDER_WORKING_DAYS)
    at = calendar.instant(datetime.combine(day, REMINDS))
    return at if at > opened_at else None


def extend(poll: Poll, closes_at: datetime, calendar: Calendar, now: datetime) -> Poll:
    """Return the poll open for longer; who was reminded is not reminded again.

    Raises ``PollClosed``, ``PollWithdrawn``, ``NotLater``.
    """
    require_open(poll, now)
    if closes_at <= poll.closes_at:
        raise NotLater(number=poll.number, date=poll.closes_at, command=Word("poll close"))
    return replace(_until(poll, closes_at, calendar), extended=True)


def follow(poll: Poll, closes_at: datetime, calendar: Calendar) -> Poll:
    """Return the cycle's poll with the time to which its step has moved, unless it was chosen."""
    if poll.state != "open" or poll.extended or closes_at == poll.closes_at:
        return poll
    return _until(poll, closes_at, calendar)


def _until(poll: Poll, closes_at: datetime, calendar: Calendar) -> Poll:
    at = reminder(poll.opened_at, closes_at, calendar) if poll.remind_at is not None else None
    return replace(poll, closes_at=closes_at, remind_at=at)


def _local(given: str) -> datetime | None:
    for form, has_time in (("%Y-%m-%d", False), ("%Y-%m-%d %H:%M", True)):
        try:
            found = datetime.strptime(" ".join(given.split()), form)  # noqa: DTZ007 - local
        except ValueError:
            continue
        return found if has_time else datetime.combine(found.date(), CLOSES)
    return None
