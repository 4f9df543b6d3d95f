"""The year ahead: planned once, and moved only while nobody has been called."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.i18n import translator
from bot.rules.agenda import Draft
from bot.rules.cycle import Planned
from bot.rules.errors import MeetingWithdrawn, StepGone
from bot.rules.series import Meeting
from bot.services import agenda, answers, cycles, handing, planning, series
from bot.services.answers import Given
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views import year_preview
from bot.views.blocks import Message
from bot.views.series import year
from tests.services.given import BEFORE, CALLED, LEYLA, LOADED, MAJA, START, Dialogue, at


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


@pytest.mark.parametrize(
    ("rule", "date"),
    [
        ({"first": date(2028, 1, 1)}, "2028-02-03"),
        ({"rule": "FREQ=YEARLY;BYMONTH=3;BYDAY=1TH", "first": date(2028, 1, 1)}, "2028-03-02"),
        ({"rule": "FREQ=YEARLY;BYMONTH=10;BYDAY=1TH"}, "2027-10-07"),
    ],
)
def test_a_meeting_that_was_held_is_not_taken_for_the_first_one_of_a_new_rule(
    dialogue: Dialogue, rule: dict[str, Any], date: str
) -> None:
    for moment in ("2026-12-01 10:00", "2027-02-04 13:00", "2027-02-20 09:00"):
        dialogue.ran(at(moment))
    held = everything(dialogue)
    outcome = replan(dialogue, at("2027-06-01 10:00"), place="Ny lokal", **rule)
    assert outcome.new == len(dialogue.series.profile.steps)
    assert everything(dialogue)[0] == held[0]
    following = dialogue.meetings[1]
    assert (following.local, following.place) == (naive(f"{date} 13:00"), "Ny lokal")
    assert dialogue.store.meetings.current(dialogue.series.id, at("2027-06-01 10:00")) == following


def test_what_stayed_though_the_rule_changed_does_not_stop_the_series_when_it_is_over(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(CALLED)
    outcome = replan(dialogue, CALLED, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
    assert [each.id for each in outcome.stray] == [dialogue.meeting.id]
    dialogue.replan(at("2027-02-05 10:00"))
    assert [each.local for each in dialogue.meetings] == [
        naive("2027-02-04 13:00"),
        naive("2027-09-02 13:00"),
    ]


def test_a_meeting_that_is_over_keeps_its_steps_when_the_next_ones_are_longer(
    dialogue: Dialogue,
) -> None:
    before = everything(dialogue)
    replan(dialogue, at("2027-02-04 16:30"), minutes=300)
    assert everything(dialogue)[0] == before[0]


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
    dialogue.opened()
    dialogue.replan(at("2027-01-04 12:00"))
    first, second = dialogue.meetings
    ruled(dialogue, first=date(2028, 1, 1))
    dialogue.replan(at("2027-01-04 12:00"))
    assert dialogue.meetings == [first, replace(second, sequence=1)]
    ruled(dialogue, rule="FREQ=MONTHLY;BYDAY=1TH", first=date(2026, 12, 1))
    dialogue.replan(at("2027-01-04 12:00"))
    assert [each.id for each in dialogue.meetings if each.local == first.local] == [first.id]
    assert [each.id for each in dialogue.meetings if each.local == second.local] == [second.id]
    assert dialogue.meetings[0].local == naive("2027-01-07 13:00")


# What the rule gives no longer

MONTHLY: dict[str, Any] = {"rule": "FREQ=MONTHLY;BYDAY=1TH", "first": date(2027, 1, 1)}
YEARLY: dict[str, Any] = {"rule": "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH", "first": date(2027, 1, 1)}


@pytest.fixture
def monthly(dialogue: Dialogue) -> Dialogue:
    """Dialogue meetings on the first Thursday of each month, the year ahead."""
    ruled(dialogue, **MONTHLY)
    dialogue.replan(BEFORE)
    return dialogue


def planned(dialogue: Dialogue, month: int) -> Meeting:
    (found,) = (m for m in dialogue.meetings if (m.local.year, m.local.month) == (2027, month))
    return found


def replan(dialogue: Dialogue, now: datetime = BEFORE, **rule: Any) -> planning.Outcome:  # noqa: ANN401
    ruled(dialogue, **rule)
    return planning.plan_series(dialogue.store, dialogue.series.id, now)


def steps(dialogue: Dialogue, meeting: Meeting) -> list[tuple[str, datetime, str]]:
    return [(s.step, s.local, s.state) for s in dialogue.store.ledger.of_meeting(meeting.id)]


def test_a_meeting_that_nobody_knows_is_withdrawn_when_the_rule_gives_it_no_longer(
    monthly: Dialogue,
) -> None:
    before = monthly.meetings
    outcome = replan(monthly, **YEARLY)
    kept = [each.local.month for each in monthly.meetings]
    assert kept == [2]
    assert [m.id for m in outcome.withdrawn] == [m.id for m in before if m.local.month != 2]
    assert (outcome.new, outcome.stray) == (0, ())
    ledger = monthly.store.ledger
    assert {s.meeting for s in ledger.of_series(monthly.series.id, ["planned"])} == {
        monthly.meeting.id
    }
    withdrawn = [e for e in monthly.trail() if e.action == "meeting.withdrawn"]
    assert [e.subject for e in withdrawn] == [f"meeting:{m.id}" for m in outcome.withdrawn]
    assert monthly.told("stray") == []
    again = replan(monthly, **YEARLY)
    assert (again.new, again.withdrawn, again.stray) == (0, (), ())


def test_the_old_rule_brings_back_what_was_withdrawn_without_doubles(monthly: Dialogue) -> None:
    before = everything(monthly)
    numbers = [(each.id, each.local, each.sequence) for each in monthly.meetings]
    at_work = [steps(monthly, each) for each in monthly.meetings]
    replan(monthly, **YEARLY)
    outcome = replan(monthly, **MONTHLY)
    assert [(each.id, each.local, each.sequence) for each in monthly.meetings] == numbers
    assert [steps(monthly, each) for each in monthly.meetings] == at_work
    assert monthly.store.meetings.withdrawn(monthly.series.id) == []
    assert outcome.new == sum(map(len, at_work)) - len(steps(monthly, planned(monthly, 2)))
    assert monthly.actions().count("meeting.restored") == len(before) - 1


def test_items_stay_with_their_meeting_through_two_changes_of_the_rule(dialogue: Dialogue) -> None:
    replan(dialogue, rule="FREQ=MONTHLY;INTERVAL=4;BYDAY=1TH")
    replan(dialogue, rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH")
    numbers = [each.sequence for each in dialogue.meetings]
    assert numbers == list(range(1, len(numbers) + 1))
    september = planned(dialogue, 9)
    scene = dialogue.scene(MAJA, BEFORE, hints=Hints(meeting=september.id))
    item = agenda.propose(dialogue.store, scene, Draft("Kulturskolan"), BEFORE)
    replan(dialogue, rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=2TH")
    assert dialogue.item(item.number).meeting == planned(dialogue, 9).id
    assert planned(dialogue, 9).local == naive("2027-09-09 13:00")


def test_a_withdrawn_meeting_gives_its_time_to_whatever_falls_there(monthly: Dialogue) -> None:
    march = planned(monthly, 3).id
    replan(monthly, **YEARLY)
    replan(monthly, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH")
    assert [each.id for each in monthly.meetings] == [march]
    assert monthly.meeting.sequence == 1
    outcome = replan(monthly, **YEARLY)
    assert [each.local for each in monthly.meetings] == [naive("2027-02-04 13:00")]
    assert [m.id for m in outcome.withdrawn] == [march]


def test_a_button_of_a_withdrawn_meeting_changes_nothing_and_says_so(monthly: Dialogue) -> None:
    march = planned(monthly, 3)
    replan(monthly, **YEARLY)
    with pytest.raises(MeetingWithdrawn) as refused:
        monthly.scene(LEYLA, BEFORE, hints=Hints(meeting=march.id))
    assert refused.value.params["date"] == march.starts_at


def test_a_meeting_to_which_people_were_called_stays_and_the_convener_is_told_once(
    monthly: Dialogue,
) -> None:
    monthly.ran(CALLED)
    january = planned(monthly, 1)
    assert january.call_opened_at is not None
    before = steps(monthly, january)
    for _ in range(2):
        outcome = replan(monthly, CALLED, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
        assert january.id in {meeting.id for meeting in outcome.stray}
    assert steps(monthly, planned(monthly, 1)) == before
    told = [d for d in monthly.owed("stray") if d.owed.refs["meeting"] == january.id]
    assert [(d.owed.target.channel, d.owed.asked, d.owed.deadline) for d in told] == [
        (MAJA, False, january.starts_at)
    ]
    monthly.profiled(
        replace(monthly.series.profile, steps=tuple(
            replace(s, at=naive("2027-01-01 10:00").time()) for s in monthly.series.profile.steps
        ))
    )  # fmt: skip
    monthly.replan(CALLED)
    moved = {key: local.hour for key, local, state in steps(monthly, january) if state != "done"}
    assert moved["reminder"] == 10


def test_the_convener_is_told_after_a_rule_that_was_loaded_by_mistake_and_then_for_good(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(CALLED)
    old, march = dialogue.series.profile.meeting.rule, "FREQ=YEARLY;BYMONTH=3;BYDAY=1TH"
    replan(dialogue, at("2026-12-01 20:00"), rule=march)
    replan(dialogue, at("2026-12-01 20:05"), rule=old)
    (word,) = dialogue.owed("stray")
    said = dialogue.says(word, at("2026-12-02 08:00"))
    assert isinstance(said, Drop)
    dialogue.store.outbox.drop(word.id, said.reason)
    for _ in range(2):
        replan(dialogue, at("2026-12-02 09:00"), rule=march)
    assert [each.state for each in dialogue.owed("stray")] == ["dropped", "ready"]


def test_the_word_about_a_stray_meeting_has_the_buttons_that_decide_on_it(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(CALLED)
    replan(dialogue, CALLED, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
    (word,) = dialogue.owed("stray")
    dialogue.store.people.set_language(dialogue.person(MAJA).id, "en")
    said = dialogue.says(word, at("2026-11-27 09:00"))
    assert isinstance(said, Message)
    assert "[It is held] [Move…] [Cancel…]" in said.text


def test_a_meeting_that_was_answered_or_handed_over_counts_as_known(monthly: Dialogue) -> None:
    march, april = planned(monthly, 3), planned(monthly, 4)
    for meeting, act in (
        (march, lambda scene: answers.answer(monthly.store, scene, Given("coming"), BEFORE)),
        (april, lambda scene: handing.hand_over(monthly.store, scene, None, BEFORE)),
    ):
        act(monthly.scene(LEYLA, BEFORE, hints=Hints(meeting=meeting.id)))
    outcome = replan(monthly, **YEARLY)
    assert [m.id for m in outcome.stray] == [march.id, april.id]
    assert [m.local.month for m in monthly.meetings] == [2, 3, 4]
    assert len(monthly.told("stray")) == 2


def test_a_meeting_with_items_calls_nobody_and_goes_when_they_are_declined(
    monthly: Dialogue,
) -> None:
    march = planned(monthly, 3)
    scene = monthly.scene(MAJA, BEFORE, hints=Hints(meeting=march.id))
    item = agenda.propose(monthly.store, scene, Draft("Kulturskolan"), BEFORE)
    for _ in range(2):
        outcome = replan(monthly, **YEARLY)
        assert ([m.id for m in outcome.stray], outcome.new) == ([march.id], 0)
    assert steps(monthly, march) == []
    assert monthly.told("stray") == [MAJA]
    agenda.decline(monthly.store, scene, item.number, "Inte nu.", BEFORE)
    outcome = replan(monthly, **YEARLY)
    assert ([m.id for m in outcome.withdrawn], outcome.stray) == ([march.id], ())


def test_what_nobody_knows_of_moves_but_what_was_answered_does_not(dialogue: Dialogue) -> None:
    answers.answer(dialogue.store, dialogue.scene(LEYLA, BEFORE), Given("coming"), BEFORE)
    outcome = replan(dialogue, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH")
    assert dialogue.meeting.starts_at == START
    assert [m.id for m in outcome.stray] == [dialogue.meeting.id]


def test_a_meeting_far_ahead_is_no_stray_because_the_plan_ends_before_it(
    dialogue: Dialogue,
) -> None:
    dialogue.replan(at("2027-01-04 12:00"))
    assert [each.local.year for each in dialogue.meetings] == [2027, 2028]
    before = everything(dialogue)
    outcome = planning.plan_series(dialogue.store, dialogue.series.id, BEFORE)
    assert outcome == planning.Outcome(0, (), ())
    assert everything(dialogue) == before


def test_between_the_plan_and_a_meeting_far_ahead_nothing_is_added(dialogue: Dialogue) -> None:
    dialogue.replan(at("2027-01-04 12:00"))
    replan(dialogue, **MONTHLY)
    found = [(each.local.year, each.local.month) for each in dialogue.meetings]
    assert found[-2:] == [(2027, 12), (2028, 2)]


def test_a_meeting_that_moved_here_from_a_day_off_beyond_the_plan_is_no_stray(
    dialogue: Dialogue,
) -> None:
    ruled(dialogue, rule="FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", holiday="before")
    dialogue.replan(BEFORE)
    assert dialogue.meeting.local.date() == date(2027, 4, 30)
    for now in (at("2026-03-26 12:00"), at("2026-03-27 12:00")):  # 400 days ahead: 30 April, 1 May
        outcome = planning.plan_series(dialogue.store, dialogue.series.id, now)
        assert (outcome.stray, outcome.withdrawn) == ((), ())


def test_a_preview_has_the_days_of_what_all_wait_for(dialogue: Dialogue) -> None:
    plan = series.year(dialogue.store, dialogue.series, BEFORE)
    t = translator("en", "Europe/Stockholm")
    said = year_preview.year(plan, t).text
    assert "Thursday 7 January 2027: the call for items closes\n" in said
    assert "Also: the poll on what matters most, reminders, " in said, "the others in one line"


def test_the_year_ahead_shows_what_stays_and_what_was_taken_out(monthly: Dialogue) -> None:
    answers.answer(monthly.store, monthly.scene(LEYLA, BEFORE), Given("coming"), BEFORE)
    stray = monthly.meeting.id
    replan(monthly, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
    plan = series.year(monthly.store, monthly.series, BEFORE)
    assert plan.stray == {stray}
    assert {m.local.month for m, _ in plan.meetings} == {1, 9}
    assert len(plan.withdrawn) > 8
    said = year(plan, translator("en", "Europe/Stockholm")).text
    assert said.count("The rule of the series no longer gives this date.") == 1
    assert "Taken out, because the rule has changed: " in said


def test_a_step_that_asked_cannot_be_sent_for_a_withdrawn_meeting_and_waits_if_it_returns(
    dialogue: Dialogue,
) -> None:
    profile = dialogue.series.profile
    dialogue.profiled(replace(profile, established=False))
    ruled(dialogue, **MONTHLY)
    dialogue.replan(BEFORE)
    dialogue.ran(CALLED)
    january = dialogue.meeting.id
    call = next(s for s in dialogue.store.ledger.of_meeting(january) if s.step == "call")
    assert call.state == "asked"
    shown = series.status(dialogue.store, dialogue.scene(MAJA), CALLED)
    assert call in shown.waiting
    replan(dialogue, CALLED, rule="FREQ=MONTHLY;BYDAY=1TH", first=date(2027, 2, 1))
    assert dialogue.meeting.local.month == 2
    shown = series.status(dialogue.store, dialogue.scene(MAJA), CALLED)
    assert shown.waiting == ()
    with pytest.raises(StepGone):
        cycles.decide(dialogue.store, dialogue.scene(MAJA), call.id, CALLED, send=True)
    question = next(d for d in dialogue.owed("ask") if d.owed.refs["occurrence"] == call.id)
    assert dialogue.says(question, CALLED) == Drop("its time is over")
    replan(dialogue, CALLED, **MONTHLY)
    cycles.decide(dialogue.store, dialogue.scene(MAJA), call.id, CALLED, send=True)
    assert dialogue.meeting.call_opened_at == CALLED


@pytest.mark.parametrize(
    ("language", "known", "called"),
    [
        ("sv", "redan känner till det", "kallar jag ingen"),
        ("en", "People know of it already", "so I call nobody"),
    ],
)
def test_the_convener_reads_why_a_meeting_stays_and_what_to_do(
    monthly: Dialogue, language: str, known: str, called: str
) -> None:
    monthly.store.people.set_language(monthly.person(MAJA).id, language)
    answers.answer(monthly.store, monthly.scene(LEYLA, BEFORE), Given("coming"), BEFORE)
    scene = monthly.scene(MAJA, BEFORE, hints=Hints(meeting=planned(monthly, 3).id))
    agenda.propose(monthly.store, scene, Draft("Kulturskolan"), BEFORE)
    replan(monthly, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
    january, march = monthly.owed("stray")
    first, second = monthly.says(january, BEFORE), monthly.says(march, BEFORE)
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert known in first.text
    assert called in second.text
    assert "#1" in second.text
    replan(monthly, **MONTHLY)
    for word in (january, march):
        assert monthly.says(word, BEFORE) == Drop("the rule gives it again")


# Places, steps, holidays


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


def test_other_rules_of_the_time_zone_keep_the_hour_on_the_clock_and_are_said(
    dialogue: Dialogue,
) -> None:
    """Planned with an edition by which the zone's clocks were an hour off."""
    held, store, series_ = dialogue.meeting, dialogue.store, dialogue.series
    before = {each.step: each for each in store.ledger.of_meeting(held.id)}
    hour = timedelta(hours=1)
    off = [
        Planned(step, before[step.key].local, before[step.key].due_at + hour, held.local)
        for step in series_.profile.steps
    ]
    store.ledger.plan(series_.workspace, held, off, series_.profile.zone, "2020a")
    dialogue.opened(starts_at=held.starts_at + hour, ends_at=held.ends_at + hour)
    for _ in range(2):
        dialogue.replan(LOADED + timedelta(minutes=1))
    assert (dialogue.meeting.starts_at, dialogue.meeting.ends_at) == (held.starts_at, held.ends_at)
    after = {each.step: each for each in store.ledger.of_meeting(held.id)}
    assert after == before
    assert dialogue.actions() == ["meeting.rezoned"]
    (word,) = dialogue.owed("rezoned")
    said = dialogue.says(word, LOADED)
    assert isinstance(said, Message)
    assert "tidszonen Europe/Stockholm" in said.text
