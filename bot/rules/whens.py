"""Days and hours at the head of what a convener types about a meeting."""

import re
from dataclasses import dataclass
from datetime import date, time

from bot.rules.dates import read_date
from bot.rules.errors import BadTime
from bot.rules.texts import clean, fold

_TOKENS = 3
"""A day has three words at most: 4 February 2027."""
_BETWEEN = frozenset({"to", "till", "->", "→"})
_BEFORE_HOUR = frozenset({"at", "kl", "kl."})
_HOUR = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})")


@dataclass(frozen=True, slots=True)
class When:
    """What stood at the head, and the rest."""

    days: tuple[date, ...]
    """Two at most."""
    at: time | None
    rest: str


def read_when(text: str, today: date, *, days: int = 2) -> When:
    """Read up to ``days`` days and then an hour off the head of ``text``. Raises ``BadTime``.

    A day without a year is the next such day. What begins with no day has none.
    """
    found: list[date] = []
    rest = text.strip()
    while len(found) < days:
        day, behind = _day(rest, today)
        if day is None:
            break
        found.append(day)
        rest = behind
    at, rest = _hour(rest)
    return When(tuple(found), at, rest)


def read_hour(given: str) -> time | None:
    """Return the time of day ``13:00``; ``None`` if it is none. Raises ``BadTime``."""
    match = _HOUR.fullmatch(given)
    if match is None:
        return None
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise BadTime(given=clean(given[:40], 40), example="13:00") from None


def _day(text: str, today: date) -> tuple[date | None, str]:
    tokens = text.split()
    skipped = 1 if tokens and fold(tokens[0]) in _BETWEEN else 0
    for count in range(_TOKENS, 0, -1):
        end = skipped + count
        if len(tokens) >= end:
            day = read_date(" ".join(tokens[skipped:end]), today)
            if day is not None:
                return day, _behind(text, end)
    return None, text


def _hour(text: str) -> tuple[time | None, str]:
    tokens = text.split()
    skipped = 1 if tokens and fold(tokens[0]) in _BEFORE_HOUR else 0
    at = read_hour(tokens[skipped]) if len(tokens) > skipped else None
    return (None, text) if at is None else (at, _behind(text, skipped + 1))


def _behind(text: str, count: int) -> str:
    """Return what stands behind the first ``count`` words, its lines kept."""
    return "".join(text.split(None, count)[count:])
