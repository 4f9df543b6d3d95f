from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import regularity
from bot.rules.calendar import first_dates
from bot.rules.regularity import CHOICES, Choice
from tests.cases import for_each
from tests.rules.examples import any_day

DAYS = any_day(date(2020, 1, 1), date(2060, 12, 31))


@given(choice=st.sampled_from(CHOICES), first=DAYS)
def test_a_choice_begins_on_the_day_that_was_chosen(choice: Choice, first: date) -> None:
    rule = regularity.rule(choice, first)
    assert first_dates(rule, first, time(9), 1)[0].date() == first
    assert regularity.chosen(rule, first) == choice


@given(choice=st.sampled_from(CHOICES[:-1]), first=DAYS)
def test_the_next_ones_have_the_same_weekday_in_the_same_place(choice: Choice, first: date) -> None:
    found = first_dates(regularity.rule(choice, first), first, time(9), 4)
    assert {day.weekday() for day in found} == {first.weekday()}
    if regularity.nth(first) > 0:
        assert {regularity.nth(day.date()) for day in found} <= {regularity.nth(first), -1}
    months = {"yearly": 12, "biennial": 24, "half_yearly": 6, "quarterly": 3, "monthly": 1}[choice]
    first_of, second = found[0], found[1]
    assert (second.year - first_of.year) * 12 + second.month - first_of.month == months


def test_only_when_it_is_called_gives_one_date() -> None:
    assert (
        len(first_dates(regularity.rule("called", date(2027, 2, 4)), date(2027, 2, 4), time(9), 3))
        == 1
    )


@for_each(
    ("day", "place"), [(date(2027, 2, 4), 1), (date(2027, 2, 25), 4), (date(2027, 4, 29), -1)]
)
def test_the_fifth_of_a_weekday_is_the_last(day: date, place: int) -> None:
    assert regularity.nth(day) == place


def test_a_rule_written_by_hand_is_none_of_the_choices() -> None:
    assert regularity.chosen("FREQ=YEARLY;BYWEEKNO=5;BYDAY=TH", date(2027, 2, 4)) is None
