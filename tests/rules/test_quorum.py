"""Quorum: how many must come, and what is still wanting."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.quorum import Quorum, Shortfall, Turnout, unmet
from bot.rules.texts import LocalText
from tests.cases import for_each

HALF = Quorum(share=(1, 2))
TOWNS = LocalText("Kommuner", "Municipalities")


@for_each(
    ("quorum", "called", "needed"),
    [
        (HALF, 31, 16),
        (HALF, 30, 15),
        (HALF, 1, 1),
        (HALF, 0, 0),
        (Quorum(share=(2, 3)), 30, 20),
        (Quorum(share=(1, 1)), 31, 31),
        (Quorum(12), 31, 12),
        (Quorum(12), 5, 5),
        (Quorum(), 5, 0),
    ],
)
def test_a_share_is_rounded_up_and_nobody_needs_more_than_all(
    quorum: Quorum, called: int, needed: int
) -> None:
    assert quorum.needed(called) == needed


@given(st.integers(1, 100), st.integers(1, 100), st.integers(0, 500))
def test_what_is_needed_is_at_least_the_share_and_one_less_is_not(
    one: int, other: int, called: int
) -> None:
    numerator, denominator = sorted((one, other))
    needed = Quorum(share=(numerator, denominator)).needed(called)
    assert needed * denominator >= called * numerator
    assert needed == 0 or (needed - 1) * denominator < called * numerator
    assert needed <= called


def test_only_what_is_not_met_is_told_in_order() -> None:
    turnouts = {"": Turnout(11, 31), "town": Turnout(11, 26, TOWNS)}
    wanted = (HALF, Quorum(11, category="town"), Quorum(13, category="town"))
    assert unmet(wanted, turnouts) == (Shortfall(11, 16), Shortfall(11, 13, TOWNS))


def test_of_a_category_that_is_not_called_nothing_is_asked() -> None:
    assert unmet((Quorum(3, category="centre"),), {"": Turnout(0, 26)}) == ()
    assert unmet((), {"": Turnout(0, 26)}) == ()
