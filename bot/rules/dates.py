"""Dates as people write them, in both languages: days of the calendar, never hours.

A day has no hour that summer time could skip or repeat (RFC 5545 §3.3.4), so nothing here asks for
a zone; when something is said about a day is decided in ``rules/calendar.py``.
"""

import re
from contextlib import suppress
from datetime import date, timedelta

from bot.rules.errors import BadDate, FarDate, PastDate
from bot.rules.texts import clean, fold

AHEAD = timedelta(days=5 * 366)
"""How far ahead a date may lie; beyond it somebody mistyped the year."""
_LEAP = 8
"""Years within which every day of the calendar occurs (29 February, around 2100)."""
_MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april", "april"),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september", "september"),
    ("oktober", "october"),
    ("november", "november"),
    ("december", "december"),
)
_SHORT = 3
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:[ /-]([0-9]{4}))?")
_WRITTEN = re.compile(r"(?:den )?([0-9]{1,2})(?:st|nd|rd|th)?\.? ([a-z]+)\.?,?(?: ([0-9]{4}))?")


def parse_date(given: str, today: date) -> date:
    """Return the day that was written: 2027-03-01, 1/3, 1 mars, 1 March 2027.

    Without a year it is the next such day. Raises ``BadDate``, and what ``require_ahead`` raises.
    """
    found = read_date(given, today)
    if found is None:
        raise BadDate(given=clean(given[:40], 40))
    return require_ahead(found, today)


def require_ahead(day: date, today: date) -> date:
    """Return ``day`` if it is today or ahead; raises ``PastDate``, ``FarDate``."""
    if day < today:
        raise PastDate(date=day)
    if day > today + AHEAD:
        raise FarDate(date=day)
    return day


def read_date(given: str, today: date) -> date | None:
    """Return the day that was written, wherever it lies; ``None`` if it is none."""
    text = fold(given).strip(" .,")
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.fullmatch(text):
        return _next(int(found[1]), int(found[2]), found[3], today)
    found = _WRITTEN.fullmatch(text)
    month = _month(found[2]) if found else None
    return _next(int(found[1]), month, found[3], today) if found and month else None


def _month(word: str) -> int | None:
    for number, names in enumerate(_MONTHS, start=1):
        if any(name == word or (len(word) >= _SHORT and name.startswith(word)) for name in names):
            return number
    return None


def _next(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _day(int(year), month, day)
    every = (_day(today.year + later, month, day) for later in range(_LEAP + 1))
    return next((found for found in every if found and found >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
