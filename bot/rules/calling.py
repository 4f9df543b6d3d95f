"""Whom a meeting calls: every category in its years, or those that a thematic meeting is for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """The year of a meeting, and which categories it calls if only some."""

    year: int
    categories: tuple[str, ...] = ()
    """Keys; empty: the categories whose year it is."""


Year = int | Call
"""A year alone calls the categories whose year it is."""


def year_of(year: Year) -> int:
    """Return the year itself."""
    return year.year if isinstance(year, Call) else year


def named(year: Year) -> tuple[str, ...]:
    """Return the keys of the categories that are called by name; empty if none is."""
    return year.categories if isinstance(year, Call) else ()
