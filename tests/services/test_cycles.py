"""The cycle: every step does what it is for, once, or the convener is told why not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.i18n import translator
from bot.ports import Conflict, Database, Store, Unavailable
from bot.rules.cycle import Occurrence, StepState
from bot.rules.errors import (
    ConvenerOnly,
    InvitationFirst,
    NoSuchStep,
    StepAhead,
    StepGone,
    StepLeftOut,
)
from bot.rules.series import Offset, Step
from bot.services import agenda, answers, cycles, doing, handing, planning, series
from bot.services.answers import Given
from bot.services.verdicts import Drop
from bot.views import departing, steps
from bot.views.blocks import Message, message
from storage import SqlDatabase
from tests.cases import for_each
from tests.services.given import (
    BEFORE,
    CALLED,
    JAMES,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    PETER,
    START,
    TEAM,
    Dialogue,
    at,
)

CALL = at("2026-11-26 09:00")
INVITATION = at("2026-12-23 09:00")
"""Six weeks before is Christmas Eve, so it comes on the working day before it."""
CLOSES = at("2027-01-07 09:00")
REMINDER = at("2027-01-14 09:00")
ESCALATION = at("2027-01-19 09:00")
AGENDA = at("2027-01-21 09:00")
LAST = at("2027-02-01 09:00")
DAY_BEFORE = at("2027-02-03 09:00")
THANKS = at("2027-02-05 09:00")
SECOND = timedelta(seconds=1)
CALLED_PARTIES = 31


def step(dialogue: Dialogue, key: str) -> Occurrence:
    (found,) = (s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.step == key)
    return found


def change(dialogue: Dialogue, key: str, **given: Any) -> None:  # noqa: ANN401 - fields of a step
    """Let a step of the series be otherwise."""
    profile = dialogue.series.profile
    steps = tuple(replace(s, **given) if s.key == key else s for s in profile.steps)
    dialogue.profiled(replace(profile, steps=steps))


def without(dialogue: Dialogue, key: str) -> None:
    """Let the series have a step no more, before its year is planned again."""
    profile = dialogue.series.profile
    steps = tuple(each for each in profile.steps if each.key != key)
    dialogue.profiled(replace(profile, steps=steps))


def decide(
    dialogue: Dialogue, key: str, now: datetime = INVITATION, user: str = MAJA, *, send: bool = True
) -> Occurrence:
    scene = dialogue.scene(user, now)
    return cycles.decide(dialogue.store, scene, step(dialogue, key).id, now, send=send)


def invited(dialogue: Dialogue) -> None:
    """Let the invitation go out on its day."""
    dialogue.ran(INVITATION)
    decide(dialogue, "invitation")


def answered(dialogue: Dialogue, user: str, choice: Any = "coming", now: datetime = CALLED) -> None:  # noqa: ANN401
    answers.answer(dialogue.store, dialogue.scene(user, now), Given(choice), now)


def posts(dialogue: Dialogue) -> list[str]:
    return [each.owed.kind for each in dialogue.owed(manner="post")]


# What each step is for


def test_nothing_happens_before_its_time(dialogue: Dialogue) -> None:
    assert dialogue.ran(CALL - SECOND) == []
    assert dialogue.ran(CALL) == ["call"]
    assert dialogue.ran(CALL) == []


def test_the_call_opens_and_is_posted(dialogue: Dialogue) -> None:
    dialogue.ran(CALL)
    assert dialogue.meeting.call_opened_at == CALL
    assert posts(dialogue) == ["call"]
    (entry,) = dialogue.trail()
    assert (entry.action, entry.person) == ("step.done", None)
    assert entry.subject == f"step:{step(dialogue, 'call').id}"
    dialogue.proposes(LEYLA, now=CALL)


def test_nobody_is_called_to_propose_for_an_agenda_that_is_published(dialogue: Dialogue) -> None:
    dialogue.opened(call_closed_at=BEFORE, published_at=BEFORE)
    opened = dialogue.meeting.call_opened_at
    dialogue.ran(CALL)
    assert (dialogue.meeting.call_opened_at, posts(dialogue)) == (opened, [])


def test_the_call_closes_without_a_word_and_what_comes_then_is_late(dialogue: Dialogue) -> None:
    dialogue.ran(CALL)
    change(dialogue, "call-closes", mode="ask")
    assert "call-closes" in dialogue.ran(CLOSES)
    assert dialogue.meeting.call_closed_at == CLOSES
    assert dialogue.states()["call-closes"] == "done"
    assert posts(dialogue) == ["call"]
    assert dialogue.proposes(LEYLA, now=CLOSES).late


def test_a_call_that_was_closed_early_is_not_closed_again(dialogue: Dialogue) -> None:
    dialogue.opened(call_closed_at=CALLED)
    dialogue.ran(CLOSES)
    assert dialogue.meeting.call_closed_at == CALLED


def test_the_invitation_asks_the_convener_first(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    assert dialogue.states()["invitation"] == "asked"
    assert dialogue.told() == [MAJA]
    assert "invitation" not in posts(dialogue)
    decide(dialogue, "invitation")
    assert dialogue.states()["invitation"] == "done"
    assert posts(dialogue) == ["call", "invitation"]
    assert len(dialogue.told("invitation.direct")) == CALLED_PARTIES


def test_an_invitation_goes_to_whoever_acts_for_each_silent_party(dialogue: Dialogue) -> None:
    change(dialogue, "invitation", mode="auto")
    answered(dialogue, JAMES)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)
    dialogue.ran(INVITATION)
    told = dialogue.told("invitation.direct")
    assert len(told) == CALLED_PARTIES - 1
    assert PETER in told
    assert {LEYLA, JAMES, MAJA}.isdisjoint(told)
    assert {each.owed.deadline for each in dialogue.owed("invitation.direct")} == {START}


def test_a_party_without_anybody_is_not_written_to(dialogue: Dialogue) -> None:
    change(dialogue, "invitation", mode="auto")
    dialogue.mandated("botkyrka")
    dialogue.ran(INVITATION)
    assert len(dialogue.told("invitation.direct")) == CALLED_PARTIES - 1


@pytest.mark.parametrize(("key", "when"), [("reminder", REMINDER), ("last-reminder", LAST)])
def test_reminders_go_to_the_silent_and_the_last_one_to_who_said_maybe(
    dialogue: Dialogue, key: str, when: datetime
) -> None:
    for user, choice in ((LEYLA, "coming"), (NACKA, "regrets"), (JAMES, "maybe")):
        answered(dialogue, user, choice)
    invited(dialogue)
    dialogue.ran(when)
    told = dialogue.told(f"{key.replace('-', '_')}.direct")
    is_last = key == "last-reminder"
    assert len(told) == CALLED_PARTIES - 3 + is_last
    assert {LEYLA, NACKA}.isdisjoint(told)
    assert told.count(JAMES) == is_last


@pytest.mark.parametrize("waits", [True, False], ids=["Wait", "no word"])
def test_nobody_is_reminded_of_an_invitation_that_was_never_sent(
    dialogue: Dialogue, *, waits: bool
) -> None:
    dialogue.ran(INVITATION)
    if waits:
        decide(dialogue, "invitation", send=False)
    for key, when in (("reminder", REMINDER), ("last-reminder", LAST)):
        dialogue.ran(when)
        assert dialogue.states()[key] == "asked"
    assert dialogue.told("reminder.direct") == dialogue.told("last_reminder.direct") == []
    waiting = step(dialogue, "reminder").id
    word = next(e for e in dialogue.owed("ask") if e.owed.refs["occurrence"] == waiting)
    said = dialogue.says(word, REMINDER)
    assert isinstance(said, Message)
    assert f"look {step(dialogue, 'invitation').id}" in str(said.blocks)
    with pytest.raises(InvitationFirst):
        decide(dialogue, "reminder", REMINDER)


def test_a_reminder_that_waited_does_not_follow_its_late_invitation(dialogue: Dialogue) -> None:
    dialogue.ran(REMINDER)
    asked = next(
        each
        for each in dialogue.owed("ask")
        if each.owed.refs["occurrence"] == step(dialogue, "reminder").id
    )
    dialogue.arrives(asked)
    decide(dialogue, "invitation", REMINDER)
    assert dialogue.states()["reminder"] == "skipped"
    with pytest.raises(StepGone):
        decide(dialogue, "reminder", REMINDER)
    (told,) = (each for each in dialogue.owed("ask", manner="update"))
    said = dialogue.says(told, REMINDER)
    assert isinstance(said, Message)
    assert "inbjudan har nyss frågat om samma sak: påminnelse om att anmäla sig" in said.text
    dialogue.ran(ESCALATION)
    assert dialogue.states()["escalation"] == "done", "they have had days to answer"


def test_nobody_is_reminded_within_a_working_day_of_the_invitation(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    the_evening_before = ESCALATION - timedelta(hours=15)
    dialogue.ran(the_evening_before)
    decide(dialogue, "invitation", the_evening_before)
    assert dialogue.states()["escalation"] == "skipped"
    (word,) = [w for w in dialogue.owed("invitation.direct") if w.owed.target.channel == LEYLA]
    said = dialogue.says(word, ESCALATION - timedelta(hours=1))
    assert isinstance(said, Message)
    assert "1 februari" in said.text, "it does not name a day on which nobody asks"
    dialogue.ran(LAST)
    assert dialogue.told("last_reminder.direct").count(LEYLA) == 1


def test_a_reminder_that_the_convener_let_wait_is_theirs_to_send(dialogue: Dialogue) -> None:
    dialogue.ran(REMINDER)
    decide(dialogue, "reminder", REMINDER, send=False)
    decide(dialogue, "invitation", REMINDER)
    assert decide(dialogue, "reminder", LAST).state == "done"
    assert len(dialogue.told("reminder.direct")) == CALLED_PARTIES


def test_after_downtime_the_invitation_stands_for_the_reminders_that_were_due_before_it(
    dialogue: Dialogue,
) -> None:
    change(dialogue, "invitation", mode="auto")
    dialogue.ran(LAST)
    states = dialogue.states()
    assert (states["reminder"], states["last-reminder"]) == ("skipped", "skipped")
    assert len(dialogue.told("invitation.direct")) == CALLED_PARTIES
    assert dialogue.told("last_reminder.direct") == []


def test_where_the_cycle_has_no_invitation_the_reminders_wait_for_none(dialogue: Dialogue) -> None:
    without(dialogue, "invitation")
    dialogue.replan(BEFORE)
    dialogue.ran(REMINDER)
    assert len(dialogue.told("reminder.direct")) == CALLED_PARTIES


def test_two_reminders_of_the_same_kind_are_both_sent(dialogue: Dialogue) -> None:
    change(dialogue, "last-reminder", kind="reminder")
    dialogue.replan(BEFORE)
    invited(dialogue)
    dialogue.ran(REMINDER)
    assert dialogue.told("reminder.direct").count(LEYLA) == 1
    dialogue.ran(LAST)
    assert dialogue.told("reminder.direct").count(LEYLA) == 2


def test_the_agenda_is_published_on_its_day(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    dialogue.ran(AGENDA)
    assert dialogue.meeting.published_at == AGENDA
    assert "agenda" in posts(dialogue)


def test_an_agenda_that_is_published_already_is_left_as_it_is(dialogue: Dialogue) -> None:
    dialogue.opened(published_at=CALLED)
    dialogue.ran(AGENDA)
    assert (dialogue.meeting.published_at, dialogue.states()["agenda"]) == (CALLED, "done")
    assert "agenda" not in posts(dialogue)
    assert dialogue.told("empty") == []


def test_an_agenda_with_nothing_accepted_is_not_published_and_the_convener_is_told(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(AGENDA)
    assert dialogue.meeting.published_at is None
    assert dialogue.told("empty") == [MAJA]
    assert "agenda" not in posts(dialogue)


def test_the_day_before_who_comes_or_may_come_gets_the_practical_note(dialogue: Dialogue) -> None:
    for user, choice in ((LEYLA, "coming"), (NACKA, "regrets"), (JAMES, "maybe")):
        answered(dialogue, user, choice)
    dialogue.ran(DAY_BEFORE)
    assert sorted(dialogue.told("day_before.direct")) == sorted([LEYLA, JAMES])
    assert dialogue.told("calendar") == [LEYLA], "a file is for who comes"


def test_the_start_closes_the_answers_and_says_so(dialogue: Dialogue) -> None:
    dialogue.expected()
    dialogue.ran(START - SECOND)
    dialogue.ran(START)
    assert dialogue.meeting.started_at == START
    assert posts(dialogue)[-1] == "start"
    assert [each.owed.kind for each in dialogue.owed(manner="update")] == ["invitation"]


def test_after_the_meeting_the_channel_is_thanked_and_the_convener_has_notes(
    dialogue: Dialogue,
) -> None:
    dialogue.expected()
    dialogue.ran(THANKS)
    assert posts(dialogue)[-1] == "thanks"
    before = len(dialogue.told("task"))
    assert dialogue.ran(at("2027-12-01 09:00")) == [
        "minutes-draft",
        "minutes-adjusted",
        "yearly-analysis",
    ]
    assert len(dialogue.told("task")) == before + 3
    assert set(dialogue.told("task")) == {MAJA}


def test_a_kind_that_writes_to_nobody_has_no_recipients(dialogue: Dialogue) -> None:
    for kind in ("call", "agenda", "start", "thanks", "task"):
        assert doing.recipients(dialogue.store, dialogue.series, dialogue.meeting, kind) == []


def test_the_whole_cycle_ends_with_every_step_done(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    decide(dialogue, "invitation")
    while (due := dialogue.store.ledger.next_due()) is not None:
        dialogue.ran(due)
    states = dialogue.states()
    assert states.pop("agenda") == "skipped", "nothing was on it, so it was not published"
    skipped = {step for step, state in states.items() if state == "skipped"}
    poll = {"priority-poll-opens", "priority-poll-closes"}
    assert skipped == {*poll, "day-before"}, "there was no choice, and nobody said that they come"
    assert set(states.values()) == {"done", "skipped"}
    assert posts(dialogue) == ["call", "invitation", "start", "thanks"]


# Asking


@pytest.mark.parametrize(
    ("key", "kind", "when"),
    [
        ("call", "call", CALL),
        ("reminder", "reminder.direct", REMINDER),
        ("last-reminder", "last_reminder.direct", LAST),
    ],
)
def test_in_the_first_meeting_of_a_series_that_is_not_established_every_step_asks(
    dialogue: Dialogue, key: str, kind: str, when: datetime
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.ran(when)
    assert dialogue.states()[key] == "asked"
    assert dialogue.owed(kind) == []
    assert kind not in posts(dialogue)


def test_even_then_the_start_and_notes_to_the_convener_do_not_ask(dialogue: Dialogue) -> None:
    dialogue.expected()
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.ran(CLOSES)
    dialogue.ran(START)
    states = dialogue.states()
    assert {states[key] for key in ("call-closes", "start")} == {"done"}
    assert states["priority-poll-opens"] == "skipped", "with nothing to choose between"


def test_in_its_second_meeting_it_asks_no_more(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.replan(at("2027-03-01 10:00"))
    dialogue.ran(at("2027-12-01 10:00"))
    following = dialogue.meetings[1]
    call = next(s for s in dialogue.store.ledger.of_meeting(following.id) if s.step == "call")
    assert call.state == "done"


def test_a_step_that_waits_can_be_sent_later(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    assert decide(dialogue, "invitation", send=False).state == "held"
    assert "invitation" not in posts(dialogue)
    assert decide(dialogue, "invitation", INVITATION + timedelta(days=7)).state == "done"
    assert "invitation" in posts(dialogue)
    assert dialogue.actions()[-3:] == ["step.asked", "step.held", "step.done"]
    assert [e.person for e in dialogue.trail()[-2:]] == [dialogue.person(MAJA).id] * 2


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [(True, True, "done"), (True, False, "done"), (False, False, "waits until you send it")],
)
def test_what_was_decided_is_not_decided_again(
    dialogue: Dialogue, *, first: bool, then: bool, state: str
) -> None:
    dialogue.ran(INVITATION)
    decide(dialogue, "invitation", send=first)
    with pytest.raises(StepGone) as refused:
        decide(dialogue, "invitation", send=then)
    assert refused.value.params == {"state": state}
    assert len(dialogue.told("invitation.direct")) == (CALLED_PARTIES if first else 0)


def test_an_invitation_is_not_sent_when_the_meeting_has_started(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    with pytest.raises(StepGone) as refused:
        decide(dialogue, "invitation", START)
    assert refused.value.params == {"state": "its time is over"}
    (asked,) = dialogue.owed("ask")
    assert asked.owed.target.channel == MAJA


def test_what_waits_is_shown_until_its_time_is_over(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    shown = series.status(dialogue.store, dialogue.scene(MAJA, INVITATION), INVITATION)
    assert [each.step for each in shown.waiting] == ["invitation"]
    shown = series.status(dialogue.store, dialogue.scene(MAJA, START), START)
    assert shown.waiting == ()


def test_a_step_whose_time_has_not_come_is_not_sent(dialogue: Dialogue) -> None:
    with pytest.raises(StepAhead) as refused:
        decide(dialogue, "thanks", send=True)
    assert refused.value.params == {"date": step(dialogue, "thanks").due_at}
    assert dialogue.states()["thanks"] == "planned"


def test_only_a_convener_of_the_series_decides(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    with pytest.raises(ConvenerOnly):
        decide(dialogue, "invitation", user=LEYLA)
    assert dialogue.states()["invitation"] == "asked"


def test_a_step_of_another_series_or_of_none_is_not_found(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    dialogue.profiled(dialogue.series.profile, key="second", channel="C0SECOND")
    second = dialogue.store.series.by_key(TEAM, "second")
    assert second is not None
    planning.plan_series(dialogue.store, second.id, CALLED)
    scene = dialogue.scene(MAJA, INVITATION, channel="C0SECOND")
    for number in (step(dialogue, "invitation").id, 0):
        with pytest.raises(NoSuchStep):
            cycles.decide(dialogue.store, scene, number, INVITATION, send=True)


def test_a_step_that_the_series_has_no_more_cannot_be_sent(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    without(dialogue, "invitation")
    with pytest.raises(StepLeftOut) as refused:
        decide(dialogue, "invitation")
    assert refused.value.params["step"] == "the invitation"
    assert str(refused.value.params["example"]) == "settings"


# Pause


def test_a_paused_series_waits_and_goes_on_where_it_was(dialogue: Dialogue) -> None:
    series.set_paused(dialogue.store, dialogue.office(MAJA), BEFORE, paused=True)
    assert dialogue.ran(CALLED) == []
    assert dialogue.store.ledger.next_due() is None
    series.set_paused(dialogue.store, dialogue.office(MAJA), CALLED, paused=False)
    assert dialogue.ran(CALLED) == ["call"]


# Too late, unknown, failing


def test_a_call_that_comes_after_its_end_is_left_out_and_the_convener_is_told(
    dialogue: Dialogue,
) -> None:
    ran = dialogue.ran(CLOSES)
    assert ran[0] == "call"
    assert dialogue.states()["call"] == "skipped"
    assert dialogue.meeting.call_opened_at is None
    (missed,) = dialogue.owed("missed")
    assert missed.owed.refs["occurrence"] == step(dialogue, "call").id
    assert "step.skipped" in dialogue.actions()


def test_of_two_reminders_that_are_late_only_the_last_is_sent(dialogue: Dialogue) -> None:
    invited(dialogue)
    dialogue.ran(LAST)
    states = dialogue.states()
    assert (states["reminder"], states["last-reminder"]) == ("skipped", "done")
    assert dialogue.told("reminder.direct") == []
    assert len(dialogue.told("last_reminder.direct")) == CALLED_PARTIES
    assert step(dialogue, "reminder").id not in {
        each.owed.refs["occurrence"] for each in dialogue.owed("missed")
    }


def test_a_kind_of_another_release_is_kept_and_told_and_never_lost(dialogue: Dialogue) -> None:
    change(dialogue, "call", kind="hologram")
    dialogue.replan(BEFORE)
    assert dialogue.ran(CALL) == ["call"]
    assert dialogue.states()["call"] == "parked"
    assert dialogue.told() == dialogue.told("parked") == [MAJA]
    assert dialogue.actions() == ["step.parked"]
    shown = series.status(dialogue.store, dialogue.scene(MAJA, CALL), CALL)
    assert [each.step for each in shown.waiting] == ["call"]
    with pytest.raises(NoSuchStep):
        decide(dialogue, "call", CALL)


def test_a_step_that_the_series_has_no_more_is_parked(dialogue: Dialogue) -> None:
    without(dialogue, "call")
    dialogue.ran(CALL)
    assert dialogue.states()["call"] == "parked"
    assert dialogue.told("parked") == [MAJA]


def test_after_400_days_of_downtime_nothing_old_is_sent_and_nothing_is_lost_in_silence(
    dialogue: Dialogue,
) -> None:
    now = LOADED + timedelta(days=400)
    ran = dialogue.ran(now)
    states = dialogue.states()
    assert sorted(ran) == sorted(states)
    before = {"call", "invitation", "reminder", "agenda", "last-reminder", "day-before", "start"}
    polls = {"priority-poll-opens", "priority-poll-closes"}  # none opened, so none was closed
    left_out = before | polls | {"thanks", "escalation"}
    assert {key for key, state in states.items() if state == "skipped"} == left_out
    missed = {each.owed.refs["occurrence"] for each in dialogue.owed("missed")}
    assert missed == {step(dialogue, key).id for key in left_out - {"priority-poll-closes"}}
    assert set(dialogue.told()) == {MAJA}
    assert posts(dialogue) == []
    assert {each.owed.due_at for each in dialogue.owed()} == {at("2027-12-28 09:00")}


@pytest.mark.parametrize(("late", "state"), [(13, "done"), (14, "skipped")])
def test_thanks_come_within_two_weeks_or_not_at_all(
    dialogue: Dialogue, late: int, state: str
) -> None:
    dialogue.expected()
    dialogue.ran(THANKS + timedelta(days=late))
    assert dialogue.states()["thanks"] == state
    assert (posts(dialogue) == ["thanks"]) is (state == "done")


def test_thanks_that_the_series_gives_weeks_afterwards_come_then(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    later = tuple(
        replace(s, offset=replace(s.offset, count=6, unit="weeks")) if s.kind == "thanks" else s
        for s in profile.steps
    )
    dialogue.profiled(replace(profile, steps=later))
    dialogue.replan(BEFORE)
    dialogue.expected()
    dialogue.ran(at("2027-03-18 09:00"))
    assert dialogue.states()["thanks"] == "done"


def test_thanks_that_could_not_be_posted_for_weeks_are_dropped(dialogue: Dialogue) -> None:
    dialogue.expected()
    dialogue.ran(THANKS)
    (thanks,) = (each for each in dialogue.owed(manner="post") if each.owed.kind == "thanks")
    assert isinstance(dialogue.says(thanks, THANKS + timedelta(days=13)), Message)
    assert dialogue.says(thanks, THANKS + timedelta(days=14)) == Drop("too long after the meeting")


# In transactions of its own


def inside(office: SqlDatabase, look: Callable[[Dialogue], Any]) -> Any:  # noqa: ANN401
    with office.transaction() as store:
        return look(Dialogue(store))


def test_what_is_due_is_run_in_order_one_transaction_each(office: SqlDatabase) -> None:
    assert cycles.run_due(office, CALL) == ["call"]
    assert cycles.run_due(office, CALL) == []
    assert cycles.run_due(office, CLOSES) == ["invitation", "call-closes", "priority-poll-opens"]


def test_every_series_is_planned_ahead(office: SqlDatabase) -> None:
    later = at("2027-06-01 10:00")
    planning.plan_ahead(office, later)
    assert [m.local.year for m in inside(office, lambda d: d.meetings)] == [2027, 2028]


@dataclass
class Faulty:
    """A store in which one room fails as soon as it is entered."""

    store: Store
    room: str
    fault: Exception

    def __getattr__(self, name: str) -> object:
        if name == self.room:
            raise self.fault
        return getattr(self.store, name)


@dataclass
class FaultyDatabase:
    """A database whose stores have that fault."""

    database: Database
    room: str
    fault: Exception

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        with self.database.transaction(patient=patient) as store:
            yield cast("Store", Faulty(store, self.room, self.fault))


def failing(office: SqlDatabase, room: str, fault: Exception) -> Database:
    return cast("Database", FaultyDatabase(office, room, fault))


def test_a_step_that_fails_is_held_and_told_and_holds_up_no_other(office: SqlDatabase) -> None:
    cycles.run_due(office, INVITATION)
    inside(office, lambda d: decide(d, "invitation"))
    inside(office, lambda d: [d.proposes(user, user, INVITATION) for user in (LEYLA, NACKA)])
    cycles.run_due(office, REMINDER - timedelta(days=7))
    faulty = failing(office, "answers", ZeroDivisionError("a fault in the program"))
    ran = cycles.run_due(faulty, REMINDER)
    assert "reminder" not in ran
    assert "priority-poll-closes" in ran
    assert inside(office, lambda d: d.states()["reminder"]) == "held"
    assert inside(office, lambda d: d.told("stumbled")) == [MAJA]
    assert "step.failed" in inside(office, lambda d: d.actions())
    assert cycles.run_due(office, REMINDER) == []
    inside(office, lambda d: decide(d, "reminder", REMINDER))
    assert len(inside(office, lambda d: d.told("reminder.direct"))) == CALLED_PARTIES


@dataclass
class Outrun:
    """A database in which somebody else does a step as soon as a transaction has failed."""

    database: Database
    elsewhere: Callable[[], object]

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        try:
            with self.database.transaction(patient=patient) as store:
                yield store
        except ZeroDivisionError:
            self.elsewhere()
            raise


def test_a_step_that_somebody_else_did_after_it_had_failed_is_not_kept(office: SqlDatabase) -> None:
    faulty = failing(office, "meetings", ZeroDivisionError("a fault in the program"))
    outrun = Outrun(faulty, lambda: cycles.run_due(office, CALL))
    assert cycles.run_due(cast("Database", outrun), CALL) == []
    assert inside(office, lambda d: d.states()["call"]) == "done"
    assert inside(office, lambda d: d.told("stumbled")) == []
    assert "step.failed" not in inside(office, lambda d: d.actions())


@pytest.mark.parametrize("fault", [Unavailable("away"), Conflict("second")])
def test_a_database_that_is_away_is_no_fault_of_the_step(
    office: SqlDatabase, fault: Exception
) -> None:
    with pytest.raises(type(fault)):
        cycles.run_due(failing(office, "people", fault), CLOSES)
    states: dict[str, StepState] = inside(office, lambda d: d.states())
    assert states["call"] == "planned"
    assert cycles.run_due(office, CALL) == ["call"]


def test_a_ledger_that_cannot_be_read_is_not_hidden(office: SqlDatabase) -> None:
    with pytest.raises(ZeroDivisionError):
        cycles.run_due(failing(office, "ledger", ZeroDivisionError()), CALL)


def test_an_added_step_runs_with_the_others(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    added = Step("extra", "task", Offset(-9, "weeks"), profile.steps[0].at)
    dialogue.profiled(replace(profile, steps=(*profile.steps, added)))
    assert dialogue.replan(BEFORE) == 1
    assert dialogue.ran(at("2026-12-03 09:00")) == ["call", "extra"]


# What the answer says of when it goes out


@pytest.mark.parametrize(
    ("paused", "language", "said"),
    [
        (False, "en", "Goes out on Monday 28 December at 08:00."),
        (True, "en", "I am paused. It goes out when you write: resume"),
        (True, "sv", "Jag är pausad. Det skickas när du skriver: återuppta"),
    ],
)
def test_the_answer_says_when_a_step_goes_out(
    dialogue: Dialogue,
    paused: bool,  # noqa: FBT001 - a parameter of the test
    language: str,
    said: str,
) -> None:
    dialogue.ran(INVITATION)
    evening = INVITATION + timedelta(hours=10)
    sent = decide(dialogue, "invitation", evening)
    dialogue.store.series.set_paused(dialogue.series.id, paused=paused)
    goes_out = cycles.departure(dialogue.series, sent.kind, evening)
    known = next(s for s in dialogue.series.profile.steps if s.key == "invitation")
    shown = steps.decided(sent, known, translator(language, "Europe/Stockholm"), goes_out)
    assert said in shown.text


@for_each(
    ("when", "sv", "en"),
    [
        ("2027-01-06 10:00", "I dag är en ledig dag: Trettondedag jul.", "day off: Epiphany."),
        ("2027-01-09 10:00", "I dag är en ledig dag.", "Today is a day off."),
        ("2027-07-01 10:00", "Inget skickas 20 juni–10 augusti.", "sent 20 June–10 August."),
        ("2027-01-11 19:00", "Inget skickas på kvällar, nätter eller lediga dagar.", "at night"),
    ],
)
def test_the_answer_says_why_a_step_does_not_go_out_at_once(
    dialogue: Dialogue, when: str, sv: str, en: str
) -> None:
    goes_out = cycles.departure(dialogue.series, "call", at(when))
    assert goes_out is not None
    for language, why in (("sv", sv), ("en", en)):
        said = departing.said(goes_out, "X", translator(language, "Europe/Stockholm"))
        assert why in message(said).text


def test_by_day_the_answer_says_that_it_was_sent(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    sent = decide(dialogue, "invitation")
    assert cycles.departure(dialogue.series, sent.kind, INVITATION) is None


def test_nothing_is_asked_about_a_step_that_reaches_nobody(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    for party in dialogue.store.seats.parties(dialogue.series.id):
        dialogue.mandated(party.key)
    asked = [dialogue.ran(when) and len(dialogue.owed("ask")) for when in (CALL, INVITATION)]
    assert asked == [1, 2], "the invitation stands in the channel"
    said = dialogue.says(dialogue.owed("ask")[-1], INVITATION)
    assert isinstance(said, Message)
    assert "Som direktmeddelande når det ingen, som det ser ut nu." in said.text
    decide(dialogue, "invitation", INVITATION)
    dialogue.ran(LAST)
    states = dialogue.states()
    assert {states[key] for key in ("reminder", "escalation", "last-reminder")} <= {
        "done",
        "skipped",
    }
    kinds = [
        dialogue.store.ledger.get(int(each.owed.refs["occurrence"]))
        for each in dialogue.owed("ask")
    ]
    assert {each and each.kind for each in kinds} == {"call", "invitation"}
