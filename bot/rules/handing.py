"""Handing a seat over, for a meeting or until a day; accepting it, and taking it back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.rules.dates import require_ahead
from bot.rules.errors import (
    NoDeputies,
    NoSuchDeputy,
    NotHandedOver,
    NothingHanded,
    NotPrincipal,
    NotToYourself,
    NotYours,
)
from bot.rules.seats import Person, Seat, require_acting
from bot.rules.texts import Word


@dataclass(frozen=True, slots=True)
class HandedUntil:
    """A party's seat, handed to a deputy until the end of a day in the zone of the series.

    Whatever comes before its end is the deputy's to answer.
    """

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


def hand_over(seat: Seat, person: int, to: Person | None, convener: str) -> Person:
    """Return the deputy to whom the principal ``person`` hands over.

    ``to`` ``None`` means the first deputy. Raises ``NotPrincipal``, ``NotToYourself``,
    ``NoDeputies`` and ``NoSuchDeputy`` with the party's own words.
    """
    _require_principal(seat, person)
    if to is not None and to.id == person:
        raise NotToYourself(party=seat.party.name, example=Word("rsvp deputy @…"))
    if not seat.deputies:
        raise NoDeputies(party=seat.party.name, convener=convener)
    if to is None:
        return seat.deputies[0]
    chosen = next((deputy for deputy in seat.deputies if deputy.id == to.id), None)
    if chosen is None:
        names = ", ".join(deputy.name for deputy in seat.deputies)
        raise NoSuchDeputy(name=to.name, party=seat.party.name, deputies=names, convener=convener)
    return chosen


def accept(seat: Seat, person: int) -> None:
    """Return if the seat was handed over to ``person``, who accepts it.

    Raises what ``require_acting`` raises, and ``NothingHanded``.
    """
    require_acting(seat, person)
    if seat.handed_to != person:
        raise NothingHanded(party=seat.party.name)


def take_back(seat: Seat, person: int) -> Person:
    """Return the principal, who answers again if ``person`` ends the hand-over.

    The principal may, and the deputy who has it. Raises ``NotYours`` for another deputy,
    ``NotPrincipal``, ``NotHandedOver``.
    """
    if seat.principal is not None and seat.handed_to == person:
        return seat.principal
    if any(deputy.id == person for deputy in seat.deputies):
        raise NotYours(party=seat.party.name)
    principal = _require_principal(seat, person)
    if seat.handed_to is None and seat.shared_with is None:
        raise NotHandedOver
    return principal


def _require_principal(seat: Seat, person: int) -> Person:
    principal = seat.principal
    if principal is None or principal.id != person:
        name = principal.name if principal else "–"
        raise NotPrincipal(party=seat.party.name, principal=name)
    return principal
