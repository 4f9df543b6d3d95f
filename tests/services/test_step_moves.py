"""A convener does a step now, leaves it out, or moves it; each is kept in the audit trail."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.cycle import Occurrence, Planned
from bot.rules.errors import ConvenerOnly, Needed, StepAhead, StepGone, TimeTaken
from bot.rules.sessions import step_of
from bot.services import cycles, skipping, step_moves
from tests.services.given import CALLED, LEYLA, MAJA, Dialogue, at
from tests.services.test_cycles import INVITATION, decide, posts, step

LATER = datetime(2026, 12, 29, 10)  # noqa: DTZ001 - local


def move(dialogue: Dialogue, key: str, to: datetime = LATER, user: str = MAJA) -> Occurrence:
    scene = dialogue.scene(user, CALLED)
    return step_moves.move(dialogue.store, scene, step(dialogue, key).id, to, CALLED).step


def by(dialogue: Dialogue, key: str) -> list[tuple[str, int | None]]:
    about = f"step:{step(dialogue, key).id}"
    return [(each.action, each.person) for each in dialogue.trail() if each.subject == about]


def test_a_moved_step_comes_at_its_new_time_whatever_is_planned_again(dialogue: Dialogue) -> None:
    moved = move(dialogue, "invitation")
    dialogue.replan(CALLED)
    assert step(dialogue, "invitation").due_at == moved.due_at == at("2026-12-29 10:00")
    assert "invitation" not in dialogue.ran(INVITATION)
    assert "invitation" in dialogue.ran(moved.due_at)
    assert ("step.moved", dialogue.person(MAJA).id) in by(dialogue, "invitation")


def test_it_follows_the_meeting_when_that_is_moved_after_it(dialogue: Dialogue) -> None:
    planned = step(dialogue, "invitation")
    move(dialogue, "invitation")
    held = dialogue.meeting
    dialogue.opened(changed_at=CALLED + timedelta(hours=1), slot=held.local)
    dialogue.replan(CALLED + timedelta(hours=2))
    assert step(dialogue, "invitation").due_at == planned.due_at
    assert step(dialogue, "invitation").moved_at is None


def test_only_a_convener_moves_what_is_still_planned(dialogue: Dialogue) -> None:
    with pytest.raises(ConvenerOnly):
        move(dialogue, "invitation", user=LEYLA)
    dialogue.ran(INVITATION)
    with pytest.raises(StepGone):
        move(dialogue, "invitation")


def test_a_closing_that_is_moved_is_told_in_the_call(dialogue: Dialogue) -> None:
    dialogue.ran(at("2026-11-26 09:00"))
    moved = move(dialogue, "call-closes")
    (call,) = [e for e in dialogue.owed(manner="update") if e.owed.dedupe.startswith("update:call")]
    assert call.owed.refs["meeting"] == moved.meeting


def test_two_meetings_cannot_have_the_same_step_at_one_time(dialogue: Dialogue) -> None:
    series, held = dialogue.series, dialogue.meeting
    other = replace(held, id=0, local=held.local + timedelta(days=1), sequence=99)
    other = dialogue.store.meetings.add(series.workspace, other)
    invitation = step_of(series.profile, "invitation")
    assert invitation is not None
    plan = Planned(invitation, LATER, at("2026-12-29 10:00"), LATER)
    dialogue.store.ledger.plan(series.workspace, other, [plan], series.profile.zone, "2026a")
    with pytest.raises(TimeTaken):
        move(dialogue, "invitation")


def test_a_step_is_done_before_its_time(dialogue: Dialogue) -> None:
    decide(dialogue, "invitation", CALLED)
    assert step(dialogue, "invitation").state == "done"
    assert "invitation" in posts(dialogue)
    assert ("step.done", dialogue.person(MAJA).id) in by(dialogue, "invitation")
    assert "invitation" not in dialogue.ran(INVITATION)


def test_what_is_planned_can_be_held_until_it_is_sent(dialogue: Dialogue) -> None:
    decide(dialogue, "invitation", CALLED, send=False)
    dialogue.ran(INVITATION)
    assert step(dialogue, "invitation").state == "held"
    assert "invitation" not in posts(dialogue)


def test_thanks_are_not_said_before_the_meeting_but_can_be_left_out(dialogue: Dialogue) -> None:
    with pytest.raises(StepAhead):
        decide(dialogue, "thanks", CALLED)
    scene, store = dialogue.scene(MAJA, CALLED), dialogue.store
    with pytest.raises(StepAhead):
        cycles.asking(store, scene, step(dialogue, "thanks").id, CALLED)
    left = skipping.leave_out(store, scene, step(dialogue, "thanks").id, CALLED)
    assert left.state == "skipped"
    assert by(dialogue, "thanks") == [("step.skipped", dialogue.person(MAJA).id)]
    with pytest.raises(Needed):
        skipping.leave_out(store, scene, step(dialogue, "invitation").id, CALLED)
