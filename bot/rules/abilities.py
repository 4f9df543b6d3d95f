"""What a person can do in a series, and what keeps them from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.rules.answers import require_called
from bot.rules.errors import Refusal
from bot.rules.seats import Seat, require_acting

Ability = Literal["read", "propose", "answer", "hand_over", "convene"]
OF_PARTIES: frozenset[Ability] = frozenset(get_args(Ability)) - {"convene"}
"""What somebody can do who acts for a party."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a person can do, and why they cannot answer."""

    can: frozenset[Ability] = frozenset()
    because: tuple[Refusal, ...] = ()
    """One for each of their parties; empty for who can answer, or convenes."""


def abilities(person: int, seats: Sequence[Seat], year: int, *, convener: bool) -> Abilities:
    """Return what a person can do who holds a mandate for ``seats``, at a meeting in ``year``."""
    found = [hindrance(seat, person, year) for seat in seats]
    can = frozenset(_can(person, seats, year, free=None in found, convener=convener))
    if convener or "answer" in can:
        return Abilities(can)
    return Abilities(can, tuple(each for each in found if each is not None))


def hindrance(seat: Seat, person: int, year: int) -> Refusal | None:
    """Return why the person cannot answer for the party at a meeting in ``year``, if so."""
    try:
        require_called(seat.party, year)
        require_acting(seat, person)
    except Refusal as refusal:
        return refusal
    return None


def _can(
    person: int, seats: Sequence[Seat], year: int, *, free: bool, convener: bool
) -> Iterator[Ability]:
    yield "read"
    if seats or convener:
        yield "propose"
    if free:
        yield "answer"
    if any(_may_hand_over(seat, person, year) for seat in seats):
        yield "hand_over"
    if convener:
        yield "convene"


def _may_hand_over(seat: Seat, person: int, year: int) -> bool:
    is_principal = seat.principal is not None and seat.principal.id == person
    return is_principal and bool(seat.deputies) and seat.party.is_called(year)
