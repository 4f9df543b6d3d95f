"""Days off of a country, from the ``holidays`` package, as the data that the rules take."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays
from holidays.constants import DE_FACTO, PUBLIC

from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.errors import BadRule
from bot.rules.meeting_dates import Moved
from bot.rules.series import Profile
from bot.rules.texts import LocalText

YEARS = range(2020, 2046)
"""The years whose holidays are always there."""


def calendar_of(profile: Profile, years: Iterable[int] = ()) -> Calendar:
    """Return the working days of a series.

    ``years`` beyond ``YEARS`` are added. Raises ``BadRule`` for a country that is not known.
    """
    asked = frozenset(years).difference(YEARS)
    return _calendar(profile.zone, profile.country, profile.quiet, asked)


def calendar_for(zone: str, country: str, quiet: tuple[QuietPeriod, ...]) -> Calendar:
    """Return the working days of a place. Raises ``BadRule`` for a country that is not known."""
    return _calendar(zone, country, quiet, frozenset())


def countries() -> tuple[str, ...]:
    """Return the codes of the countries whose holidays are known (ISO 3166-1 alpha-2)."""
    return tuple(code for code in holidays.list_supported_countries() if len(code) == 2)  # noqa: PLR2004 - alpha-2


@lru_cache(maxsize=64)
def _calendar(
    zone: str, country: str, quiet: tuple[QuietPeriod, ...], more: frozenset[int]
) -> Calendar:
    days = days_off(country, frozenset(YEARS) | more)
    return Calendar(zone=zone, holidays=days, quiet=quiet)


@lru_cache(maxsize=64)
def days_off(country: str, years: frozenset[int]) -> frozenset[date]:
    """Return the days off of a country in ``years``; raises ``BadRule`` if it is not known.

    Public holidays, and the days that the law treats as such (category ``de_facto``; in Sweden
    the three eves, SFS 1977:480 §7). Half days of the banks are working days. The package counts
    Sundays only when asked to, and is not asked: every calendar here knows its weekends.
    """
    if country not in countries():
        message = f"no holidays are known for the country “{country}”"
        raise BadRule(message)
    known = holidays.country_holidays(country).supported_categories
    wanted = tuple(category for category in (PUBLIC, DE_FACTO) if category in known)
    return frozenset(holidays.country_holidays(country, years=years, categories=wanted))


def why_off(profile: Profile, calendar: Calendar, day: date) -> Moved:
    """Return why nothing happens on ``day``, which is no working day of the series."""
    quiet = calendar.quiet_on(day)
    names = {} if quiet else names_of(profile.country, day.year)
    return Moved(day, quiet, names.get(day))


@lru_cache(maxsize=64)
def names_of(country: str, year: int) -> dict[date, LocalText]:
    """Return what the days off of a year are called, in both languages where the package knows."""
    spoken = holidays.country_holidays(country).supported_languages
    said = {
        language: holidays.country_holidays(
            country,
            years=year,
            categories=(PUBLIC, DE_FACTO)
            if DE_FACTO in holidays.country_holidays(country).supported_categories
            else (PUBLIC,),
            language=wanted if wanted in spoken else None,
        )
        for language, wanted in (("sv", "sv"), ("en", "en_US"))
    }
    return {day: LocalText(name, said["en"][day]) for day, name in said["sv"].items()}
