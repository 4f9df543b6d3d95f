"""The dates of meetings: what a rule gives, and what days off do to it."""

from datetime import date
from itertools import pairwise

import pytest

from bot.rules import meeting_dates
from bot.rules.calendar import Calendar
from bot.rules.errors import BadRule
from tests.cases import for_each
from tests.rules.examples import FIRST_THURSDAY, STOCKHOLM, at, meeting, rule, utc

EVERY_SECOND_YEAR = "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYDAY=1TH"
BARE = Calendar("Europe/Stockholm")


def days(until: str, text: str = FIRST_THURSDAY, **policy: str) -> list[str]:
    found = meeting_dates.times(rule(text, **policy), STOCKHOLM, date.fromisoformat(until))
    return [f"{local:%Y-%m-%d}" for local in found]


def test_the_example_meets_on_the_first_thursday_of_february() -> None:
    assert days("2029-12-31") == ["2027-02-04", "2028-02-03", "2029-02-01"]
    first = next(meeting_dates.times(rule(), STOCKHOLM, date(2027, 12, 31)))
    assert first == at("2027-02-04 13:00")
    assert STOCKHOLM.instant(first) == utc("2027-02-04 12:00")


def test_a_series_may_meet_every_second_year() -> None:
    assert days("2032-12-31", EVERY_SECOND_YEAR) == ["2027-02-04", "2029-02-01", "2031-02-06"]


def test_the_last_day_that_is_asked_for_counts() -> None:
    assert days("2027-02-03") == []
    assert days("2027-02-04") == ["2027-02-04"]


def test_a_series_that_began_long_ago_goes_on() -> None:
    old = rule(first="2001-01-01")
    found = list(meeting_dates.times(old, BARE, date(2027, 12, 31)))
    assert len(found) == 27
    assert found[-1] == at("2027-02-04 13:00")


@for_each(
    ("policy", "expected"),
    [("before", "2026-12-23"), ("after", "2026-12-28"), ("keep", "2026-12-24")],
)
def test_a_meeting_on_christmas_eve_does_what_its_rule_says(policy: str, expected: str) -> None:
    eve = rule("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", first="2026-01-01", holiday=policy)
    found = list(meeting_dates.times(eve, STOCKHOLM, date(2026, 12, 31)))
    assert found == [at(f"{expected} 13:00")]


def test_a_meeting_on_a_day_off_may_be_left_out() -> None:
    assert days("2027-03-31", "FREQ=WEEKLY;BYDAY=FR", holiday="skip")[-2:] == [
        "2027-03-12",
        "2027-03-19",  # the 26th is Good Friday
    ]


def test_near_moves_a_meeting_within_a_week_and_leaves_it_out_in_a_long_quiet_period() -> None:
    second = rule("FREQ=MONTHLY;BYDAY=1TH", first="2027-04-01", holiday="near")
    found = list(meeting_dates.times(second, STOCKHOLM, date(2027, 9, 30)))
    assert [f"{each:%m-%d}" for each in found] == ["04-01", "05-05", "06-03", "09-02"], (
        "Ascension Day moves, July and August are left out"
    )


def test_two_days_off_that_move_to_one_day_are_one_meeting() -> None:
    assert days("2027-01-12", "FREQ=DAILY") == [
        "2026-12-30",  # 1 to 3 January move before New Year's Eve
        "2027-01-04",
        "2027-01-05",  # so does Epiphany
        "2027-01-07",
        "2027-01-08",  # and the weekend
        "2027-01-11",
        "2027-01-12",
    ]


@for_each("text", ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA,SU,MO"])
@for_each("policy", ["before", "after", "skip", "near"])
def test_meetings_are_on_working_days_and_each_once(text: str, policy: str) -> None:
    moved = rule(text, holiday=policy)
    found = list(meeting_dates.times(moved, STOCKHOLM, date(2027, 12, 31)))
    assert all(STOCKHOLM.is_working(local.date()) for local in found)
    assert all(earlier < later for earlier, later in pairwise(found))


def test_a_rule_that_is_none_is_refused_before_anything_is_planned() -> None:
    with pytest.raises(BadRule):
        next(meeting_dates.times(rule("FREQ=HOURLY"), STOCKHOLM, date(2027, 12, 31)))


def test_a_series_without_a_rule_meets_when_a_convener_says_so() -> None:
    assert list(meeting_dates.times(rule(""), STOCKHOLM, date(2027, 12, 31))) == []


def test_what_moved_there_from_later_is_among_the_dates_up_to_a_day() -> None:
    eve = rule("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", first="2026-01-01", holiday="before")
    assert meeting_dates.up_to(eve, STOCKHOLM, date(2026, 12, 23)) == (at("2026-12-23 13:00"),)


def test_a_meeting_is_stray_that_is_ahead_and_at_no_date_of_the_rule() -> None:
    held, kept, lost = (
        meeting(f"{day} 13:00") for day in ("2026-02-05", "2027-02-04", "2027-03-04")
    )
    now = utc("2027-01-01 12:00")
    assert meeting_dates.stray([held, kept, lost], [kept.local], now) == (lost,)


def test_what_is_not_on_the_day_of_its_rule_is_told_apart_from_what_is() -> None:
    both = rule("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=22,24", first="2026-01-01", holiday="before")
    found = meeting_dates.moved(both, STOCKHOLM, date(2026, 12, 31))
    assert found == {at("2026-12-23 13:00"): date(2026, 12, 24)}
    assert meeting_dates.moved(both, STOCKHOLM, date(2026, 12, 22)) == {}
    new_year = rule("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", first="2027-01-01", holiday="before")
    found = meeting_dates.moved(new_year, STOCKHOLM, date(2026, 12, 31))
    assert list(found.values()) == [date(2027, 1, 1)], "it moved here from beyond"
    assert meeting_dates.moved(rule(""), STOCKHOLM, date(2028, 1, 1)) == {}
