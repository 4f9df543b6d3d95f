"""Steps that are left out of the cycle while they ask, and what reminders say without them."""

from dataclasses import replace
from datetime import timedelta

from bot.rules.cycle import Occurrence, StepState
from bot.rules.left_out import asks_from, gone, returned, were_asked
from tests.cases import for_each
from tests.rules.examples import NOW, profile, step

INVITATION = Occurrence(
    1, "T1", 1, 1, "invitation", "invitation", NOW.replace(tzinfo=None), "UTC", "2026a", NOW
)
REMINDER = replace(INVITATION, id=2, step="reminder", kind="reminder")
OF_POLL = replace(INVITATION, id=3, step="poll_result+7", kind="poll_result")
WITH = profile(step("invitation", -6, "weeks"), step("reminder", -3, "weeks"))
WITHOUT = profile(step("reminder", -3, "weeks"))


def test_what_the_cycle_has_no_more_is_gone_and_what_follows_from_a_poll_never_was_in_it() -> None:
    assert gone(WITHOUT, [INVITATION, REMINDER, OF_POLL]) == [INVITATION]
    assert gone(WITH, [INVITATION, REMINDER, OF_POLL]) == []


def test_only_what_was_not_in_the_cycle_and_is_again_comes_back() -> None:
    assert returned(WITHOUT, WITH, [INVITATION, REMINDER]) == [INVITATION]
    assert returned(WITH, WITH, [INVITATION, REMINDER]) == []
    assert returned(WITHOUT, WITHOUT, [INVITATION, REMINDER]) == []


def test_the_first_reminder_that_is_planned_says_from_when_it_is_asked() -> None:
    later = replace(REMINDER, due_at=NOW + timedelta(days=7))
    over = replace(REMINDER, due_at=NOW - timedelta(days=7), state="done")
    assert asks_from([INVITATION, later, REMINDER, over]) == NOW
    assert asks_from([INVITATION, over]) is None


@for_each(
    ("state", "first", "last"),
    [
        ("planned", True, True),
        ("asked", True, True),
        ("held", True, True),
        ("done", True, True),
        ("skipped", False, False),
        ("parked", False, False),
    ],
)
def test_who_is_invited_is_asked_before_every_reminder(
    *, state: StepState, first: bool, last: bool
) -> None:
    steps = [replace(INVITATION, state=state)]
    assert were_asked("reminder", steps) is first
    assert were_asked("last_reminder", steps) is last


@for_each(
    ("state", "asked"),
    [("planned", True), ("asked", False), ("held", False), ("done", True), ("skipped", False)],
)
def test_without_an_invitation_a_reminder_that_went_out_asked_before_the_last_one(
    *, state: StepState, asked: bool
) -> None:
    steps = [replace(REMINDER, state=state)]
    assert were_asked("last_reminder", steps) is asked
    assert not were_asked("reminder", steps)


def test_nothing_but_reminders_asks_again() -> None:
    assert not were_asked("invitation", [replace(INVITATION, state="done")])
