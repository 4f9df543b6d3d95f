"""Recurrence rules (RFC 5545 §3.3.10), read strictly and followed in bounded time.

dateutil does the arithmetic. It takes much more than the RFC allows (several rules in one text,
values out of range), and it looks for the next date of a rule that never fires until the year 9999,
which takes seconds; so what it gets is checked first, and its search is ended from here.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import islice, takewhile
from typing import cast

from dateutil.rrule import rrule, rrulestr

from bot.rules.errors import BadRule

HORIZON = timedelta(days=366 * 12)
"""No rule is followed further than this, unless an end is given."""
_SHORTEST = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
"""Days of the shortest period of each frequency."""
_RANGES = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_NAMES = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *_RANGES}
_TIMES = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAME_DAYS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
"""Without any of them a weekly rule is about the weekday of its first day."""
_WEEKDAY = f"(?:{'|'.join(_WEEKDAYS)})"
_DAY = re.compile(rf"(?:([+-]?[0-9]{{1,2}}))?{_WEEKDAY}")
_NUMBERS = re.compile(r"[+-]?[0-9]{1,3}(?:,[+-]?[0-9]{1,3})*")
_SHOWN = 40


class _Searched(Exception):  # noqa: N818 - the end of a search, not a failure
    """The search has come to its end."""


class _Interval(int):
    """An interval that ends the search: it is added once for each period that was looked at."""

    left: int

    def __radd__(self, other: int) -> int:
        """Go on to the next day, month or year."""
        self._look()
        return int.__add__(self, other)

    def __mul__(self, other: int) -> int:
        """Go on to the next week."""
        self._look()
        return int.__mul__(self, other)

    def _look(self) -> None:
        if self.left <= 0:
            raise _Searched
        self.left -= 1


def occurrences(rule: str, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the naive local times of ``rule`` from ``begin`` to ``end``, both included.

    ``UNTIL`` is a local date, itself included, or a local time. Raises ``BadRule``, at once, for
    what is no rule, for a rule finer than daily, and for an interval that is not 1 to 999.
    """
    parts = _parts(rule)
    _check(parts)
    end = min(end, _until(parts.pop("UNTIL"))) if "UNTIL" in parts else end
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    counted = _first_week(parts, begin)
    text = ";".join(map("=".join, parts.items()))
    found = cast("rrule", rrulestr(text, dtstart=counted))  # one rule, so it is never a set
    interval = _Interval(parts.get("INTERVAL", "1"))
    interval.left = (end - counted).days // (_SHORTEST[parts["FREQ"]] * interval) + 1
    return islice(_within(found.replace(interval=interval), begin, end), count)


def _first_week(parts: dict[str, str], begin: datetime) -> datetime:
    """Return from where the days of the first week have their places.

    dateutil counts them from ``begin``; for the RFC "a set of recurrence instances starts at the
    beginning of the interval", as dateutil has it for months and years.
    """
    if parts["FREQ"] != "WEEKLY" or "BYSETPOS" not in parts:
        return begin
    if not parts.keys() & _NAME_DAYS:
        parts["BYDAY"] = _WEEKDAYS[begin.weekday()]
    starts = _WEEKDAYS.index(parts.get("WKST", "MO"))
    return begin - timedelta(days=(begin.weekday() - starts) % 7)


def _within(found: rrule, begin: datetime, end: datetime) -> Iterator[datetime]:
    early = takewhile(lambda moment: moment <= end, found)
    with suppress(_Searched):
        yield from (moment for moment in early if moment >= begin)


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.upper().strip().removeprefix("RRULE:").split(";"):
        name, _, value = (each.strip() for each in part.partition("="))
        if name in parts:
            message = f"not a recurrence rule: {name[:_SHOWN]} stands twice"
            raise BadRule(message)
        if name:
            parts[name] = value
    return parts


def _check(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ", "")
    if frequency not in _SHORTEST:
        message = f"FREQ={frequency[:_SHOWN] or '(none)'} is not daily, weekly, monthly or yearly"
        raise BadRule(message)
    if parts.keys() & _TIMES:
        message = "the time of day is given by start, not by the rule"
        raise BadRule(message)
    if parts.keys() >= {"COUNT", "UNTIL"}:
        message = "not a recurrence rule: COUNT and UNTIL exclude each other"
        raise BadRule(message)
    for name, value in parts.items():
        _check_part(name, value, parts)


def _check_part(name: str, value: str, parts: dict[str, str]) -> None:
    if name not in _NAMES:
        message = f"not a recurrence rule: {name[:_SHOWN]} is no part of one"
    elif name == "INTERVAL" and not re.fullmatch("[1-9][0-9]{0,2}", value):
        message = f"INTERVAL={value[:_SHOWN]} is not 1 or more (at most 999)"
    elif not _fits(name, value, parts):
        message = f"not a recurrence rule: {name} cannot be {value[:_SHOWN] or '(empty)'}"
    else:
        return
    raise BadRule(message)


def _fits(name: str, value: str, parts: dict[str, str]) -> bool:
    if name in _RANGES:
        numbers = value.split(",") if _NUMBERS.fullmatch(value) else ["0"]
        lowest = 1 if name == "BYMONTH" else -_RANGES[name]
        return all(_lies(number, lowest, _RANGES[name]) for number in numbers)
    if name == "BYDAY":
        limit = _most_weekdays(parts)
        days = [_DAY.fullmatch(day) for day in value.split(",")]
        return all(day and (not day[1] or _lies(day[1], -limit, limit)) for day in days)
    if name == "WKST":
        return re.fullmatch(_WEEKDAY, value) is not None
    return name != "COUNT" or re.fullmatch("[1-9][0-9]{0,8}", value) is not None


def _lies(number: str, lowest: int, highest: int) -> bool:
    return int(number) != 0 and lowest <= int(number) <= highest


def _most_weekdays(parts: dict[str, str]) -> int:
    """Return how often a weekday may come in the period that its number counts in."""
    if parts["FREQ"] in {"DAILY", "WEEKLY"}:
        return 0
    return 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5


def _until(value: str) -> datetime:
    try:
        if re.fullmatch("[0-9]{8}", value):
            return datetime.combine(datetime.strptime(value, "%Y%m%d"), time.max)  # noqa: DTZ007 - local
        if re.fullmatch("[0-9]{8}T[0-9]{6}", value):
            return datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local, as begin is
    except ValueError:
        pass
    message = f"UNTIL={value[:_SHOWN]} is not a local date such as 20311231"
    raise BadRule(message)
