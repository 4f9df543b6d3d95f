"""Who hears of a due date, and when: properties over a year of anything that may happen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import outcome_changes as changes
from bot.rules.dues import later, overdue_at, planned, turn
from bot.rules.outcomes import UNDO_WITHIN, Heard, Outcome, Who
from tests.cases import for_each
from tests.rules.examples import STOCKHOLM, any_day, bounded
from tests.rules.test_outcomes import outcome

BEGAN = STOCKHOLM.instant(datetime(2026, 12, 1, 10))  # noqa: DTZ001 - local
MAJA = Who(9, (), concludes=True)


def at(text: str) -> datetime:
    return STOCKHOLM.instant(datetime.fromisoformat(text))


def begun(due: str | None, now: datetime = BEGAN) -> Outcome:
    made = outcome(due=date.fromisoformat(due) if due else None, created_at=now, changed_at=now)
    return planned(made, STOCKHOLM, now)


def heard(asked: Outcome, now: str) -> tuple[Heard, datetime | None]:
    found = turn(asked, STOCKHOLM, at(now))
    return found.say, found.outcome.next_at


@for_each(
    ("due", "first"),
    [
        ("2027-03-01", "2027-03-01 09:00"),  # a Monday
        ("2027-03-07", "2027-03-05 09:00"),  # a Sunday
        ("2027-03-26", "2027-03-25 09:00"),  # Good Friday
        ("2027-03-28", "2027-03-25 09:00"),  # summer time begins, on Easter Day
        ("2027-07-15", "2027-06-18 09:00"),  # in the quiet period
        ("2026-12-01", "2026-12-01 10:10"),  # today, when it can be undone no more
    ],
)
def test_the_owner_is_reminded_on_the_day_or_the_working_day_before(due: str, first: str) -> None:
    assert begun(due).next_at == at(first)


def test_the_owner_hears_again_and_then_the_convener() -> None:
    asked = begun("2027-03-26")
    assert heard(asked, "2027-03-25 09:00") == ("owner", at("2027-03-30 09:00"))
    assert heard(replace(asked, heard="owner"), "2027-03-30 09:00") == (
        "overdue",
        at("2027-04-02 09:00"),
    )
    assert heard(replace(asked, heard="overdue"), "2027-04-02 09:00") == ("convener", None)
    assert heard(replace(asked, heard="convener"), "2027-05-02 09:00") == ("", None)


def test_after_downtime_only_the_latest_is_said_and_the_convener_still_waits() -> None:
    assert heard(begun("2027-03-26"), "2027-05-10 11:00") == ("overdue", at("2027-05-13 09:00"))


def test_at_a_quiet_hour_it_is_asked_again_at_the_next_open_one() -> None:
    asked = begun("2027-03-26")
    assert heard(asked, "2027-03-25 19:00") == ("", at("2027-03-30 08:00"))
    assert heard(asked, "2027-03-30 08:00") == ("overdue", at("2027-04-02 09:00"))


def test_a_clock_that_was_set_back_reminds_nobody_twice() -> None:
    asked = replace(begun("2027-03-26"), heard="owner")
    assert heard(asked, "2027-03-24 10:00") == ("", at("2027-03-30 09:00"))


def test_what_has_no_date_or_is_done_is_never_said() -> None:
    assert begun(None).next_at is None
    done = changes.finish(begun("2027-03-01"), "", 1, BEGAN)
    assert planned(done, STOCKHOLM, BEGAN).next_at is None
    for quiet in (begun(None), done):
        assert heard(quiet, "2027-06-01 10:00") == ("", None)


def test_one_that_could_not_be_said_is_asked_about_in_a_day() -> None:
    assert later(begun("2027-03-01"), BEGAN).next_at == BEGAN + timedelta(days=1)


def test_overdue_is_said_on_the_next_working_day() -> None:
    assert overdue_at(date(2027, 6, 19), STOCKHOLM) == at("2027-08-11 09:00")


Act = Callable[[Outcome, datetime], Outcome]


def _done(asked: Outcome, now: datetime) -> Outcome:
    return changes.finish(asked, "", 1, now) if asked.is_open else asked


def _drop(asked: Outcome, now: datetime) -> Outcome:
    return changes.drop(asked, "Inte nu", 9, now) if asked.is_open else asked


def _undo(asked: Outcome, now: datetime) -> Outcome:
    can = asked.changed_at is not None and now - asked.changed_at <= UNDO_WITHIN
    return changes.undo(asked, MAJA, now) if can and asked.before else asked


def _postpone(days: int) -> Act:
    def act(asked: Outcome, now: datetime) -> Outcome:
        due = STOCKHOLM.local(now).date() + timedelta(days=days)
        return (
            changes.postpone(asked, due, "Mer tid") if asked.is_open and due != asked.due else asked
        )

    return act


ACTS = st.one_of(
    st.sampled_from([_done, _drop, _undo]), st.integers(0, 40).map(_postpone), st.none()
)
STEPS = st.lists(st.tuples(st.integers(-60 * 24, 60 * 24 * 45), ACTS), min_size=1, max_size=30)


@bounded
@given(STEPS, any_day(date(2026, 12, 1), date(2027, 8, 31)))
def test_whatever_happens_each_hears_once_for_a_date_the_owner_first(
    steps: list[tuple[int, Act | None]], due: date
) -> None:
    """Done, dropped, put off, undone, while the clock jumps forward and back by minutes."""
    now, asked = BEGAN, begun(due.isoformat())
    said: list[tuple[int, date | None, Heard]] = []
    era = 0  # each putting off begins a new date, also if it is one that was before
    for minutes, act in steps:
        now = max(BEGAN, now + timedelta(minutes=minutes))
        if act is not None:
            before = asked
            asked = planned(act(asked, now), STOCKHOLM, now) if act(asked, now) != asked else asked
            era += before.due != asked.due
        while asked.next_at is not None and asked.next_at <= now:
            found = turn(asked, STOCKHOLM, now)
            if found.say:
                assert asked.is_open, "nobody is reminded of what is done"
                assert STOCKHOLM.next_open(now) == now, "nobody is disturbed"
                said.append((era, asked.due, found.say))
            asked = found.outcome
    assert len(said) == len(set(said)), "each at most once"
    for place, (when, day, whom) in enumerate(said):
        if whom == "convener":
            assert (when, day, "overdue") in said[:place], "the owner hears before the convener"
