"""What comes next, in words, and why nothing does."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules.outbox import Manner, Owed, Target
from bot.rules.outcomes import Outcome
from bot.rules.polls import Draft
from bot.services import agenda, due, handing, outcomes, polls, series, upcoming
from bot.services.outcomes import Given
from tests.services.given import BEFORE, CALLED, LEYLA, MAJA, NACKA, TEAM, Dialogue, at


def test_what_comes_next_is_said_in_both_languages(dialogue: Dialogue) -> None:
    assert upcoming.what(dialogue.store, BEFORE)["en"] == "the call for items opens"
    assert upcoming.halted(dialogue.store) == {}


def test_a_step_that_the_series_has_no_more_is_called_by_its_kind(dialogue: Dialogue) -> None:
    steps = dialogue.series.profile.steps
    dialogue.profiled(replace(dialogue.series.profile, steps=steps[1:]))
    assert upcoming.what(dialogue.store, BEFORE)["en"] == "the call for items opens"


def test_where_a_series_is_paused_nothing_comes_next_and_it_says_why(dialogue: Dialogue) -> None:
    series.set_paused(dialogue.store, dialogue.office(MAJA), BEFORE, paused=True)
    assert upcoming.what(dialogue.store, BEFORE) == {}
    assert upcoming.halted(dialogue.store)["en"] == "Paused: resume to go on"


def test_a_message_that_waits_for_its_hour_is_said_to_be_one(dialogue: Dialogue) -> None:
    dialogue.opened()
    item = dialogue.proposes(NACKA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, CALLED), item.number, CALLED)
    starts = at("2027-02-04 13:00")
    dialogue.ran(starts)
    for each in dialogue.store.outbox.recent(10_000):
        if each.owed.kind != "carry":
            dialogue.store.outbox.drop(each.id, "for the test")
    assert due.next_at(dialogue.store, starts) == at("2027-02-05 08:00")
    assert upcoming.what(dialogue.store, starts)["sv"] == "en fråga om vad som hanns med"


# Polls, outcomes and hand-overs


JUNE = Draft("Juni?", ("Ja", "Nej"))


def empty(dialogue: Dialogue) -> None:
    """Let nothing be owed."""
    for each in dialogue.store.outbox.recent(10_000):
        dialogue.store.outbox.drop(each.id, "for the test")


def next_is(dialogue: Dialogue, expected: datetime, now: datetime = CALLED) -> tuple[str, str]:
    """Return what comes next, in both languages, at the time at which it is expected."""
    assert due.next_at(dialogue.store, now) == expected
    said = upcoming.what(dialogue.store, now)
    return said["sv"], said["en"]


def test_a_poll_is_named_that_reminds_and_then_closes(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.ran(CALLED)
    polls.ask(dialogue.store, dialogue.scene(MAJA), JUNE, "2026-12-11 12:00", CALLED)
    empty(dialogue)
    assert next_is(dialogue, at("2026-12-09 09:00")) == (
        "en påminnelse om att rösta i omröstning #1 ”Juni?”",
        "a reminder to vote in poll #1 “Juni?”",
    )
    dialogue.ran(at("2026-12-09 09:00"))
    empty(dialogue)
    assert next_is(dialogue, at("2026-12-11 12:00")) == (
        "omröstning #1 ”Juni?” stänger",
        "poll #1 “Juni?” closes",
    )


def test_the_poll_of_the_cycle_is_named_as_in_the_plan(dialogue: Dialogue) -> None:
    dialogue.opened()
    for user in (LEYLA, NACKA):
        dialogue.proposes(user, user)
    dialogue.ran(at("2027-01-07 09:00"))
    empty(dialogue)
    assert next_is(dialogue, at("2027-01-12 09:00")) == (
        "påminnelse om att rösta",
        "a reminder to vote",
    )
    dialogue.ran(at("2027-01-12 09:00"))
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    dialogue.store.polls.save(replace(poll, closes_at=at("2027-01-13 09:00")))
    empty(dialogue)
    assert next_is(dialogue, at("2027-01-13 09:00")) == (
        "omröstningen stänger",
        "the poll closes",
    )


def test_the_poll_of_the_cycle_is_announced_while_it_can_be_opened(dialogue: Dialogue) -> None:
    dialogue.opened()
    opens = at("2027-01-07 09:00")
    dialogue.ran(opens - timedelta(seconds=1))
    for step in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        if step.kind == "call_closes":
            dialogue.store.ledger.move_on(step.id, ["planned"], "done", CALLED)
    empty(dialogue)
    assert next_is(dialogue, opens)[1] == "the poll opens"
    dialogue.opened(published_at=CALLED)
    assert "poll" not in next_is(dialogue, opens)[1]


def test_a_task_is_named_and_after_what_comes_at_the_same_time(dialogue: Dialogue) -> None:
    after = at("2027-02-05 10:00")
    dialogue.ran(after)
    dialogue.replan(after)
    empty(dialogue)
    draft = at("2027-02-18 09:00")
    assert next_is(dialogue, draft, after)[0].startswith("Skriv minnesanteckningar")
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    poll = polls.ask(dialogue.store, dialogue.scene(MAJA, after), JUNE, "2027-02-18", after)
    dialogue.store.polls.save(replace(poll, closes_at=draft, remind_at=None))
    empty(dialogue)
    assert [step.kind for step in steps if step.due_at == draft] == ["task"]
    assert next_is(dialogue, draft, after)[0] == "omröstning #1 ”Juni?” stänger"


def test_an_outcome_is_named_that_somebody_hears_of(dialogue: Dialogue) -> None:
    given = Given("action", "Ta fram underlag", "Nacka kommun", "", "2026-12-14")
    made: Outcome = outcomes.add(dialogue.store, dialogue.scene(MAJA), given, CALLED)
    dialogue.ran(CALLED)
    empty(dialogue)
    assert made.next_at is not None
    assert next_is(dialogue, made.next_at) == (
        "ett meddelande om utfall #1",
        "a message about outcome #1",
    )


def test_the_end_of_a_hand_over_is_named(dialogue: Dialogue) -> None:
    dialogue.ran(CALLED)
    scene = dialogue.scene(LEYLA)
    handing.hand_over(dialogue.store, scene, None, CALLED, date(2026, 12, 7))
    empty(dialogue)
    assert next_is(dialogue, at("2026-12-08 00:00")) == (
        "en överlämning går ut",
        "a hand-over ends",
    )


# Messages that wait for their hour

SOON = CALLED + timedelta(minutes=1)


def owes(dialogue: Dialogue, kind: str, manner: Manner = "direct", **refs: Any) -> tuple[str, str]:  # noqa: ANN401 - ids
    """Let a message be all that is owed; return what is said of it."""
    empty(dialogue)
    dialogue.store.outbox.owe(
        Owed(TEAM, kind, manner, Target(channel=LEYLA), f"{kind}:test", SOON, refs=refs)
    )
    return next_is(dialogue, SOON)


def test_a_message_that_waits_for_its_hour_is_named_by_its_step(dialogue: Dialogue) -> None:
    step = dialogue.store.ledger.of_meeting(dialogue.meeting.id)[0]
    assert step.kind == "call"
    dialogue.ran(CALLED)
    assert owes(dialogue, "invitation.direct") == ("inbjudan", "the invitation")
    assert owes(dialogue, "thanks", "post")[1] == "thanks for the meeting"
    asks = owes(dialogue, "ask", occurrence=step.id)
    assert asks[1] == "a message to the convener about: the call for items opens"
    assert owes(dialogue, "missed", occurrence=999_999)[1] == "a message to the convener"


def test_or_by_the_poll_the_item_or_the_outcome_that_it_is_about(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.ran(CALLED)
    poll = polls.ask(dialogue.store, dialogue.scene(MAJA), JUNE, "2026-12-11 12:00", CALLED)
    about = owes(dialogue, "poll.reminder", poll=poll.id)
    assert about == ("ett meddelande om omröstning #1 ”Juni?”", "a message about poll #1 “Juni?”")
    assert owes(dialogue, "decision", item=7)[0] == "ett meddelande om punkt #7"
    assert owes(dialogue, "outcome.news", outcome=8)[0] == "ett meddelande om utfall #8"


def test_or_else_by_whom_it_is_for(dialogue: Dialogue) -> None:
    dialogue.ran(CALLED)
    assert owes(dialogue, "undecided")[0] == "ett meddelande till sammankallande"
    asks = ("en fråga om vad som hanns med", "a question about what was reached")
    assert owes(dialogue, "carry") == asks
    assert owes(dialogue, "moved", "post")[0] == "ett meddelande till kanalen"
    assert owes(dialogue, "digest")[0] == "veckans sammanfattning"
    assert owes(dialogue, "unhanded")[0] == "ett meddelande skickas"
