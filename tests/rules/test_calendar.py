from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bench.oracle import instants as oracle
from bot.rules.calendar import DAY_BEGINS, DAY_ENDS, Calendar, QuietPeriod
from bot.rules.errors import BadRule
from tests.cases import for_each
from tests.rules.examples import HOLIDAYS, STOCKHOLM, SUMMER, any_day, any_minute, at, bounded, utc

FIRST, LAST = oracle.seconds(utc("2026-01-01")), oracle.seconds(utc("2041-01-01"))
ZONES = {
    "Europe/Stockholm": oracle.stockholm,
    "America/New_York": oracle.new_york,
    **{
        zone: oracle.clocks_of(zone)
        for zone in (
            "Australia/Lord_Howe",  # half an hour of summer time
            "America/St_Johns",  # an offset of a half hour
            "Pacific/Chatham",  # and of three quarters
            "Africa/Casablanca",  # a change at each end of Ramadan
            "Europe/Dublin",  # winter time is the exception
            "Antarctica/Troll",  # two hours of summer time
            "America/Santiago",  # midnight does not occur
            "Asia/Kathmandu",  # no change at all
        )
    },
}
ONE = timedelta(days=1)
AROUND = (-121, -90, -60, -30, -1, 0, 1, 29, 30, 31, 59, 60, 61, 90, 119, 120, 121)
"""Minutes before and after a change of the clocks."""
DAYS = any_day(date(2026, 1, 1), date(2040, 12, 31))
MINUTES = any_minute(at("2026-01-01 00:00"), at("2040-12-31 23:59"))
INSTANTS = MINUTES.map(lambda moment: moment.replace(tzinfo=UTC))
MONTH_DAYS = DAYS.map(lambda day: (day.month, day.day))
WHEEL = [(day.month, day.day) for day in (date(2028, 1, 1) + timedelta(days=n) for n in range(366))]
"""Month and day of all days that a year may have, in order."""
PERIODS = st.builds(QuietPeriod, MONTH_DAYS, MONTH_DAYS)


ANY_ZONE = st.sampled_from(sorted(ZONES))
SOME_DAYS = st.frozensets(DAYS, max_size=5)
LENGTHS = st.integers(0, 120)
HOW_QUIET = st.integers(0, 2)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """A calendar in which at least some days are left."""
    zone, holidays = draw(ANY_ZONE), draw(SOME_DAYS) | HOLIDAYS
    begins = draw(DAYS)
    ends = begins + timedelta(days=draw(LENGTHS))
    quiet = QuietPeriod((begins.month, begins.day), (ends.month, ends.day))
    return Calendar(zone, holidays, (SUMMER, quiet)[: draw(HOW_QUIET)])


def working(calendar: Calendar, first: date, end: date) -> list[date]:
    """The working days from ``first`` to the day before ``end``."""
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return [day for day in days if calendar.is_working(day)]


def check_instant(local: datetime, calendar: Calendar) -> None:
    expected = oracle.instant(oracle.seconds(local), ZONES[calendar.zone])
    assert calendar.instant(local) == datetime.fromtimestamp(expected, UTC), (local, calendar)


# ------------------------------------------------------------- local times and instants


@for_each("zone", sorted(ZONES))
def test_a_local_time_around_a_change_of_the_clocks_is_the_instant_of_the_rfc(zone: str) -> None:
    calendar = Calendar(zone)
    for change in oracle.changes(ZONES[zone], FIRST, LAST):
        for minutes in AROUND:
            local = datetime.fromtimestamp(change + minutes * 60, UTC).replace(tzinfo=None)
            check_instant(local, calendar)


@bounded
@given(MINUTES, ANY_ZONE)
def test_a_local_time_of_any_day_is_the_instant_of_the_rfc(local: datetime, zone: str) -> None:
    check_instant(local, Calendar(zone))


@bounded
@given(st.integers(FIRST, LAST - 1))
def test_the_oracle_knows_the_laws_by_which_clocks_are_changed(moment: int) -> None:
    assert oracle.stockholm(moment) == oracle.clocks_of("Europe/Stockholm")(moment)
    assert oracle.new_york(moment) == oracle.clocks_of("America/New_York")(moment)


def test_the_oracle_finds_two_changes_a_year() -> None:
    assert len(list(oracle.changes(oracle.stockholm, FIRST, LAST))) == 30
    assert list(oracle.changes(ZONES["Asia/Kathmandu"], FIRST, LAST)) == []


@for_each(
    ("local", "instant"),
    [
        ("2027-03-28 01:59", "2027-03-28 00:59"),
        ("2027-03-28 02:30", "2027-03-28 01:30"),  # does not occur: 03:30 on the clocks
        ("2027-03-28 03:00", "2027-03-28 01:00"),
        ("2027-10-31 02:30", "2027-10-31 00:30"),  # occurs twice: the first one
        ("2027-10-31 03:00", "2027-10-31 02:00"),
    ],
)
def test_the_hours_of_a_change_in_stockholm_one_by_one(local: str, instant: str) -> None:
    assert STOCKHOLM.instant(at(local)) == utc(instant)
    assert STOCKHOLM.instant(at(local).replace(fold=1)) == utc(instant)


@bounded
@given(INSTANTS, ANY_ZONE)
@example(utc("2027-10-31 00:30"), "Europe/Stockholm")
def test_an_instant_in_local_time_is_the_same_instant(instant: datetime, zone: str) -> None:
    local = Calendar(zone).local(instant)
    assert local.astimezone(UTC) == instant  # in an hour that comes twice, == alone says no
    assert local.utcoffset() == timedelta(seconds=ZONES[zone](oracle.seconds(instant)))


def test_an_unknown_zone_is_refused_at_once() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        Calendar("Europe/Atlantis")


def test_calendars_with_the_same_days_are_equal() -> None:
    assert Calendar("Europe/Stockholm", HOLIDAYS, (SUMMER,)) == STOCKHOLM
    assert Calendar("Europe/Oslo", HOLIDAYS, (SUMMER,)) != STOCKHOLM
    assert STOCKHOLM.local(utc("2027-02-04 12:00")).tzinfo == ZoneInfo("Europe/Stockholm")


# --------------------------------------------------------------------- quiet periods


def test_a_quiet_period_has_both_its_ends() -> None:
    days = [date(2027, 6, 19), date(2027, 6, 20), date(2027, 8, 10), date(2027, 8, 11)]
    assert [SUMMER.covers(day) for day in days] == [False, True, True, False]


def test_a_quiet_period_may_pass_new_year() -> None:
    winter = QuietPeriod((12, 20), (1, 7))
    days = [date(2026, 12, 19), date(2026, 12, 20), date(2027, 1, 7), date(2027, 1, 8)]
    assert [winter.covers(day) for day in days] == [False, True, True, False]
    assert not winter.covers(date(2027, 7, 1))


@bounded
@given(PERIODS, DAYS)
def test_a_period_covers_what_lies_between_its_ends_on_the_wheel_of_the_year(
    period: QuietPeriod, day: date
) -> None:
    first, last = WHEEL.index(period.first), WHEEL.index(period.last)
    covered = set(WHEEL[first : last + 1] if first <= last else WHEEL[first:] + WHEEL[: last + 1])
    assert period.covers(day) == ((day.month, day.day) in covered)


# ---------------------------------------------------------------------- working days


def test_weekends_holidays_and_quiet_periods_are_no_working_days() -> None:
    days = {
        date(2027, 2, 4): True,  # a Thursday
        date(2027, 2, 6): False,  # a Saturday
        date(2027, 2, 7): False,  # a Sunday
        date(2026, 12, 24): False,  # Christmas Eve, a Thursday
        date(2027, 7, 1): False,  # a Thursday in the quiet period
    }
    assert {day: STOCKHOLM.is_working(day) for day in days} == days


@bounded
@given(calendars(), DAYS)
def test_the_working_day_on_or_before_is_the_nearest_and_never_later(
    calendar: Calendar, day: date
) -> None:
    found = calendar.on_or_before(day)
    assert found <= day
    assert working(calendar, found, day + ONE) == [found]


@bounded
@given(calendars(), DAYS)
def test_the_working_day_on_or_after_is_the_nearest_and_never_earlier(
    calendar: Calendar, day: date
) -> None:
    found = calendar.on_or_after(day)
    assert found >= day
    assert working(calendar, day, found + ONE) == [found]


@bounded
@given(calendars(), DAYS, st.sampled_from([*range(-30, 0), *range(1, 31)]))
def test_so_many_working_days_on_lie_exactly_so_many_working_days(
    calendar: Calendar, day: date, count: int
) -> None:
    found = calendar.working_days(day, count)
    on = working(calendar, day + ONE, found + ONE)
    back = working(calendar, found, day)
    assert found in on + back
    assert len(on) - len(back) == count


@bounded
@given(calendars(), DAYS, st.integers(1, 30))
def test_working_days_on_and_back_lead_to_the_same_working_day(
    calendar: Calendar, day: date, count: int
) -> None:
    start = calendar.on_or_after(day)
    assert calendar.working_days(calendar.working_days(start, count), -count) == start


def test_no_working_days_on_is_the_day_itself() -> None:
    assert STOCKHOLM.working_days(date(2027, 2, 6), 0) == date(2027, 2, 6)


def test_three_working_days_over_new_year_skip_eve_day_and_weekend() -> None:
    assert STOCKHOLM.working_days(date(2026, 12, 30), 3) == date(2027, 1, 7)
    assert STOCKHOLM.working_days(date(2027, 1, 7), -3) == date(2026, 12, 30)


def test_a_year_without_working_days_is_refused() -> None:
    never = Calendar("Europe/Stockholm", quiet=(QuietPeriod((1, 1), (12, 31)),))
    for search in (never.on_or_before, never.on_or_after):
        with pytest.raises(BadRule, match="no working day"):
            search(date(2027, 2, 4))


# ------------------------------------------------------------------ when one may write


@bounded
@given(calendars(), INSTANTS)
def test_the_next_open_time_is_by_day_on_a_working_day_and_not_earlier(
    calendar: Calendar, instant: datetime
) -> None:
    found = calendar.next_open(instant)
    here = calendar.local(found)
    assert found >= instant
    assert calendar.is_working(here.date())
    assert time(8) <= here.time() < time(18)


@bounded
@given(calendars(), INSTANTS)
def test_no_time_that_was_open_is_passed_over(calendar: Calendar, instant: datetime) -> None:
    found = calendar.next_open(instant)
    steps = min(int((found - instant) / timedelta(minutes=45)) + 1, 200)
    probes = [instant + timedelta(minutes=45) * n for n in range(steps)]
    early = [calendar.local(probe) for probe in probes if probe < found]
    assert not any(
        calendar.is_working(here.date()) and DAY_BEGINS <= here.time() < DAY_ENDS for here in early
    )


@bounded
@given(calendars(), INSTANTS)
def test_an_open_time_stays_as_it_is(calendar: Calendar, instant: datetime) -> None:
    found = calendar.next_open(instant)
    assert calendar.next_open(found) == found


@for_each(
    ("instant", "expected"),
    [
        ("2027-02-04 06:59", "2027-02-04 07:00"),  # before 08:00: the same day
        ("2027-02-04 07:00", "2027-02-04 07:00"),
        ("2027-02-04 16:59", "2027-02-04 16:59"),
        ("2027-02-04 17:00", "2027-02-05 07:00"),  # 18:00: the next morning
        ("2027-02-05 20:00", "2027-02-08 07:00"),  # Friday evening: Monday
        ("2026-12-23 18:00", "2026-12-28 07:00"),  # before Christmas: the Monday after
        ("2027-06-18 18:00", "2027-08-11 06:00"),  # before the quiet period: in summer time
        ("2027-03-26 12:00", "2027-03-30 06:00"),  # Good Friday, and the clocks change
    ],
)
def test_what_may_not_be_said_now_waits_for_the_morning(instant: str, expected: str) -> None:
    assert STOCKHOLM.next_open(utc(instant)) == utc(expected)


def test_the_open_times_of_a_week_come_in_order() -> None:
    hours = [utc("2027-02-01 00:00") + timedelta(hours=n) for n in range(24 * 7)]
    found = [STOCKHOLM.next_open(hour) for hour in hours]
    assert all(earlier <= later for earlier, later in pairwise(found))


@for_each(
    ("instant", "expected"),
    [
        ("2026-11-24 10:00", "2026-11-25 07:00"),
        ("2026-11-24 07:00", "2026-11-25 07:00"),
        ("2026-11-24 06:59", "2026-11-24 07:00"),
        ("2026-11-27 12:00", "2026-11-30 07:00"),
        ("2026-11-28 03:00", "2026-11-30 07:00"),
        ("2026-12-23 20:00", "2026-12-28 07:00"),
    ],
)
def test_the_next_morning_is_of_a_working_day_and_later(instant: str, expected: str) -> None:
    assert STOCKHOLM.next_morning(utc(instant)) == utc(expected)
