"""The year ahead: planned once, and moved only while nobody has been called."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.rules.series import Meeting
from tests.services.given import BEFORE, CALLED, LOADED, START, Dialogue, at


def naive(local: str) -> datetime:
    return datetime.fromisoformat(local)


def ruled(dialogue: Dialogue, **given: Any) -> None:  # noqa: ANN401 - fields of a rule
    """Let the meetings of the series recur otherwise, or elsewhere."""
    profile = dialogue.series.profile
    dialogue.profiled(replace(profile, meeting=replace(profile.meeting, **given)))


def times(dialogue: Dialogue) -> dict[str, datetime]:
    return {s.step: s.local for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id)}


def everything(dialogue: Dialogue) -> list[object]:
    return [(each, dialogue.store.ledger.of_meeting(each.id)) for each in dialogue.meetings]


def place(meeting: Meeting) -> tuple[str, str, str, str]:
    return meeting.place, meeting.address, meeting.video, meeting.host


def test_planning_again_changes_nothing(dialogue: Dialogue) -> None:
    before = everything(dialogue)
    assert dialogue.replan(LOADED) == 0
    assert dialogue.replan(CALLED) == 0
    assert everything(dialogue) == before


def test_the_next_year_is_planned_when_it_comes_within_reach(dialogue: Dialogue) -> None:
    assert [each.local for each in dialogue.meetings] == [naive("2027-02-04 13:00")]
    assert dialogue.replan(at("2026-12-29 12:00")) == 0
    steps = len(dialogue.series.profile.steps)
    assert dialogue.replan(at("2026-12-30 12:00")) == steps
    assert [(each.local, each.sequence) for each in dialogue.meetings] == [
        (naive("2027-02-04 13:00"), 1),
        (naive("2028-02-03 13:00"), 2),
    ]


def test_a_meeting_that_is_over_is_left_alone(dialogue: Dialogue) -> None:
    ruled(dialogue, start=naive("2027-01-01 09:00").time(), place="Annanstans")
    before = dialogue.meeting
    dialogue.replan(at("2027-02-05 09:00"))
    assert dialogue.meeting == before


def test_steps_that_fall_on_a_day_off_come_on_the_working_day_before(dialogue: Dialogue) -> None:
    planned = times(dialogue)
    assert planned["invitation"] == naive("2026-12-23 09:00")  # not on Christmas Eve
    assert planned["last-reminder"] == naive("2027-02-01 09:00")
    assert planned["start"] == naive("2027-02-04 13:00")


def test_before_the_call_the_meeting_moves_with_its_rule_and_its_steps_follow(
    dialogue: Dialogue,
) -> None:
    known = dialogue.meeting.id
    ruled(dialogue, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH", start=naive("2027-01-01 09:30").time())
    assert dialogue.replan(BEFORE) == 0
    (moved,) = dialogue.meetings
    assert (moved.id, moved.local, moved.starts_at, moved.ends_at) == (
        known,
        naive("2027-03-04 09:30"),
        at("2027-03-04 09:30"),
        at("2027-03-04 12:30"),
    )
    assert times(dialogue)["call"] == naive("2026-12-23 09:00")
    assert times(dialogue)["start"] == naive("2027-03-04 09:30")


def test_after_the_call_the_rule_moves_it_no_more(dialogue: Dialogue) -> None:
    dialogue.opened()
    ruled(dialogue, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH", start=naive("2027-01-01 09:30").time())
    before = times(dialogue)
    dialogue.replan(CALLED)
    assert (dialogue.meeting.starts_at, times(dialogue)) == (START, before)


def test_once_a_step_has_spoken_the_rule_moves_it_no_more(dialogue: Dialogue) -> None:
    """A series need not have a call: then the invitation is the first that people hear."""
    profile = dialogue.series.profile
    steps = tuple(
        replace(step, mode="auto") for step in profile.steps if not step.kind.startswith("call")
    )
    dialogue.profiled(replace(profile, steps=steps))
    dialogue.replan(BEFORE)
    dialogue.ran(at("2026-12-23 09:00"))
    ruled(dialogue, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH")
    dialogue.replan(at("2026-12-28 09:00"))
    assert dialogue.meeting.starts_at == START


def test_a_meeting_is_known_by_its_time_when_the_rule_counts_otherwise(
    dialogue: Dialogue,
) -> None:
    dialogue.replan(at("2027-01-04 12:00"))
    first, second = dialogue.meetings
    ruled(dialogue, first=date(2028, 1, 1))
    dialogue.replan(at("2027-01-04 12:00"))
    assert dialogue.meetings == [first, second]
    ruled(dialogue, rule="FREQ=MONTHLY;BYDAY=1TH", first=date(2026, 12, 1))
    dialogue.replan(at("2027-01-04 12:00"))
    assert [each.id for each in dialogue.meetings if each.local == first.local] == [first.id]
    assert [each.id for each in dialogue.meetings if each.local == second.local] == [second.id]
    assert dialogue.meetings[0].local == naive("2027-01-07 13:00")


def test_the_place_follows_the_series_before_and_after_the_call(dialogue: Dialogue) -> None:
    for now in (BEFORE, CALLED):
        ruled(dialogue, place=f"Sal {now.day}", address="Nygatan 2", video="", host="Nacka kommun")
        dialogue.replan(now)
        assert place(dialogue.meeting) == (f"Sal {now.day}", "Nygatan 2", "", "Nacka kommun")
        dialogue.opened()
    assert dialogue.meeting.starts_at == START


def test_a_step_that_moved_is_planned_anew_and_one_that_was_done_is_not(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(CALLED)
    profile = dialogue.series.profile
    at_ten = naive("2027-01-01 10:00").time()
    steps = tuple(replace(step, at=at_ten) for step in profile.steps)
    dialogue.profiled(replace(profile, steps=steps))
    assert dialogue.replan(CALLED) == 0
    planned = times(dialogue)
    assert planned["call"] == naive("2026-11-26 09:00")
    assert planned["reminder"] == naive("2027-01-14 10:00")


def test_a_meeting_on_a_holiday_settles_as_the_rule_says(dialogue: Dialogue) -> None:
    rule = "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1"  # a Saturday in 2027
    for holiday, day in (("before", date(2027, 4, 30)), ("after", date(2027, 5, 3))):
        ruled(dialogue, rule=rule, holiday=holiday)
        dialogue.replan(BEFORE)
        assert dialogue.meeting.local.date() == day
