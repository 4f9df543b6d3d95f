from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from time import thread_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.calendar import HORIZON, first_dates, recurring
from bot.rules.errors import BadRule
from tests.cases import for_each
from tests.rules.examples import ANY_TEXT, FIRST_THURSDAY, any_day, at, bounded

FIRST = date(2027, 1, 1)
NOON = time(12)
NEVER = [
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
    "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;UNTIL=20991231",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",  # 1 January 2027 is a Friday
    "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
    "FREQ=YEARLY;BYSETPOS=300;BYMONTH=2",
    "FREQ=DAILY;UNTIL=20261231",
]
REFUSED = {
    "": r"FREQ=\(none\) is not daily",
    ";": "is not daily",
    "garbage": "is not daily",
    "BYMONTH=2": "is not daily",
    "FREQ=SECONDLY": "FREQ=SECONDLY is not daily",
    "FREQ=MINUTELY": "is not daily",
    "FREQ=HOURLY": "is not daily",
    "FREQ=FORTNIGHTLY": "is not daily",
    "FREQ=DAILY;BYHOUR=1,2,3": "time of day is given by start",
    "FREQ=DAILY;BYMINUTE=0": "time of day",
    "FREQ=DAILY;BYSECOND=0": "time of day",
    "FREQ=DAILY;INTERVAL=0": "INTERVAL=0 is not 1 or more",
    "FREQ=DAILY;INTERVAL=-1": "INTERVAL=-1 is not 1 or more",
    "FREQ=DAILY;INTERVAL=": "INTERVAL= is not 1 or more",
    "FREQ=DAILY;INTERVAL=²": "is not 1 or more",
    "FREQ=DAILY;INTERVAL=1.5": "is not 1 or more",
    "FREQ=DAILY;INTERVAL=1000000000": "at most 999",
    "FREQ=DAILY;INTERVAL=" + "1" * 5000: "at most 999",
    "FREQ=DAILY;FREQ=SECONDLY": "FREQ stands twice",
    "FREQ=DAILY;INTERVAL=1;INTERVAL=0": "INTERVAL stands twice",
    "FREQ=DAILY;COUNT=0": "COUNT cannot be 0",
    "FREQ=DAILY;COUNT=-3": "COUNT cannot be -3",
    "FREQ=DAILY;COUNT=3;UNTIL=20300101": "exclude each other",
    "FREQ=DAILY;UNTIL=": "UNTIL= is not a local date",
    "FREQ=DAILY;UNTIL=20300230": "is not a local date",
    "FREQ=DAILY;UNTIL=20300101T250000": "is not a local date",
    "FREQ=DAILY;UNTIL=20300101T000000Z": "is not a local date such as 20311231",
    "FREQ=DAILY;BYEASTER=0": "BYEASTER is no part of one",
    "FREQ=DAILY;BYEASTER=0\nRRULE:FREQ=SECONDLY": "is no part of one",
    "FREQ=DAILY;WKST=MO\nRRULE:FREQ=SECONDLY": "WKST cannot be",
    "FREQ=DAILY;WKST=XX": "WKST cannot be XX",
    "FREQ=YEARLY;BYMONTH=0": "BYMONTH cannot be 0",
    "FREQ=YEARLY;BYMONTH=13": "BYMONTH cannot be 13",
    "FREQ=YEARLY;BYMONTH=-1": "BYMONTH cannot be -1",
    "FREQ=YEARLY;BYMONTH=": r"BYMONTH cannot be \(empty\)",
    "FREQ=MONTHLY;BYMONTHDAY=32": "BYMONTHDAY cannot be 32",
    "FREQ=MONTHLY;BYMONTHDAY=1,,2": "BYMONTHDAY cannot be",
    "FREQ=YEARLY;BYYEARDAY=367": "BYYEARDAY cannot be 367",
    "FREQ=YEARLY;BYWEEKNO=99": "BYWEEKNO cannot be 99",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0": "BYSETPOS cannot be 0",
    "FREQ=YEARLY;BYDAY=54MO": "BYDAY cannot be 54MO",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=6MO": "BYDAY cannot be 6MO",
    "FREQ=MONTHLY;BYDAY=0MO": "BYDAY cannot be 0MO",
    "FREQ=MONTHLY;BYDAY=1XX": "BYDAY cannot be 1XX",
    "FREQ=MONTHLY;BYDAY=MO(+1)": "BYDAY cannot be",
    "FREQ=WEEKLY;BYDAY=2TU": "BYDAY cannot be 2TU",
    "FREQ=DAILY;X=" + "y" * 100_000: "X is no part of one",
    "x" * 100_000: "is not daily",
}

PIECES = [
    *("FREQ=", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", ";", ";INTERVAL=", ";COUNT=", ";UNTIL="),
    *(";BYMONTH=", ";BYDAY=", ";BYSETPOS=", ";WKST=", "MO", "-1", "53", "20300101", "T000000"),
    *(",", "=", " ", "\n", "RRULE:", "DTSTART:", "0", "٣"),
]
"""What rules are made of, in an order that makes sense or none."""


def numbers(limit: int, *, also_below: bool = True) -> st.SearchStrategy[str]:
    above = st.integers(1, limit)
    one = (st.integers(-limit, -1) | above if also_below else above).map(str)
    return st.lists(one, min_size=1, max_size=3).map(",".join)


def weekdays(limit: int) -> st.SearchStrategy[str]:
    day = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
    number = st.integers(-limit, limit).map(lambda n: str(n) if n else "")
    return st.lists(st.tuples(number, day).map("".join), min_size=1, max_size=3).map(",".join)


DAYS = any_day(date(2020, 1, 1), date(2032, 12, 31))
FREQUENCIES = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
PARTS = {
    "INTERVAL": st.integers(1, 40).map(str),
    "COUNT": st.integers(1, 50).map(str),
    "BYMONTH": numbers(12, also_below=False),
    "BYMONTHDAY": numbers(31),
    "BYYEARDAY": numbers(366),
    "BYWEEKNO": numbers(53),
    "BYSETPOS": numbers(5),
    "WKST": st.sampled_from(["MO", "SU"]),
    "BYDAY": weekdays(5),
}
SOME_PARTS = st.sets(st.sampled_from(sorted(PARTS)), max_size=4)
OFTEN = {"DAILY", "WEEKLY"}
PLAIN_DAYS = weekdays(0)
"""Of the week, as the frequencies that are ``OFTEN`` take them."""


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules as the RFC allows them, many of which never fire."""
    frequency = draw(FREQUENCIES)
    parts = PARTS | {"BYDAY": PLAIN_DAYS} if frequency in OFTEN else PARTS
    chosen = draw(SOME_PARTS)
    return ";".join([f"FREQ={frequency}", *(f"{name}={draw(parts[name])}" for name in chosen)])


def test_the_first_thursday_of_february_comes_every_year() -> None:
    found = first_dates(FIRST_THURSDAY, FIRST, time(13), 3)
    assert found == [at("2027-02-04 13:00"), at("2028-02-03 13:00"), at("2029-02-01 13:00")]


def test_a_rule_may_come_every_second_year() -> None:
    found = first_dates("RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYDAY=1TH", FIRST, time(13), 3)
    assert [moment.year for moment in found] == [2027, 2029, 2031]


def test_a_rule_is_read_without_regard_to_case_and_spaces() -> None:
    found = first_dates(" freq=weekly ; byday=fr ; ", FIRST, NOON, 2)
    assert found == [at("2027-01-01 12:00"), at("2027-01-08 12:00")]


def test_the_thirty_first_comes_only_in_months_that_have_one() -> None:
    found = first_dates("FREQ=MONTHLY;BYMONTHDAY=31", FIRST, NOON, 4)
    assert [moment.month for moment in found] == [1, 3, 5, 7]


def test_the_last_day_of_the_month_comes_in_every_month() -> None:
    found = first_dates("FREQ=MONTHLY;BYMONTHDAY=-1", FIRST, NOON, 3)
    assert [(moment.month, moment.day) for moment in found] == [(1, 31), (2, 28), (3, 31)]


def test_the_twentieth_monday_of_a_year_can_be_named() -> None:
    assert first_dates("FREQ=YEARLY;BYDAY=20MO", FIRST, NOON, 1) == [at("2027-05-17 12:00")]


def test_count_ends_a_rule() -> None:
    assert len(list(recurring("FREQ=DAILY;COUNT=3", FIRST, NOON))) == 3


@for_each("until", ["20270103", "20270103T120000"])
def test_until_ends_a_rule_and_counts_itself(until: str) -> None:
    found = list(recurring(f"FREQ=DAILY;UNTIL={until}", FIRST, NOON))
    assert found[-1] == at("2027-01-03 12:00")


def test_until_a_time_before_the_start_leaves_the_day_out() -> None:
    found = list(recurring("FREQ=DAILY;UNTIL=20270103T115959", FIRST, NOON))
    assert found[-1] == at("2027-01-02 12:00")


@for_each("rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=999999999"])
def test_no_rule_is_followed_beyond_the_horizon(rule: str) -> None:
    found = list(recurring(rule, FIRST, NOON))
    assert found[-1] == datetime.combine(FIRST, NOON) + HORIZON
    assert len(found) == HORIZON.days + 1


def test_until_the_end_that_is_asked_for_a_rule_of_long_ago_still_fires() -> None:
    found = list(recurring(FIRST_THURSDAY, date(2000, 1, 1), time(13), until=date(2027, 2, 4)))
    assert len(found) == 28
    assert found[-1] == at("2027-02-04 13:00")


@for_each(
    ("rule", "first"),
    [
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", date(2026, 12, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=1", date(2026, 12, 31)),
        ("FREQ=WEEKLY;BYDAY=FR", date(2026, 12, 27)),  # a Sunday: the next week begins tomorrow
        ("FREQ=DAILY;BYDAY=FR", date(2026, 12, 26)),
    ],
)
def test_a_search_that_is_ended_early_still_reaches_its_last_day(rule: str, first: date) -> None:
    assert list(recurring(rule, first, NOON, until=FIRST)) == [at("2027-01-01 12:00")]


def test_before_the_first_day_nothing_recurs() -> None:
    assert list(recurring("FREQ=DAILY", FIRST, NOON, until=date(2026, 1, 1))) == []


@for_each("rule", NEVER)
def test_a_rule_that_never_fires_says_so_at_once(rule: str) -> None:
    begun = thread_time()
    assert list(recurring(rule, FIRST, NOON)) == []
    with pytest.raises(BadRule, match="never fires"):
        first_dates(rule, FIRST, NOON, 1)
    assert thread_time() - begun < 0.2


@for_each("rule", REFUSED)
def test_what_is_no_rule_is_refused_at_once(rule: str) -> None:
    begun = thread_time()
    with pytest.raises(BadRule, match=REFUSED[rule]) as refused:
        recurring(rule, FIRST, NOON)
    assert thread_time() - begun < 0.1
    assert len(str(refused.value)) < 120


def dateutil_says(rule: str, first: date) -> Iterator[datetime]:
    """Return what dateutil finds; of a weekly rule with places, from where its first week begins.

    Dateutil would count the places of that week from ``first`` on.
    """
    begin = datetime.combine(first, NOON)
    parts = dict(part.split("=") for part in rule.split(";"))
    if parts["FREQ"] != "WEEKLY" or "BYSETPOS" not in parts:
        yield from rrulestr(rule, dtstart=begin)
        return
    parts.pop("COUNT", None)
    if not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
        parts["BYDAY"] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()]
    ahead = (first.weekday() + (parts.get("WKST") == "SU")) % 7
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    found = rrulestr(text, dtstart=begin - timedelta(days=ahead))
    yield from (moment for moment in found if moment >= begin)


@bounded
@given(rules(), DAYS)
@example("FREQ=WEEKLY;BYSETPOS=-1;BYMONTHDAY=-1", date(2027, 1, 1))
@example("FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO,FR", date(2027, 1, 6))
def test_a_rule_fires_when_dateutil_says(rule: str, first: date) -> None:
    found = list(recurring(rule, first, NOON, until=first + timedelta(days=1200)))
    # No more is asked than was found: dateutil would look for another until the year 9999.
    assert found == list(islice(dateutil_says(rule, first), len(found)))


@bounded
@given(rules(), DAYS, st.integers(0, 1200))
def test_an_earlier_end_leaves_out_what_is_later_and_nothing_else(
    rule: str, first: date, days: int
) -> None:
    end = first + timedelta(days=days)
    further = recurring(rule, first, NOON, until=first + timedelta(days=1200))
    expected = [moment for moment in further if moment.date() <= end]
    assert list(recurring(rule, first, NOON, until=end)) == expected


@bounded
@given(ANY_TEXT | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_text_whatever_breaks_or_holds_up_the_rules(text: str) -> None:
    try:
        found = list(islice(recurring(text, FIRST, NOON), 5))
    except BadRule:
        return
    assert found == sorted(found)
    assert all(moment.time() == NOON for moment in found)


def test_the_days_of_the_first_week_have_their_places_from_its_beginning() -> None:
    """RFC 5545: "A set of recurrence instances starts at the beginning of the interval"."""
    saturday = date(2028, 5, 27)
    found = recurring("FREQ=WEEKLY;COUNT=3;BYDAY=MO,FR,SA,SU;BYSETPOS=3,4", saturday, NOON)
    assert [moment.date() for moment in found] == [
        saturday,
        date(2028, 5, 28),
        date(2028, 6, 3),
    ]
    passed = "FREQ=WEEKLY;BYDAY=MO,SA;BYSETPOS=1"  # the first of this week was its Monday
    found = recurring(passed, saturday, NOON, until=date(2028, 6, 6))
    assert [moment.date() for moment in found] == [date(2028, 5, 29), date(2028, 6, 5)]
    found = recurring("FREQ=WEEKLY;COUNT=1;BYSETPOS=1;WKST=SU", saturday, NOON)
    assert [moment.date() for moment in found] == [saturday]
