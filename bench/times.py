"""Proof: every occurrence of a rule comes at the right time on the wall.

Rules, first days, times of day and zones are drawn by chance; half of them lie around a change of
the clocks. What ``bot.rules.calendar`` gives is held against ``bench.oracle``,
which shares no code with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from bench.figures import Figure, Report
from bench.oracle import instants, recurrence
from bench.oracle.recurrence import Rule
from bench.promises import Terms
from bot.rules.calendar import Calendar, recurring

OCCURRENCES = 1_000_000
FIRST, LAST = date(2026, 1, 1), date(2040, 12, 31)
STOCKHOLM = "Europe/Stockholm"
ZONES = (
    STOCKHOLM,
    "Africa/Casablanca",  # a change at each end of Ramadan
    "Africa/Johannesburg",
    "America/Chicago",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",  # midnight does not occur
    "America/Sao_Paulo",
    "America/St_Johns",  # an offset of a half hour
    "Antarctica/Troll",  # two hours of summer time
    "Asia/Beirut",
    "Asia/Kathmandu",  # three quarters, and no change
    "Asia/Tokyo",
    "Atlantic/Azores",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Australia/Sydney",
    "Europe/Dublin",  # winter time is the exception
    "Europe/Helsinki",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",  # an offset of three quarters
)
"""Stockholm, and twenty others."""
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
HALF, FEW = 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Case:
    """A rule and where it is followed."""

    rule: Rule
    first: date
    start: time
    zone: str

    def expected(self) -> list[datetime]:
        """Return the instants (UTC) by the oracle."""
        days = recurrence.days(self.rule, self.first, LAST)
        return [_instant(datetime.combine(day, self.start), self.zone) for day in days]

    def given(self, *, late: bool) -> list[datetime]:
        """Return the instants (UTC) by the bot's calendar; ``late`` plants the second of two."""
        instant = _Late(self.zone).instant if late else Calendar(self.zone).instant
        found = recurring(self.rule.text(), self.first, self.start, until=LAST)
        return [instant(each) for each in found]


class _Late:
    """The planted fault: of a time that occurs twice the second, as ``fold=1`` would have it."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def instant(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._zone, fold=1).astimezone(UTC)


def prove(terms: Terms, report: Report) -> None:
    """Hold a million occurrences against the oracle."""
    chance, wanted = terms.chance("times"), terms.count(OCCURRENCES)
    tried = wrong = 0
    while tried < wanted:
        case = draw(chance)
        expected, given = case.expected(), case.given(late=terms.plant == "late_step")
        tried += len(expected)
        if expected != given:
            wrong += len({*expected} ^ {*given}) or abs(len(expected) - len(given))
            report.say(f"  {case.rule.text()} from {case.first} {case.start} in {case.zone}")
    report.add(
        Figure(
            "times.wrong",
            seed=terms.seed,
            n=tried,
            value=wrong,
            unit="occurrences at another time than the RFC says",
            limit=0,
            ok=wrong == 0,
        )
    )


def draw(chance: Random) -> Case:
    """Draw any rule that the RFC defines, or every day around a change of the clocks."""
    return _around_a_change(chance) if chance.random() < HALF else _anywhere(chance)


def _around_a_change(chance: Random) -> Case:
    """Draw sixty days, at a time of day that one of them has twice or not at all, or nearly."""
    zone = chance.choice([zone for zone in ZONES if _changes(zone)])
    moment = chance.choice(_changes(zone)) + timedelta(minutes=chance.randrange(-75, 75, 15))
    first = moment.date() - timedelta(days=30)
    return Case(Rule("DAILY", count=60), first, moment.time(), zone)


def _anywhere(chance: Random) -> Case:
    freq = chance.choice(FREQUENCIES)
    first = FIRST + timedelta(days=chance.randrange(366 * 3))
    rule = Rule(
        freq,
        interval=chance.choice((1, 1, 1, 2, 3, 5)),
        by_month=_some(chance, range(1, 13), 0.5 if freq == "YEARLY" else 0.2),
        by_month_day=() if freq == "WEEKLY" else _some(chance, _signed(31), 0.3),
        by_year_day=_some(chance, _signed(366), 0.15) if freq == "YEARLY" else (),
        week_starts=chance.randrange(7),
    )
    rule = _with_weekdays(chance, rule)
    start = time(chance.randrange(24), chance.choice((0, 15, 30, 45)))
    return Case(_bounded(chance, rule), first, start, chance.choice(ZONES))


def _with_weekdays(chance: Random, rule: Rule) -> Rule:
    """Add weekdays and places to a rule; the RFC numbers weekdays in months and years only."""
    weekdays = _some(chance, range(7), 0.5)
    numbers = {"MONTHLY": 4, "YEARLY": 4 if rule.by_month else 52}.get(rule.freq, 0)
    numbered = numbers and not (rule.by_month_day or rule.by_year_day) and chance.random() < HALF
    by_day = tuple((chance.choice(_signed(numbers)) if numbered else 0, day) for day in weekdays)
    places = _some(chance, _signed(5), 0.3) if by_day or rule.by_month_day else ()
    return replace(rule, by_day=by_day, by_set_pos=places)


def _bounded(chance: Random, rule: Rule) -> Rule:
    """Let some rules end before the last day, by their number or on a date."""
    end = chance.random()
    if end < FEW:
        return replace(rule, count=chance.randrange(1, 400))
    if end < 2 * FEW:
        return replace(rule, until=LAST - timedelta(days=chance.randrange(366 * 10)))
    return rule


def _some(chance: Random, among: Sequence[int], share: float) -> tuple[int, ...]:
    """Draw up to four numbers, or none; ``share`` of the times some."""
    if chance.random() >= share:
        return ()
    return tuple(sorted(chance.sample(among, chance.randrange(1, 5))))


def _signed(highest: int) -> tuple[int, ...]:
    """Return 1 to ``highest``, and as many from the end."""
    return tuple(n for n in range(-highest, highest + 1) if n)


@cache
def _instant(local: datetime, zone: str) -> datetime:
    offset_at = _clocks(zone)
    return datetime.fromtimestamp(instants.instant(instants.seconds(local), offset_at), UTC)


@cache
def _changes(zone: str) -> list[datetime]:
    """Return the local times, before the change, at which the clocks of a zone are changed."""
    ends = (datetime(FIRST.year, 3, 1), datetime(LAST.year, 11, 1))  # noqa: DTZ001 - a zone's own
    found = instants.changes(_clocks(zone), *map(instants.seconds, ends))
    return [datetime.fromtimestamp(each, UTC).replace(tzinfo=None) for each in found]


@cache
def _clocks(zone: str) -> instants.OffsetAt:
    return instants.stockholm if zone == STOCKHOLM else instants.clocks_of(zone)
