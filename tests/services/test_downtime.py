"""What the proof of outages (``bench/downtime.py``) takes for done or said, and what for none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bench import downtime
from bench.simulation.events import VirtualClock
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from tests.services.given import AFTER_CALL, Dialogue

NOW = AFTER_CALL


def steps(dialogue: Dialogue) -> list[Occurrence]:
    return list(dialogue.store.ledger.of_meeting(dialogue.meeting.id))


def fates(dialogue: Dialogue) -> list[str]:
    """Return what became of each reminder, the first one first."""
    every = steps(dialogue)
    asks = sorted((s for s in every if s.kind in AFTER_INVITATION), key=lambda s: s.due_at)
    return [
        downtime.fate(dialogue.store, step, replace(step, state="done"), every) for step in asks
    ]


def test_reminders_that_are_all_left_out_in_silence_are_seen(dialogue: Dialogue) -> None:
    for step in steps(dialogue):
        dialogue.store.ledger.move_on(step.id, ["planned"], "skipped", NOW)
    assert fates(dialogue) == ["silent"] * 3


def test_the_last_reminder_is_enough_and_so_is_an_invitation_that_comes_as_late(
    dialogue: Dialogue,
) -> None:
    *left, last = [s for s in steps(dialogue) if s.kind in AFTER_INVITATION]
    for step in left:
        dialogue.store.ledger.move_on(step.id, ["planned"], "skipped", NOW)
    dialogue.store.ledger.move_on(last.id, ["planned"], "done", NOW)
    assert fates(dialogue) == ["another asks the same"] * 2 + ["done"]
    (invitation,) = (s for s in steps(dialogue) if s.kind == "invitation")
    dialogue.store.ledger.move_on(last.id, ["done"], "skipped", NOW)
    dialogue.store.ledger.move_on(invitation.id, ["planned"], "done", NOW)
    assert "another asks the same" not in fates(dialogue), "it came before they were due"
    dialogue.store.ledger.move_on(invitation.id, ["done"], "done", last.due_at + timedelta(1))
    assert fates(dialogue) == ["another asks the same"] * 3


def test_virtual_time_never_goes_back() -> None:
    begun = datetime(2027, 1, 1, tzinfo=UTC)
    clock = VirtualClock(begun)
    clock.reach(begun + timedelta(hours=1))
    clock.reach(begun)
    assert clock.now() == begun + timedelta(hours=1)
