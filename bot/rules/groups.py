"""Groups of parties that meet apart: who is in each, who hosts it in turn, and when it is held.

A round of group sessions is one meeting; ``rules/sessions.py`` says how each party sees it.
"""

from dataclasses import dataclass
from datetime import date, time

from bot.rules.texts import LocalText


@dataclass(frozen=True, slots=True)
class Held:
    """What is different in one year; what is empty or ``None`` is as in other years."""

    year: int
    day: date | None = None
    start: time | None = None
    place: str = ""
    address: str = ""
    video: str = ""
    host: str = ""
    """Key of a party."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of parties, by their keys. Times are local, in the zone of the series."""

    key: str
    name: LocalText
    parties: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    """Who hosts in turn: the first in round 1, and so on from the beginning again."""
    days: int = 0
    """How many days before the day of the round."""
    start: time | None = None
    """``None``: when the round starts."""
    minutes: int | None = None
    """``None``: as long as the round."""
    place: str = ""
    address: str = ""
    video: str = ""
    note: LocalText | None = None
    """What its parties read the day before; that of the series is about the round."""
    held: tuple[Held, ...] = ()

    def in_year(self, year: int) -> Held:
        """Return what is different in ``year``."""
        return next((each for each in self.held if each.year == year), Held(year))

    def host(self, number: int, year: int) -> str:
        """Return the key of the host of round ``number`` (from 1), held in ``year``."""
        named = self.in_year(year).host
        if named or not self.hosts:
            return named
        return self.hosts[(number - 1) % len(self.hosts)]

    def fits(self, start: time, minutes: int) -> bool:
        """Tell whether a session on the day of the round ends no later than the round does."""
        if self.days:
            return True
        begins, lasts = self.start or start, self.minutes or minutes
        return _minutes(begins) + lasts <= _minutes(start) + minutes


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
