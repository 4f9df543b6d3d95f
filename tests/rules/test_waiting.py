"""When an answer is expected, and when a meeting was just held."""

from dataclasses import replace
from datetime import timedelta

from bot.rules.cycle import Occurrence, StepState
from bot.rules.waiting import JUST_HELD, is_just_held, may_answer
from tests.cases import for_each
from tests.rules.examples import NOW, meeting

STEP = Occurrence(
    1, "T1", 1, 1, "invitation", "invitation", NOW.replace(tzinfo=None), "UTC", "2026a", NOW
)
BEFORE = NOW - timedelta(seconds=1)


@for_each("state", ["planned", "asked", "held", "done", "skipped", "parked"])
def test_an_answer_is_expected_from_the_time_of_the_invitation(state: StepState) -> None:
    step = replace(STEP, state=state)
    assert may_answer([step], NOW)
    assert may_answer([step], BEFORE) == (state in {"done", "skipped", "parked"})


def test_where_nobody_is_invited_answers_come_when_they_like() -> None:
    assert may_answer([], NOW)
    assert may_answer([replace(STEP, kind="call")], BEFORE)


def test_a_meeting_was_just_held_for_a_week_from_its_end() -> None:
    held = meeting()
    assert not is_just_held(None, NOW)
    assert not is_just_held(held, held.ends_at - timedelta(seconds=1))
    assert is_just_held(held, held.ends_at)
    assert is_just_held(held, held.ends_at + JUST_HELD - timedelta(seconds=1))
    assert not is_just_held(held, held.ends_at + JUST_HELD)
