"""The days from and until which mandates hold, as people write them: first and last day."""

from datetime import date, datetime, time, timedelta

from bot.rules.calendar import Calendar
from bot.rules.seats import Mandate

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""The days that a mandate can begin or end with; beyond, some are in no zone, and none is meant."""
_MIDNIGHT = time(0)


def first_day(mandate: Mandate, calendar: Calendar) -> date | None:
    """Return the day that was given; ``None`` for one that holds from when it was saved.

    Nobody saves at midnight sharp, and a day that was given begins then.
    """
    if mandate.starts_at is None:
        return None
    local = calendar.local(mandate.starts_at)
    return local.date() if local.time() == _MIDNIGHT else None


def last_day(mandate: Mandate, calendar: Calendar) -> date | None:
    """Return the last day on which it holds, if it ends."""
    if mandate.ends_at is None:
        return None
    return calendar.local(mandate.ends_at - timedelta(microseconds=1)).date()


def begins(day: date | None, calendar: Calendar) -> datetime | None:
    """Return when a first day begins (UTC)."""
    return calendar.instant(datetime.combine(day, _MIDNIGHT)) if day else None


def ends(day: date | None, calendar: Calendar) -> datetime | None:
    """Return when a last day is over (UTC)."""
    return begins(day + timedelta(days=1), calendar) if day else None
