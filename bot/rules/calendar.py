"""Dates: working days, quiet time, and recurrence in a zone's local time.

Local times become instants as RFC 5545 §3.3.5 says: a time that occurs twice is the first one, a
time that does not occur is read with the offset before the gap (``fold=0``, PEP 495).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.rules.errors import BadRule
from bot.rules.recurrence import HORIZON, occurrences

__all__ = [
    "DAY_BEGINS",
    "DAY_ENDS",
    "HORIZON",
    "Calendar",
    "QuietPeriod",
    "first_dates",
    "recurring",
]

DAY_BEGINS = time(8, 0)
"""Nothing unasked before this local time."""
DAY_ENDS = time(18, 0)
"""Nothing unasked at or after this local time."""
_SATURDAY = 5
_LONGEST_SEARCH = 400


@dataclass(frozen=True, slots=True)
class QuietPeriod:
    """Days of every year, both ends included, in which nothing is sent; may pass New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in the period."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a series: its zone, holidays and quiet periods."""

    zone: str
    holidays: frozenset[date] = frozenset()
    quiet: tuple[QuietPeriod, ...] = ()
    _tz: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look the zone up once."""
        object.__setattr__(self, "_tz", ZoneInfo(self.zone))

    def is_working(self, day: date) -> bool:
        """Tell whether somebody may be disturbed on ``day``."""
        weekday = day.weekday() < _SATURDAY and day not in self.holidays
        return weekday and self.quiet_on(day) is None

    def quiet_on(self, day: date) -> QuietPeriod | None:
        """Return the quiet period in which ``day`` lies, if one does."""
        return next((period for period in self.quiet if period.covers(day)), None)

    def on_or_before(self, day: date) -> date:
        """Return ``day``, or the working day before it. Raises ``BadRule`` if there is none."""
        return self._search(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return ``day``, or the working day after it. Raises ``BadRule`` if there is none."""
        return self._search(day, 1)

    def working_days(self, day: date, count: int) -> date:
        """Return the working day that lies ``count`` working days after (before) ``day``."""
        direction = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._search(day + timedelta(days=direction), direction)
        return day

    def instant(self, local: datetime) -> datetime:
        """Return naive ``local`` time as an aware UTC instant (RFC 5545 §3.3.5)."""
        return local.replace(tzinfo=self._tz, fold=0).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """Return an aware ``instant`` in the calendar's zone (aware)."""
        return instant.astimezone(self._tz)

    def next_open(self, instant: datetime) -> datetime:
        """Return ``instant`` (UTC), or the next one at which an unasked message may be sent."""
        here = self.local(instant)
        day = here.date()
        if self.is_working(day) and DAY_BEGINS <= here.time() < DAY_ENDS:
            return instant
        if not (self.is_working(day) and here.time() < DAY_BEGINS):
            day = self.on_or_after(day + timedelta(days=1))
        return self.instant(datetime.combine(day, DAY_BEGINS))

    def next_morning(self, instant: datetime) -> datetime:
        """Return when the next working day begins after ``instant`` (UTC)."""
        here = self.local(instant)
        later = 0 if here.time() < DAY_BEGINS else 1
        day = self.on_or_after(here.date() + timedelta(days=later))
        return self.instant(datetime.combine(day, DAY_BEGINS))

    def _search(self, day: date, direction: int) -> date:
        for offset in range(_LONGEST_SEARCH):
            candidate = day + timedelta(days=direction * offset)
            if self.is_working(candidate):
                return candidate
        message = "the quiet periods and holidays leave no working day in a year"
        raise BadRule(message)


def recurring(
    rule: str, first: date, start: time, *, until: date | None = None
) -> Iterator[datetime]:
    """Yield the naive local times of an RRULE from ``first`` to ``until``, both included.

    Without ``until``, to ``HORIZON`` after ``first``. Raises ``BadRule`` for what is no rule
    (RFC 5545 §3.3.10), for an interval below 1, and for a rule finer than daily; a rule that never
    fires yields nothing, in bounded time.
    """
    begin = datetime.combine(first, start)
    end = begin + HORIZON if until is None else datetime.combine(until, time.max)
    return occurrences(rule, begin, end)


def first_dates(rule: str, first: date, start: time, count: int) -> list[datetime]:
    """Return the first ``count`` local times of ``rule``; raises ``BadRule`` if it never fires."""
    found = list(islice(recurring(rule, first, start), count))
    if not found:
        message = "the rule never fires"
        raise BadRule(message)
    return found
