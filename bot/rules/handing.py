"""A hand-over until a day: whatever comes before its end is the deputy's to answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.dates import require_ahead


@dataclass(frozen=True, slots=True)
class HandedUntil:
    """A party's seat, handed to a deputy until the end of a day in the zone of the series."""

    series: int
    party: int
    deputy: int
    """Person id."""
    principal: int
    """Person id of who handed it over."""
    last_day: date
    ends_at: datetime
    """The first instant after ``last_day`` (UTC)."""


def handed_until(  # noqa: PLR0913 - a row
    series: int, party: int, deputy: int, principal: int, last_day: date, zone: str
) -> HandedUntil:
    """Return the hand-over of a party's seat until the end of ``last_day`` in ``zone``."""
    return HandedUntil(series, party, deputy, principal, last_day, end_of(last_day, zone))


def end_of(day: date, zone: str) -> datetime:
    """Return when ``day`` ends in ``zone`` (UTC): the first instant of the next one.

    Where summer time begins at midnight, so that the next day has no first hour, it is read with
    the offset before the gap (RFC 5545 §3.3.5).
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)


def require_day(day: date, now: datetime, zone: str) -> date:
    """Return ``day`` if it is today in ``zone`` or ahead; raises ``PastDate``, ``FarDate``."""
    return require_ahead(day, now.astimezone(ZoneInfo(zone)).date())
