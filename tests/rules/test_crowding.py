"""Days off before a meeting: its steps keep their order, and what makes no sense is left out."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules import crowding, cycle
from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.crowding import Crowd
from bot.rules.cycle import KINDS, Planned
from bot.rules.series import Meeting, Step
from tests.cases import for_each
from tests.rules.examples import (
    CYCLE,
    HOLIDAYS,
    STOCKHOLM,
    any_minute,
    at,
    bounded,
    meeting,
    profile,
    step,
)

ESCALATION = step("escalation", -12, "working_days")
QUARTERLY = (*CYCLE[:6], ESCALATION, *CYCLE[6:])
MONTHLY = (
    step("call", -3, "weeks"),
    step("invitation", -2, "weeks"),
    step("call_closes", -7, "working_days"),
    step("poll", -7, "working_days"),
    step("poll_closes", -5, "working_days"),
    step("reminder", -5, "working_days"),
    step("escalation", -4, "working_days"),
    step("agenda", -3, "working_days"),
    step("last_reminder", -2, "working_days"),
    *CYCLE[8:],
)
MEANT = [kind for kind in KINDS if kind not in {"host", "poll_reminder", "poll_result", "task"}]
"""The order in which steps make sense: who votes knows what was proposed."""
MEETINGS = any_minute(at("2026-09-01 08:00"), at("2030-12-31 17:59")).map(
    lambda local: meeting(local.isoformat())
)
A_DAY = st.integers(0, 364).map(lambda count: datetime(2027, 1, 1) + timedelta(days=count))  # noqa: DTZ001 - a day
PERIODS = st.tuples(A_DAY, st.integers(0, 80)).map(
    lambda drawn: QuietPeriod(_day(drawn[0]), _day(drawn[0] + timedelta(days=drawn[1])))
)
CYCLES = st.sampled_from([QUARTERLY, MONTHLY])


def _day(at: datetime) -> tuple[int, int]:
    return at.month, at.day


def planned(about: Meeting, calendar: Calendar, *steps: Step) -> list[Planned]:
    return cycle.plan(profile(*steps), about, calendar)


def left(day: str, *steps: Step) -> dict[str, str]:
    every = planned(meeting(f"{day} 13:00"), STOCKHOLM, *(steps or QUARTERLY[:-2]))
    return {each.step.key: f"{each.local:%m-%d}" for each in crowding.thin(every)}


def crowd(day: str, *steps: Step) -> tuple[list[str], list[str]]:
    found = crowding.crowd(planned(meeting(f"{day} 13:00"), STOCKHOLM, *(steps or QUARTERLY)))
    return [e.step.key for e in found.together], [e.step.key for e in found.left_out]


@bounded
@given(MEETINGS, PERIODS, CYCLES)
def test_whatever_days_are_off_the_steps_keep_the_order_in_which_they_make_sense(
    about: Meeting, period: QuietPeriod, steps: tuple[Step, ...]
) -> None:
    calendar = Calendar("Europe/Stockholm", HOLIDAYS, (period,))
    found = [e for e in planned(about, calendar, *steps) if e.step.kind != "task"]
    assert [each.step.kind for each in found] == sorted(
        (each.kind for each in steps if each.kind != "task"), key=MEANT.index
    )
    assert all(one.due_at <= then.due_at for one, then in pairwise(found))
    assert found[-1].due_at > about.starts_at > found[-3].due_at, "thanks, and the day before"


@bounded
@given(MEETINGS, PERIODS, CYCLES)
def test_nobody_votes_or_answers_in_no_time(
    about: Meeting, period: QuietPeriod, steps: tuple[Step, ...]
) -> None:
    calendar = Calendar("Europe/Stockholm", HOLIDAYS, (period,))
    found = crowding.thin(planned(about, calendar, *steps))
    due = {each.step.kind: each.local.date() for each in found}
    for one, then in (("call", "call_closes"), ("poll", "poll_closes"), ("call", "agenda")):
        assert one not in due or then not in due or due[one] < due[then]
    for reminder in ("reminder", "last_reminder", "day_before"):
        assert reminder not in due or due["invitation"] < due[reminder]
    assert {"invitation", "agenda", "start", "thanks"} <= due.keys()


def test_just_after_the_summer_the_agenda_follows_the_invitation_and_nobody_is_reminded() -> None:
    assert left("2027-08-12") == {
        "call": "06-03",
        "invitation": "06-18",
        "call_closes": "06-18",
        "agenda": "06-18",
        "day_before": "08-11",
        "start": "08-12",
        "thanks": "08-13",
    }
    assert crowd("2027-08-12") == (
        ["invitation", "call_closes", "agenda"],
        ["poll", "poll_closes", "reminder", "escalation", "last_reminder"],
    )


@for_each(
    ("day", "together", "left_out"),
    [
        ("2027-02-04", [], []),
        ("2027-08-26", [], ["call_closes", "poll", "poll_closes", "reminder", "escalation"]),
        ("2027-09-02", ["call", "invitation"], ["call_closes", "poll", "poll_closes"]),
        ("2027-09-16", ["call", "invitation"], []),
    ],
)
def test_it_is_known_what_days_off_bring_together_and_leave_no_time_for(
    day: str, together: list[str], left_out: list[str]
) -> None:
    assert crowd(day) == (together, left_out)


def test_nobody_is_called_on_the_day_on_which_the_agenda_is_published() -> None:
    steps = step("call", -3, "weeks"), step("call_closes", -2, "weeks"), step("agenda", -1, "weeks")
    assert left("2027-08-12", *steps) == {"agenda": "06-18"}


def test_what_the_cycle_itself_has_on_one_day_is_no_crowd() -> None:
    steps = step("poll", -3, "weeks"), step("poll_closes", -3, "weeks")
    assert crowd("2027-08-12", *steps) == ([], [])


def test_what_moves_for_the_sake_of_order_speaks_by_day() -> None:
    early = step("call_closes", -9, "working_days", hour=at("2027-01-01 00:00").time())
    steps = step("invitation", -2, "weeks"), early
    found = planned(meeting("2027-01-07 13:00"), STOCKHOLM, *steps)
    assert [f"{each.local:%m-%d %H:%M}" for each in found] == ["12-17 09:00", "12-18 00:00"]


def test_thanks_come_after_the_meeting_though_days_off_follow() -> None:
    friday = planned(meeting("2027-02-05 13:00"), STOCKHOLM, step("thanks", 1, "days"))
    assert [each.local for each in friday] == [at("2027-02-08 09:00")]


def test_a_crowd_is_ahead_as_long_as_something_of_it_is() -> None:
    found = crowding.crowd(planned(meeting("2027-08-12 13:00"), STOCKHOLM, *QUARTERLY))
    assert found.is_ahead(STOCKHOLM.instant(at("2027-06-18 08:59")))
    assert not found.is_ahead(STOCKHOLM.instant(at("2027-06-18 09:00")))
    assert not Crowd().is_ahead(STOCKHOLM.instant(at("2027-01-01 09:00")))
