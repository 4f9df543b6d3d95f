"""What can be wrong with the groups of a series file, besides their form."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from bot.rules import meeting_dates
from bot.rules.errors import BadRule
from bot.rules.series import MeetingRule, Profile
from bot.services.file_checks import Fault
from bot.services.file_format import SeriesRow
from bot.services.file_groups import GroupRow
from bot.services.file_lines import Path
from bot.services.file_shapes import items_of
from bot.services.holidays import calendar_of

_WEEK = 7


def sessions(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield parties that are unknown or in two groups, hosts of others, times outside the round."""
    series = data.get("series")
    rows = list(_rows(series, "group"))
    if not rows:
        return
    called = _called(data)
    seen: dict[str, Path] = {}
    for number, row in rows:
        path: Path = ("series", "group", number)
        for place, key in enumerate(items_of(row.get("parties"))):
            at: Path = (*path, "parties", place)
            if isinstance(key, str):
                yield from _party(at, key, called, seen)
                seen.setdefault(key, at)
        if row.get("parties") == []:
            yield Fault((*path, "parties"), "has no party; name at least one")
        yield from _hosts(path, row)
        yield from _years(path, row)
    yield from _times(series, rows)


def _party(at: Path, key: str, called: dict[str, bool], seen: dict[str, Path]) -> Iterator[Fault]:
    if key not in called:
        near = get_close_matches(key, called, n=1)
        meant = f"did you mean {near[0]}?" if near else "add a [[party]] or correct this"
        yield Fault(at, f"“{key[:40]}” is no party of this file; {meant}")
    elif not called[key]:
        yield Fault(at, f"“{key[:40]}” convenes, so it is in every session; take it out")
    elif key in seen:
        yield Fault(at, f"“{key[:40]}” is in a group already; a party has one", first=seen[key])


def _hosts(path: Path, row: dict[str, Any]) -> Iterator[Fault]:
    own = items_of(row.get("parties"))
    named = [((*path, "hosts", n), key) for n, key in enumerate(items_of(row.get("hosts")))]
    named += [((*path, "held", n, "host"), each.get("host")) for n, each in _rows(row, "held")]
    for at, key in named:
        if isinstance(key, str) and key not in own:
            message = (
                f"“{key[:40]}” is not in this group; a session is hosted by one of its parties"
            )
            yield Fault(at, message)


def _years(path: Path, row: dict[str, Any]) -> Iterator[Fault]:
    before = row.get("before")
    if isinstance(before, str) and "working" in before:
        yield Fault((*path, "before"), 'is counted in days or weeks, like "3 days"')
    seen: dict[object, Path] = {}
    for number, each in _rows(row, "held"):
        at: Path = (*path, "held", number)
        if each.get("year") in seen:
            yield Fault(at, "this year stands here twice", first=seen[each.get("year")])
        seen.setdefault(each.get("year"), at)


def _times(series: object, rows: list[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    """Yield sessions that end after their round, or are held before its call for items opens."""
    try:
        profile = SeriesRow.model_validate(series).profile
        groups = [(number, GroupRow.model_validate(row)) for number, row in rows]
        days = {day.year: day for day in _days(profile)}
    except (ValidationError, BadRule):
        return  # said elsewhere
    opens = [-_distance(s.offset.count, s.offset.unit) for s in profile.steps if s.kind == "call"]
    for number, row in groups:
        path: Path = ("series", "group", number)
        if not row.group.fits(profile.meeting.start, profile.meeting.minutes):
            yield Fault(path, "ends after the round; begin earlier, or write before = …")
        if opens and row.group.days >= opens[0]:
            yield Fault((*path, "before"), "is before the call for items; hold it later")
        for place, held in enumerate(row.held):
            day = days.get(held.year)
            at: Path = (*path, "held", place)
            if day is None:
                yield Fault((*at, "year"), f"no meeting is held in {held.year}", hint=True)
            elif held.date is not None:
                yield from _held(at, held.date, held.start or row.start, day, profile.meeting)


def _held(
    at: Path, given: date, start: time | None, day: date, rule: MeetingRule
) -> Iterator[Fault]:
    late = given == day and (start or rule.start) > rule.start
    if given > day or late:
        yield Fault(
            (*at, "date"), f"is after the round, which is held on {day}; choose a day before"
        )


def _days(profile: Profile) -> list[date]:
    calendar = calendar_of(profile)
    last = profile.meeting.first + timedelta(days=366 * 12)
    return [local.date() for local in meeting_dates.times(profile.meeting, calendar, last)]


def _distance(count: int, unit: str) -> float:
    return count * {"weeks": _WEEK, "days": 1, "working_days": _WEEK / 5}[unit]


def _called(data: dict[str, Any]) -> dict[str, bool]:
    """Return the keys of the parties, and whether each is called to meetings."""
    convening = [
        row.get("key") for _, row in _rows(data, "category") if row.get("convening") is True
    ]
    return {
        row["key"]: row.get("category") not in convening
        for _, row in _rows(data, "party")
        if isinstance(row.get("key"), str)
    }


def _rows(table: object, name: str) -> list[tuple[int, dict[str, Any]]]:
    found = table.get(name) if isinstance(table, dict) else None
    return [(n, row) for n, row in enumerate(items_of(found)) if isinstance(row, dict)]
