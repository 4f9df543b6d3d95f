"""Forward deadlines: named dates after the meeting by which its outcomes are to be of use.

A conference, the parties' budgets (product.md). An outcome points to the deadline of one year.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.rules.recurrence import occurrences
from bot.rules.texts import LocalText, fold

AHEAD = timedelta(days=400)
"""How far ahead deadlines are shown: as far as meetings are planned."""
_SEARCHED = 6
"""Years in which the next date of a deadline is looked for."""
_YEAR = re.compile(r"(.*\S) ([0-9]{4})")
_SHORTEST = 4
"""Letters of a word that may stand for the name that it is part of."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A named date of each year: by rule (RFC 5545), or set for a year, which goes first."""

    key: str
    name: LocalText
    rule: str = ""
    dates: tuple[date, ...] = ()
    text: LocalText | None = None
    """What it is for."""

    def day(self, year: int) -> date | None:
        """Return its day in ``year``, if it has one."""
        for each in self.dates:
            if each.year == year:
                return each
        return _by_rule(self.rule, year) if self.rule else None


@dataclass(frozen=True, slots=True)
class Dated:
    """A deadline in one year."""

    deadline: Deadline
    day: date

    @property
    def ref(self) -> str:
        """What an outcome keeps of it."""
        return f"{self.deadline.key}:{self.day.year}"


def ahead(deadlines: Iterable[Deadline], today: date) -> tuple[Dated, ...]:
    """Return those that come in the year ahead, in order of time."""
    found = (
        Dated(deadline, day)
        for deadline in deadlines
        for year in range(today.year, today.year + 3)
        if (day := deadline.day(year)) is not None and today <= day <= today + AHEAD
    )
    return tuple(sorted(found, key=lambda each: (each.day, each.deadline.key)))


def read(given: str, deadlines: Iterable[Deadline], today: date) -> Dated | None:
    """Return the deadline that was written by its key or name, ``conference 2028``.

    Without a year it is the next one from ``today`` on. ``None`` if it is none, or several.
    """
    name, year = fold(given).strip(" .,"), None
    if found := _YEAR.fullmatch(name):
        name, year = found[1], int(found[2])
    deadline = _called(name, tuple(deadlines))
    if deadline is None:
        return None
    if year is not None:
        day = deadline.day(year)
        return Dated(deadline, day) if day else None
    days = (deadline.day(today.year + later) for later in range(_SEARCHED))
    return next((Dated(deadline, day) for day in days if day and day >= today), None)


def pointed(ref: str, deadlines: Iterable[Deadline]) -> Dated | None:
    """Return the deadline that an outcome keeps as ``ref``, as the series has it now."""
    key, _, year = ref.partition(":")
    deadline = next((each for each in deadlines if each.key == key), None)
    day = deadline.day(int(year)) if deadline else None
    return Dated(deadline, day) if deadline and day else None


def _called(name: str, deadlines: tuple[Deadline, ...]) -> Deadline | None:
    for deadline in deadlines:
        if name in _names(deadline):
            return deadline
    if len(name) < _SHORTEST:
        return None
    # "konferensen" for "Höstkonferensen", "budget" for "The budget day"
    near = [each for each in deadlines if any(name in known for known in _names(each))]
    return near[0] if len(near) == 1 else None


def _names(deadline: Deadline) -> tuple[str, ...]:
    return tuple(map(fold, (deadline.key, deadline.name.sv, deadline.name.en)))


def _by_rule(rule: str, year: int) -> date | None:
    begin, end = datetime(year, 1, 1), datetime.combine(date(year, 12, 31), time.max)  # noqa: DTZ001 - a day
    return next((found.date() for found in occurrences(rule, begin, end)), None)
