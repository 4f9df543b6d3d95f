"""Forward deadlines: their dates, and how they are written."""

from datetime import date

from bot.rules import deadlines as rules
from bot.rules.deadlines import Deadline
from bot.rules.texts import LocalText
from tests.cases import for_each

CONFERENCE = Deadline(
    "conference",
    LocalText("Höstkonferensen", "The autumn conference"),
    "FREQ=YEARLY;BYMONTH=10;BYDAY=2TH",
    (date(2028, 10, 5),),
)
BUDGET = Deadline("budget", LocalText("Budgetdagen", "The budget day"), dates=(date(2027, 9, 15),))
BOTH = (CONFERENCE, BUDGET)
TODAY = date(2027, 2, 4)


@for_each(
    ("deadline", "year", "day"),
    [
        (CONFERENCE, 2027, date(2027, 10, 14)),
        (CONFERENCE, 2028, date(2028, 10, 5)),  # set for that year
        (BUDGET, 2027, date(2027, 9, 15)),
        (BUDGET, 2028, None),
    ],
)
def test_a_date_of_a_year_goes_before_the_rule(
    deadline: Deadline, year: int, day: date | None
) -> None:
    assert deadline.day(year) == day


def test_a_rule_that_gives_no_date_in_a_year_gives_none() -> None:
    leap = Deadline("leap", BUDGET.name, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert leap.day(2027) is None
    assert leap.day(2028) == date(2028, 2, 29)


def test_the_year_ahead_is_in_order_of_time() -> None:
    found = rules.ahead(BOTH, TODAY)
    assert [(each.deadline.key, each.day.month) for each in found] == [
        ("budget", 9),
        ("conference", 10),
    ]
    assert found[1].ref == "conference:2027"
    assert rules.ahead(BOTH, date(2027, 10, 15))[0].day == date(2028, 10, 5)


@for_each(
    ("given", "ref"),
    [
        ("conference", "conference:2027"),
        ("Höstkonferensen", "conference:2027"),
        ("konferensen.", "conference:2027"),
        ("THE AUTUMN CONFERENCE 2028", "conference:2028"),
        ("budget 2027", "budget:2027"),
        ("budget 2028", None),
        ("budgetdagen", "budget:2027"),
        ("the", None),
        ("2027-03-01", None),
        ("e budget day of ours", None),
        ("", None),
    ],
)
def test_a_deadline_is_written_by_key_or_name(given: str, ref: str | None) -> None:
    found = rules.read(given, BOTH, TODAY)
    assert (found.ref if found else None) == ref


def test_the_next_one_is_meant_and_none_if_there_is_none_ahead() -> None:
    after = rules.read("conference", BOTH, date(2027, 10, 15))
    assert after is not None
    assert after.day == date(2028, 10, 5)
    assert rules.read("budget", BOTH, date(2027, 9, 16)) is None


def test_a_name_that_may_be_two_is_none() -> None:
    other = Deadline("spring", LocalText("Vårkonferensen", "The spring conference"))
    assert rules.read("konferensen", (CONFERENCE, other), TODAY) is None


@for_each(
    ("ref", "day"),
    [
        ("conference:2027", date(2027, 10, 14)),
        ("budget:2028", None),
        ("gone:2027", None),
        ("", None),
    ],
)
def test_what_an_outcome_points_to_is_looked_up_anew(ref: str, day: date | None) -> None:
    found = rules.pointed(ref, BOTH)
    assert (found.day if found else None) == day
