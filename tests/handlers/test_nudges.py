"""How long nudges come together before the courier looks at them."""

import pytest

from handlers.nudges import BREATH, GATHER, LONGEST, POURING, Nudges
from tests.cases import for_each
from tests.storage.given import HandClock


def poured(apart: float, turn: float, replies: tuple[int, ...] = ()) -> float:
    """Return the breath after nudges that came so many seconds apart, with turns so long."""
    clock = HandClock()
    nudges = Nudges(clock)
    nudges.turned(turn)
    for _ in range(POURING):
        nudges.add(replies)
        clock.advance(apart)
    return nudges.breath()


def test_single_nudges_are_looked_at_at_once() -> None:
    assert Nudges(HandClock()).breath() == BREATH
    assert poured(apart=0.5, turn=0.002) == BREATH


def test_what_pours_in_comes_together() -> None:
    assert poured(apart=0.002, turn=0.001) == GATHER
    assert poured(apart=0.002, turn=0.001, replies=(1,)) == GATHER


@for_each(
    ("apart", "turn", "breath"),
    [(0.017, 0.02, 0.2), (0.017, 0.005, BREATH), (0.05, 0.06, LONGEST), (0.1, 2.0, BREATH)],
)
def test_where_turns_take_long_more_comes_together(
    apart: float, turn: float, breath: float
) -> None:
    assert poured(apart, turn) == pytest.approx(breath)


def test_who_waits_for_an_answer_does_not_wait_for_that() -> None:
    assert poured(apart=0.017, turn=0.02, replies=(1,)) == BREATH
    assert poured(apart=0.002, turn=0.02, replies=(1,)) == GATHER


def test_who_was_answered_is_followed_by_others() -> None:
    """Between the turn that took their replies and the next, more of them come."""
    clock = HandClock()
    nudges = Nudges(clock)
    nudges.turned(0.02)
    for number in range(POURING):
        nudges.add((number,) if number == POURING - 1 else ())
        clock.advance(0.017)
    assert nudges.take(POURING)
    assert nudges.breath() == BREATH


def test_a_turn_with_little_to_do_makes_nobody_forget_a_long_one() -> None:
    clock = HandClock()
    nudges = Nudges(clock)
    nudges.turned(0.02)
    nudges.turned(0.0)
    for _ in range(POURING):
        nudges.add(())
    assert nudges.breath() == pytest.approx(0.1)
