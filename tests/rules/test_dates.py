from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.dates import parse_date, read_date
from bot.rules.errors import BadDate, FarDate, PastDate
from tests.cases import for_each
from tests.rules.examples import ANY_TEXT, STOCKHOLM, bounded, words

TODAY = date(2026, 12, 1)


@for_each(
    ("written", "meant"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("2027-3-1", date(2027, 3, 1)),
        ("1/3", date(2027, 3, 1)),
        ("1/3 2028", date(2028, 3, 1)),
        ("31/12", date(2026, 12, 31)),
        ("1 mars", date(2027, 3, 1)),
        ("den 1 mars 2027", date(2027, 3, 1)),
        ("1 March", date(2027, 3, 1)),
        ("1st Mar. 2027", date(2027, 3, 1)),
        ("  1 MARS. ", date(2027, 3, 1)),
        ("1 maj", date(2027, 5, 1)),
        ("1 May", date(2027, 5, 1)),
        ("24 dec", date(2026, 12, 24)),
        ("1 december", date(2026, 12, 1)),
        ("29 februari", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_as_people_write_it(written: str, meant: date) -> None:
    assert parse_date(written, TODAY) == meant


@for_each(
    "written",
    [
        *("", "snart", "2027", "2027-13-01", "2027-02-30", "30 februari", "32/1", "1/13"),
        *("1 ma 2027 kl 9", "1 ja", "0/1", "1 <@U1>", "٣ mars", "1 mars 2027 02:30", "\x00"),
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_date(written, TODAY)
    assert "2027-03-01" in words(refused.value)


@for_each(
    ("written", "why"),
    [
        ("2026-11-30", PastDate),
        ("1/3 2020", PastDate),
        ("0001-01-01", PastDate),
        ("2036-03-01", FarDate),
        ("9999-12-31", FarDate),
    ],
)
def test_a_date_that_has_been_or_is_mistyped_is_refused(written: str, why: Any) -> None:  # noqa: ANN401
    with pytest.raises(why):
        parse_date(written, TODAY)


@bounded
@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_day_can_be_written_and_is_read_back(day: date) -> None:
    assert read_date(day.isoformat(), TODAY) == day
    assert read_date(f"{day.day}/{day.month} {day.year}", TODAY) == day
    assert read_date(f"{day:%d %B %Y}", TODAY) == day


@bounded
@given(st.dates(TODAY, TODAY + timedelta(days=360)))
def test_without_a_year_it_is_the_next_such_day(day: date) -> None:
    assert parse_date(f"{day.day}/{day.month}", TODAY) == day


@bounded
@given(ANY_TEXT)
def test_anything_can_be_written(text: str) -> None:
    found = read_date(text, TODAY)
    assert found is None or isinstance(found, date)


def test_a_day_has_no_hour_that_summer_time_could_skip() -> None:
    """On 28 March 2027 there is no 02:30 in Stockholm; the day is a day like others."""
    skipped = parse_date("2027-03-28", TODAY)
    at_nine = STOCKHOLM.instant(datetime(2027, 3, 28, 9))  # noqa: DTZ001 - local
    assert STOCKHOLM.local(at_nine).date() == skipped
