"""The dates of meetings: those that the rule of a series gives, on the days that people work."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.rules.calendar import Calendar, QuietPeriod, recurring
from bot.rules.series import Meeting, MeetingRule
from bot.rules.texts import LocalText

_MOVED_AT_MOST = timedelta(days=400)
"""No date moves further than this to the next working day (``Calendar.on_or_before``)."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Moved:
    """Why a meeting is not on the day that its rule gives; neither reason: that is a weekend."""

    day: date
    """The rule's."""
    quiet: QuietPeriod | None = None
    """The period in which nothing is sent, and in which that day lies."""
    holiday: LocalText | None = None
    """What that day is called."""


def times(rule: MeetingRule, calendar: Calendar, until: date) -> Iterator[datetime]:
    """Yield the naive local starts of the meetings up to ``until`` (a date).

    One that falls on a day off moves to the working day before or after, stays (``keep``) or is
    left out (``skip``), as the rule says; ``near`` moves it within a week, or leaves it out. A
    series without a rule has none: it meets when a convener sets a meeting.
    """
    if not rule.rule:
        return
    for _, local in _held(rule, calendar, until):
        yield local


def moved(rule: MeetingRule, calendar: Calendar, last: date) -> dict[datetime, date]:
    """Return the rule's day of each naive local start up to ``last`` that is on another day."""
    if not rule.rule:
        return {}
    found = _held(rule, calendar, last + _MOVED_AT_MOST)
    return {local: day for day, local in found if day != local.date() and local.date() <= last}


def _held(rule: MeetingRule, calendar: Calendar, until: date) -> Iterator[tuple[date, datetime]]:
    """Yield the rule's day of each meeting up to ``until``, and its naive local start."""
    last: date | None = None
    for found in recurring(rule.rule, rule.first, rule.start, until=until):
        day = _settled(found.date(), rule, calendar)
        if day is None or day == last:  # two days off may move to the same working day
            continue
        last = day
        yield found.date(), datetime.combine(day, found.time())


@lru_cache(maxsize=64)  # every plan and every convener's App Home asks for them
def up_to(rule: MeetingRule, calendar: Calendar, last: date) -> tuple[datetime, ...]:
    """Return the naive local starts up to ``last``, also of those that moved there from later."""
    found = times(rule, calendar, last + _MOVED_AT_MOST)
    return tuple(sorted(local for local in found if local.date() <= last))


def stray(
    meetings: Iterable[Meeting], given: Sequence[datetime], now: datetime
) -> tuple[Meeting, ...]:
    """Return the meetings that are not over and at none of the ``given`` times: the rule's.

    These reach at least as far as the meetings do.
    """
    known = set(given)
    return tuple(m for m in meetings if not m.is_over(now) and m.local not in known)


def _settled(day: date, rule: MeetingRule, calendar: Calendar) -> date | None:
    """Return the day on which a meeting of the rule's ``day`` is held; ``None``: on none."""
    if rule.holiday == "keep" or calendar.is_working(day):
        return day
    if rule.holiday == "skip":
        return None
    if rule.holiday == "after":
        return calendar.on_or_after(day)
    before = calendar.on_or_before(day)
    is_far = day - before >= _WEEK
    return None if rule.holiday == "near" and is_far else before
