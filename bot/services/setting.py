"""A convener sets a meeting: the only ones of a series without a rule, thematic ones beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.ports import Store
from bot.rules import moving
from bot.rules.cycle import Occurrence
from bot.rules.errors import BadLength, UnknownCategory
from bot.rules.seats import Category
from bot.rules.series import Meeting, Series
from bot.rules.texts import clean, fold
from bot.services import following, office, shown_homes
from bot.services.holidays import calendar_of
from bot.services.moving import times
from bot.services.office import Office

TITLE_LIMIT = 150
_SHORTEST, _LONGEST = 15, 24 * 60
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as a convener wants it."""

    day: date
    at: time | None = None
    """``None``: the hour of the series."""
    title: str = ""
    minutes: str = ""
    categories: tuple[str, ...] = ()
    """Keys or names; empty: those whose year it is."""
    venue: moving.Where = moving.AS_EVER


@dataclass(frozen=True, slots=True)
class Made:
    """A meeting that was set."""

    series: Series
    meeting: Meeting
    called: tuple[Category, ...]
    """The categories that it is for; empty: those whose year it is."""
    left_out: tuple[Occurrence, ...]


def categories_of(store: Store, series: Series) -> list[Category]:
    """Return the categories that can be called, in their order."""
    every = {p.category.key: p.category for p in store.seats.parties(series.id) if not p.ended}
    found = [each for each in every.values() if not each.convening]
    return sorted(found, key=lambda each: each.position)


def put(store: Store, of: Office, wanted: Wanted, now: datetime) -> Made:
    """Set a meeting with the whole cycle of steps; those whose time is over are left out.

    Raises ``BadLength``, ``UnknownCategory``, ``TooLong``, and what ``moving.require_time`` raises.
    """
    series, rule = of.series, of.series.profile.meeting
    called = _called(store, series, wanted.categories)
    length = timedelta(minutes=_minutes(wanted.minutes, rule.minutes))
    local = datetime.combine(wanted.day, wanted.at or rule.start)
    moving.require_time(local, length, times(store, series, None, local.date()), now)
    starts_at = calendar_of(series.profile, [local.year]).instant(local)
    venue = wanted.venue
    earlier = [m for m in store.meetings.of_series(series.id) if m.local < local]
    meeting = store.meetings.add(
        series.workspace,
        Meeting(
            id=0,
            series=series.id,
            local=local,
            starts_at=starts_at,
            ends_at=starts_at + length,
            place=rule.place if venue.place is None else venue.place,
            address=rule.address if venue.address is None else venue.address,
            video=rule.video if venue.video is None else venue.video,
            host=rule.host,
            sequence=len(earlier) + 1,
            title=clean(wanted.title, TITLE_LIMIT),
            categories=tuple(each.key for each in called),
            is_set=True,
        ),
    )
    left_out = following.settle(store, series, meeting, now)
    office.audit(store, of, "meeting.set", meeting, meeting.title, now)
    shown_homes.of_series(store, series, meeting.id, now)
    return Made(series, meeting, called, tuple(left_out))


def _called(store: Store, series: Series, given: Sequence[str]) -> tuple[Category, ...]:
    known = categories_of(store, series)
    return tuple(dict.fromkeys(_category(name, known) for name in given))


def _category(name: str, known: Sequence[Category]) -> Category:
    wanted = fold(name)
    for each in known:
        if wanted in {fold(each.key), fold(each.name.sv), fold(each.name.en)}:
            return each
    raise UnknownCategory(given=clean(name[:80], 80), categories=tuple(c.name for c in known))


def _minutes(given: str, usual: int) -> int:
    text = given.strip()
    if not text:
        return usual
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
    if not _SHORTEST <= minutes <= _LONGEST:
        raise BadLength(given=clean(text[:40], 40))
    return minutes
