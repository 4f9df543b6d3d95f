from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules import cycle, meeting_dates, reminding
from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.cycle import KINDS, Occurrence, StepState
from bot.rules.errors import BadRule
from bot.rules.series import Meeting, Offset, Step, Unit
from tests.cases import for_each
from tests.rules.examples import (
    CYCLE,
    HOLIDAYS,
    STOCKHOLM,
    SUMMER,
    any_minute,
    at,
    bounded,
    meeting,
    profile,
    rule,
    step,
    utc,
)

EXAMPLE = {
    "call": "2026-11-26 09:00",
    "invitation": "2026-12-23 09:00",  # six weeks before is Christmas Eve
    "call_closes": "2027-01-07 09:00",
    "poll": "2027-01-07 09:00",
    "poll_closes": "2027-01-14 09:00",
    "reminder": "2027-01-14 09:00",
    "agenda": "2027-01-21 09:00",
    "last_reminder": "2027-02-01 09:00",
    "day_before": "2027-02-03 09:00",
    "start": "2027-02-04 13:00",
    "thanks": "2027-02-05 09:00",
    "minutes-draft": "2027-02-18 09:00",
    "minutes-adjusted": "2027-03-04 09:00",
}
BARE = Calendar("Europe/Stockholm")
SILENT = {kind for kind, known in KINDS.items() if not known.speaks}
UNITS: list[Unit] = ["weeks", "days", "working_days"]
OFFSETS = {unit: st.builds(Offset, st.integers(-60, 60), st.just(unit)) for unit in UNITS}
BY_DATE = OFFSETS["weeks"] | OFFSETS["days"]


def steps(offsets: st.SearchStrategy[Offset]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        key=st.uuids().map(str),
        kind=st.sampled_from(sorted({*KINDS, "horoscope"} - {"start", *SILENT})),
        offset=offsets,
        at=st.times(),
    )


STEPS = steps(BY_DATE | OFFSETS["working_days"])
MEETINGS = any_minute(at("2026-09-01 00:00"), at("2030-12-31 23:59")).map(
    lambda local: meeting(local.isoformat())
)


def occurrence(kind: str, due: str, number: int = 1, state: StepState = "planned") -> Occurrence:
    zone = "Europe/Stockholm"
    return Occurrence(number, "T1", 1, 1, kind, kind, at(due), zone, "2026a", utc(due), state)


# ------------------------------------------------------------------------------- the steps


@for_each("key", EXAMPLE)
def test_each_step_of_the_example_has_its_day(key: str) -> None:
    planned = {each.step.key: each for each in cycle.plan(profile(), meeting(), STOCKHOLM)}
    assert planned[key].local == at(EXAMPLE[key])
    assert planned[key].due_at == utc(EXAMPLE[key]) - timedelta(hours=1)  # winter time


def test_the_example_has_every_step_once_and_in_order_of_time() -> None:
    planned = [each.step.key for each in cycle.plan(profile(), meeting(), STOCKHOLM)]
    assert sorted(planned) == sorted(EXAMPLE)
    assert [EXAMPLE[key] for key in planned] == sorted(EXAMPLE.values())


def test_a_plan_made_again_is_the_same_plan() -> None:
    again = profile(*reversed(CYCLE))
    assert cycle.plan(again, meeting(), STOCKHOLM) == cycle.plan(profile(), meeting(), STOCKHOLM)


def test_a_moved_meeting_takes_its_steps_along() -> None:
    moved = cycle.plan(profile(), meeting("2027-04-15 10:00"), STOCKHOLM)
    due = {each.step.key: each for each in moved}
    assert due["start"].due_at == utc("2027-04-15 08:00")  # summer time
    assert due["call"].local == at("2027-02-04 09:00")
    assert due["agenda"].local == at("2027-04-01 09:00")
    assert due["agenda"].due_at == utc("2027-04-01 07:00")


def test_a_step_in_the_quiet_period_comes_on_the_last_working_day_before_it() -> None:
    late_summer = cycle.plan(profile(), meeting("2027-08-26 13:00"), STOCKHOLM)
    due = {each.step.key: each.local for each in late_summer}
    assert due["invitation"] == due["call_closes"] == due["reminder"] == at("2027-06-18 09:00")
    assert due["agenda"] == at("2027-08-12 09:00")


@for_each(
    ("wanted", "kind", "planned"),
    [
        ("06:30", "reminder", "08:00"),
        ("08:00", "reminder", "08:00"),
        ("17:59", "reminder", "17:59"),
        ("18:00", "reminder", "17:59"),
        ("22:00", "horoscope", "17:59"),
        ("23:59", "call_closes", "23:59"),  # it says nothing to anybody
    ],
)
def test_a_step_speaks_by_day_and_on_its_day(wanted: str, kind: str, planned: str) -> None:
    late = step("s", -1, "days", kind=kind, hour=time.fromisoformat(wanted))
    (found,) = cycle.plan(profile(late), meeting(), STOCKHOLM)
    assert found.local == at(f"2027-02-03 {planned}")


@bounded
@given(st.lists(STEPS, min_size=1, max_size=6), MEETINGS)
def test_every_step_that_speaks_may_be_sent_at_once(steps: list[Step], about: Meeting) -> None:
    planned = cycle.plan(profile(*steps), about, STOCKHOLM)
    assert sorted(each.step.key for each in planned) == sorted(each.key for each in steps)
    for each in planned:
        assert STOCKHOLM.next_open(each.due_at) == each.due_at
        assert STOCKHOLM.local(each.due_at).replace(tzinfo=None) == each.local


@bounded
@given(steps(BY_DATE), MEETINGS)
@example(step("a", 1, "weeks", kind="agenda"), meeting("2027-06-18 13:00"))
def test_a_step_never_comes_on_a_later_day_than_its_offset_says(
    single: Step, about: Meeting
) -> None:
    (planned,) = cycle.plan(profile(single), about, STOCKHOLM)
    factor = 7 if single.offset.unit == "weeks" else 1
    held = about.local.date()
    meant = held + timedelta(days=factor * single.offset.count)
    # All days from the meeting to the one that is meant may be off: what follows it comes later.
    if held < meant and STOCKHOLM.on_or_before(meant) <= held:
        assert planned.local.date() == STOCKHOLM.on_or_after(meant)
    else:
        assert planned.local.date() <= meant
    if STOCKHOLM.is_working(meant):
        assert planned.local.date() == meant


def test_the_start_is_the_meetings_own_time_even_on_a_day_off() -> None:
    (planned,) = cycle.plan(profile(CYCLE[9]), meeting("2027-02-06 07:00"), STOCKHOLM)
    assert planned.local == at("2027-02-06 07:00")
    assert planned.due_at == utc("2027-02-06 06:00")


def test_a_year_without_working_days_has_no_plan() -> None:
    never = Calendar("Europe/Stockholm", HOLIDAYS, (QuietPeriod((1, 1), (12, 31)), SUMMER))
    with pytest.raises(BadRule, match="no working day"):
        cycle.plan(profile(), meeting(), never)


# ----------------------------------------------------------------------- what is too late


@for_each(
    ("kind", "limit"),
    [
        ("call", "2027-01-07 08:00"),  # when the call closes
        ("invitation", "2027-02-04 12:00"),  # when the meeting starts
        ("reminder", "2027-02-04 12:00"),
        ("last_reminder", "2027-02-04 12:00"),
        ("day_before", "2027-02-04 12:00"),
        ("agenda", "2027-02-04 15:00"),  # when it ends
        ("start", "2027-02-04 15:00"),
    ],
)
def test_a_step_is_missed_when_its_time_of_use_is_over(kind: str, limit: str) -> None:
    found, closes = occurrence(kind, "2026-12-01 08:00"), utc("2027-01-07 08:00")
    assert cycle.due_until(found, meeting(), closes) == utc(limit)
    second = timedelta(seconds=1)
    assert not cycle.is_missed(found, meeting(), closes, utc(limit) - second)
    assert cycle.is_missed(found, meeting(), closes, utc(limit))


def test_thanks_are_of_use_two_weeks_from_the_meeting_or_from_their_own_date() -> None:
    soon, later = occurrence("thanks", "2027-02-03 08:00"), occurrence("thanks", "2027-03-18 08:00")
    assert cycle.due_until(soon, meeting(), None) == utc("2027-02-18 15:00")
    assert cycle.due_until(later, meeting(), None) == utc("2027-04-01 08:00")


@for_each("kind", ["call_closes", "task"])
def test_some_steps_are_never_too_late(kind: str) -> None:
    found = occurrence(kind, "2027-01-07 08:00")
    assert cycle.due_until(found, meeting(), None) is None
    assert not cycle.is_missed(found, meeting(), None, utc("2030-01-01 00:00"))


def test_a_call_without_an_end_is_of_use_until_the_meeting_starts() -> None:
    call = occurrence("call", "2026-11-26 08:00")
    assert cycle.due_until(call, meeting(), None) == utc("2027-02-04 12:00")


def test_of_two_reminders_that_are_due_only_the_later_is_sent() -> None:
    first = occurrence("reminder", "2027-01-14 08:00", 1)
    last = occurrence("last_reminder", "2027-02-01 08:00", 2)
    both = [first, last]
    assert not reminding.is_superseded(first, both, STOCKHOLM, utc("2027-02-01 07:59"))
    assert reminding.is_superseded(first, both, STOCKHOLM, utc("2027-02-01 08:00"))
    assert not reminding.is_superseded(last, both, STOCKHOLM, utc("2027-02-03 08:00"))


def test_of_two_reminders_at_the_same_time_exactly_one_is_sent() -> None:
    due = "2027-06-18 07:00"
    both = [occurrence("reminder", due, 1), occurrence("last_reminder", due, 2)]
    assert [reminding.is_superseded(each, both, STOCKHOLM, utc(due)) for each in both] == [
        True,
        False,
    ]


@for_each("other", ["agenda", "task", "horoscope"])
def test_a_reminder_gives_way_to_reminders_alone(other: str) -> None:
    first = occurrence("reminder", "2027-01-14 08:00", 1)
    later = occurrence(other, "2027-01-21 08:00", 2)
    assert not reminding.is_superseded(first, [first, later], STOCKHOLM, utc("2027-02-01 08:00"))


@for_each("kind", ["agenda", "task", "day_before", "start"])
def test_only_reminders_give_way(kind: str) -> None:
    found = occurrence(kind, "2027-01-14 08:00", 1)
    last = occurrence("last_reminder", "2027-02-01 08:00", 2)
    assert not reminding.is_superseded(found, [found, last], STOCKHOLM, utc("2027-02-01 08:00"))


@for_each(
    ("invited", "first"),
    [
        ("2027-01-14 09:00", "2027-01-15 08:00"),
        ("2027-01-14 11:59", "2027-01-15 08:00"),
        ("2027-01-14 12:00", "2027-01-18 08:00"),  # Thursday afternoon: Friday is theirs
        ("2027-01-14 19:00", "2027-01-18 08:00"),  # it goes out on Friday morning
        ("2027-01-15 15:00", "2027-01-19 08:00"),
        ("2026-12-23 15:00", "2026-12-29 08:00"),  # before Christmas
    ],
)
def test_who_is_invited_is_reminded_a_working_day_later_at_the_earliest(
    invited: str, first: str
) -> None:
    hour = timedelta(hours=1)  # winter time
    assert reminding.reminded_from(utc(invited) - hour, STOCKHOLM) == utc(first) - hour


@for_each("kind", ["reminder", "last_reminder", "escalation"])
def test_a_reminder_gives_way_to_an_invitation_that_went_out_just_before_it(kind: str) -> None:
    found = occurrence(kind, "2027-01-15 08:00", 2)
    invited = occurrence("invitation", "2026-12-23 08:00", 1, "done")
    in_time = replace(invited, done_at=utc("2027-01-14 08:00"))
    late = replace(invited, done_at=utc("2027-01-14 14:00"))
    for done, is_late in ((invited, False), (in_time, False), (late, True)):
        assert reminding.is_invited_late(found, [done, found], STOCKHOLM) is is_late
        assert reminding.is_superseded(found, [done, found], STOCKHOLM, found.due_at) is is_late


def test_an_invitation_leaves_out_the_reminders_that_would_soon_follow_it() -> None:
    invited_at = utc("2027-01-14 14:00")  # whoever reads it on Thursday afternoon has Friday too
    steps = [
        occurrence("call_closes", "2027-01-15 08:00", 1),
        occurrence("reminder", "2027-01-14 08:00", 2, "asked"),
        occurrence("escalation", "2027-01-15 08:00", 3),
        occurrence("last_reminder", "2027-01-18 08:00", 4),
        occurrence("reminder", "2027-01-14 08:00", 5, "held"),
    ]
    left_out = reminding.left_out_by(steps, invited_at, STOCKHOLM)
    assert [each.id for each in left_out] == [2, 3]


# ------------------------------------------------------------------------- asking first


@for_each("found", CYCLE)
def test_the_example_asks_before_the_invitation_alone(found: Step) -> None:
    assert cycle.asks(profile(), found, meeting()) == (found.key == "invitation")


@for_each("found", CYCLE)
def test_in_a_first_meeting_every_step_that_writes_to_others_asks(found: Step) -> None:
    quiet = {"call_closes", "poll_closes", "start", "task"}
    asked = cycle.asks(profile(established=False), found, meeting(sequence=1))
    assert asked == (found.kind not in quiet)
    assert cycle.asks(profile(established=False), found, meeting(sequence=2)) == (
        found.key == "invitation"
    )


def test_an_established_series_asks_in_no_first_meeting() -> None:
    assert not cycle.asks(profile(), CYCLE[0], meeting(sequence=1))


@for_each("kind", ["start", "task", "call_closes"])
def test_what_writes_to_nobody_else_never_asks(kind: str) -> None:
    found = step("s", 0, "days", kind=kind, mode="ask")
    assert not cycle.asks(profile(), found, meeting())


def test_every_kind_says_what_it_does_after_downtime() -> None:
    assert {kind for kind, known in KINDS.items() if known.catch_up == "latest"} == {
        "reminder",
        "last_reminder",
    }
    assert [kind for kind, known in KINDS.items() if not known.speaks] == [
        "call_closes",
        "poll_closes",
    ]


def test_the_next_meeting_is_planned_with_all_its_steps_when_one_is_over() -> None:
    over = meeting().ends_at
    _, following = meeting_dates.times(rule(), STOCKHOLM, (over + cycle.PLAN_AHEAD).date())
    planned = cycle.plan(profile(), meeting(following.isoformat()), STOCKHOLM)
    assert following == at("2028-02-03 13:00")
    assert all(each.due_at > over for each in planned)


# When what was decided goes out


def instant(local: str) -> datetime:
    return STOCKHOLM.instant(at(local))


@for_each(
    ("now", "opens"),
    [
        ("2026-12-28 07:59", "2026-12-28 08:00"),
        ("2026-12-28 18:00", "2026-12-29 08:00"),
        ("2026-12-24 10:00", "2026-12-28 08:00"),
        ("2027-07-01 10:00", "2027-08-11 08:00"),
    ],
)
def test_what_is_sent_at_a_bad_time_goes_out_at_the_next_working_hour(now: str, opens: str) -> None:
    leaves = cycle.departure("invitation", STOCKHOLM, instant(now), paused=False)
    assert leaves == cycle.Departure(instant(opens), paused=False)


def test_what_is_sent_by_day_and_the_start_go_out_at_once() -> None:
    day, night = instant("2026-12-28 10:00"), instant("2026-12-28 20:00")
    assert cycle.departure("invitation", STOCKHOLM, day, paused=False) is None
    for kind in ("start", "call_closes"):
        assert cycle.departure(kind, STOCKHOLM, night, paused=True) is None


def test_what_is_sent_in_a_pause_waits_for_its_end() -> None:
    day = instant("2026-12-28 10:00")
    assert cycle.departure("agenda", STOCKHOLM, day, paused=True) == cycle.Departure(
        day, paused=True
    )
