"""When a local time is: an oracle written from RFC 5545 §3.3.5 and PEP 495 alone.

It imports nothing of ours and knows no `fold`. It asks a zone one question only, what its clocks
show at an instant, which has one answer; the way back is worked out here. Times are whole seconds:
of an instant since 1970 in UTC, of a local time as if the zone were UTC.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

OffsetAt = Callable[[int], int]
"""The offset from UTC, in seconds, at an instant."""
QUARTER = 15 * 60
"""Clocks are changed when a quarter of an hour begins in UTC, and not twice in one."""
HOUR = 4 * QUARTER
DAY = 24 * HOUR
FORTNIGHT = 14 * DAY
_MARCH, _OCTOBER, _NOVEMBER = 3, 10, 11
_SUNDAY = 6
_EPOCH, _SECOND = datetime(1970, 1, 1), timedelta(seconds=1)  # noqa: DTZ001 - a clock that shows it


def seconds(local: datetime) -> int:
    """Return a naive local time, or an aware UTC instant, as seconds."""
    return int(local.replace(tzinfo=UTC).timestamp())


def instant(local: int, offset_at: OffsetAt) -> int:
    """Return the instant that a local time refers to; needs two days with at most one change.

    "If the local time described occurs more than once (when changing from daylight to standard
    time), the DATE-TIME value refers to the first occurrence of the referenced time. […] If the
    local time described does not occur (when changing from standard to daylight time), the
    DATE-TIME value is interpreted using the UTC offset before the gap in local times."
    """
    offsets = {offset_at(local - DAY), offset_at(local + DAY)}
    occurs = [local - offset for offset in offsets if offset_at(local - offset) == offset]
    return min(occurs) if occurs else local - _offset_before(local, offset_at)


def _offset_before(local: int, offset_at: OffsetAt) -> int:
    """Return the offset in force when the clocks last showed less than ``local``."""
    low, high = local - DAY, local + DAY
    while high - low > QUARTER:
        middle = (low + high) // 2
        if middle + offset_at(middle) < local:
            low = middle
        else:
            high = middle
    return offset_at(low)


def stockholm(at: int) -> int:
    """Return Sweden's offset: directive 2000/84/EC, articles 2 and 3 (01:00 UTC, last Sundays)."""
    year = datetime.fromtimestamp(at, UTC).year
    begins, ends = _last_sunday(year, _MARCH), _last_sunday(year, _OCTOBER)
    return 2 * HOUR if begins + HOUR <= at < ends + HOUR else HOUR


def new_york(at: int) -> int:
    """Return New York's offset: 15 U.S.C. §260a (02:00 local, second Sunday, first Sunday)."""
    year = datetime.fromtimestamp(at, UTC).year
    begins, ends = _sunday_from(year, _MARCH, 8), _sunday_from(year, _NOVEMBER, 1)
    return -4 * HOUR if begins + 7 * HOUR <= at < ends + 6 * HOUR else -5 * HOUR


def clocks_of(zone: str) -> OffsetAt:
    """Return what the time zone data says that the clocks of a zone show."""
    tz = ZoneInfo(zone)

    @cache
    def in_quarter(number: int) -> int:
        shown = datetime.fromtimestamp(number * QUARTER, tz).replace(tzinfo=None)
        return (shown - _EPOCH) // _SECOND - number * QUARTER

    return lambda at: in_quarter(at // QUARTER)


def changes(offset_at: OffsetAt, first: int, last: int) -> Iterator[int]:
    """Yield the local times, before the change, at which the clocks of a zone are changed.

    Needs fortnights with at most one: the shortest summer time is a Ramadan's absence of it.
    """
    after = offset_at(first)
    for begins in range(first, last, FORTNIGHT):
        low, high, before = begins, begins + FORTNIGHT, after
        after = offset_at(high)
        if before == after:
            continue
        while high - low > QUARTER:
            middle = low + (high - low) // QUARTER // 2 * QUARTER
            low, high = (middle, high) if offset_at(middle) == before else (low, middle)
        yield high + before


@lru_cache
def _last_sunday(year: int, month: int) -> int:
    day = datetime(year, month, 31, tzinfo=UTC)
    return seconds(day - timedelta(days=(day.weekday() - _SUNDAY) % 7))


@lru_cache
def _sunday_from(year: int, month: int, first: int) -> int:
    day = datetime(year, month, first, tzinfo=UTC)
    return seconds(day + timedelta(days=(_SUNDAY - day.weekday()) % 7))
