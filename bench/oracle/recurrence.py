"""On which days a rule falls: an oracle written from RFC 5545 §3.3.10 alone.

It takes no rule apart into steps, as libraries do. It looks at every day of a period and asks the
table of the RFC whether the rule has it. Left out is what the RFC leaves open: ``BYWEEKNO`` (which
year has the days of a first week?) and a first day that the rule does not have, which is then no
occurrence here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ONE = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; an empty part is one that it does not have."""

    freq: str
    interval: int = 1
    count: int = 0
    until: date | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    """A number, 0 for every, and a weekday, 0 for Monday."""
    by_set_pos: tuple[int, ...] = ()
    week_starts: int = 0

    def text(self) -> str:
        """Return it as the RFC writes it."""
        lists = {
            "BYMONTH": self.by_month,
            "BYMONTHDAY": self.by_month_day,
            "BYYEARDAY": self.by_year_day,
            "BYDAY": [f"{number or ''}{WEEKDAYS[day]}" for number, day in self.by_day],
            "BYSETPOS": self.by_set_pos,
        }
        parts = {"FREQ": self.freq, "INTERVAL": str(self.interval)}
        if self.count:
            parts["COUNT"] = str(self.count)
        if self.until:
            parts["UNTIL"] = f"{self.until:%Y%m%d}"
        parts |= {name: ",".join(map(str, values)) for name, values in lists.items() if values}
        return ";".join(map("=".join, (parts | {"WKST": WEEKDAYS[self.week_starts]}).items()))


def days(rule: Rule, first: date, last: date) -> list[date]:
    """Return the days of ``rule`` from ``first`` to ``last``, both included."""
    end = min(last, rule.until) if rule.until else last
    found = (day for period in _periods(rule, first, end) for day in _of(rule, first, period))
    within = (day for day in found if first <= day <= end)
    return list(islice(within, rule.count or None))


def _periods(rule: Rule, first: date, end: date) -> Iterator[list[date]]:
    """Yield the days of every year, month, week or day that is ``interval`` after another."""
    begins = _period_of(rule, first)
    while begins <= end:
        after = _next(rule, begins, 1)
        yield [begins + n * _ONE for n in range((after - begins).days)]
        begins = _next(rule, begins, rule.interval)


def _period_of(rule: Rule, day: date) -> date:
    match rule.freq:
        case "YEARLY":
            return date(day.year, 1, 1)
        case "MONTHLY":
            return date(day.year, day.month, 1)
        case "WEEKLY":
            return day - (day.weekday() - rule.week_starts) % _WEEK * _ONE
    return day


def _next(rule: Rule, begins: date, periods: int) -> date:
    match rule.freq:
        case "YEARLY":
            return date(begins.year + periods, 1, 1)
        case "MONTHLY":
            months = begins.year * 12 + begins.month - 1 + periods
            return date(months // 12, months % 12 + 1, 1)
        case "WEEKLY":
            return begins + periods * _WEEK * _ONE
    return begins + periods * _ONE


def _of(rule: Rule, first: date, period: list[date]) -> list[date]:
    """Return the days of a period, in order; of them, by ``BYSETPOS``, the nth."""
    found = [day for day in period if _has(rule, first, day)]
    if not rule.by_set_pos:
        return found
    places = {n - 1 if n > 0 else len(found) + n for n in rule.by_set_pos}
    return [day for place, day in enumerate(found) if place in places]


def _has(rule: Rule, first: date, day: date) -> bool:
    """Tell whether a day has all that the rule names, and what is missing from the first day."""
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (
            not rule.by_month_day
            or not {day.day, day.day - _month(day) - 1}.isdisjoint(rule.by_month_day)
        )
        and (
            not rule.by_year_day
            or not {_nth(day), _nth(day) - _year(day) - 1}.isdisjoint(rule.by_year_day)
        )
        and (not rule.by_day or any(_is_weekday(rule, day, *each) for each in rule.by_day))
        and _is_as_first(rule, first, day)
    )


def _is_weekday(rule: Rule, day: date, number: int, weekday: int) -> bool:
    """Tell whether a day is the nth of a weekday: of the month, or of the year.

    "Within a YEARLY rule, the numeric value corresponds to an offset within the month when the
    BYMONTH rule part is present, and within the year when" it is not.
    """
    if day.weekday() != weekday:
        return False
    of_month = rule.freq == "MONTHLY" or bool(rule.by_month)
    place, length = (day.day, _month(day)) if of_month else (_nth(day), _year(day))
    return number in {0, (place - 1) // _WEEK + 1, -((length - place) // _WEEK + 1)}


def _is_as_first(rule: Rule, first: date, day: date) -> bool:
    if rule.by_month_day or rule.by_year_day or rule.by_day:
        return True
    match rule.freq:
        case "YEARLY":
            return day.day == first.day and (bool(rule.by_month) or day.month == first.month)
        case "MONTHLY":
            return day.day == first.day
        case "WEEKLY":
            return day.weekday() == first.weekday()
    return True


def _month(day: date) -> int:
    return (
        _next(Rule("MONTHLY"), date(day.year, day.month, 1), 1) - date(day.year, day.month, 1)
    ).days


def _nth(day: date) -> int:
    return (day - date(day.year, 1, 1)).days + 1


def _year(day: date) -> int:
    return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
