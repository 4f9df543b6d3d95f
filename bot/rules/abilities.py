"""What a person can do in a series, and what keeps them from the rest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.rules.answers import require_called
from bot.rules.calling import Year
from bot.rules.errors import Refusal
from bot.rules.roles import Action, Role, State, may
from bot.rules.seats import Seat, require_acting

Ability = Literal[
    "read",
    "follow",
    "propose",
    "answer",
    "hand_over",
    "record",
    "decide",
    "conduct",
    "conclude",
    "convene",
]
"""What is offered to people, of what ``rules/roles.py`` knows; to ``conclude`` here is also to ask
for a commitment."""
_BY: Mapping[Ability, tuple[Action, ...]] = {"conclude": ("conclude", "commit")}
OF_PARTIES: frozenset[Ability] = frozenset(
    {"read", "follow", "propose", "answer", "hand_over", "conclude"}
)
"""What somebody can do who acts for a party."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a person can do, and why not more."""

    can: frozenset[Ability] = frozenset()
    closed: Refusal | None = None
    """Why nobody can answer now, or why nothing is open to this person."""
    hindrances: tuple[Refusal, ...] = ()
    """Why they cannot answer, for each of their parties; empty for who can, or convenes."""
    unproposed: Refusal | None = None
    """Why they cannot propose."""
    late: bool = False
    """Whether what they propose now is late."""

    @property
    def because(self) -> tuple[Refusal, ...]:
        """Return every reason."""
        every = (self.closed, *self.hindrances, self.unproposed)
        return tuple(why for why in every if why is not None)


def abilities(  # noqa: PLR0913 - what it depends on
    person: int,
    seats: Sequence[Seat],
    year: Year,
    *,
    roles: Collection[Role],
    at: State,
    closed: Refusal | None = None,
    unproposed: Refusal | None = None,
) -> Abilities:
    """Return what a person can do who holds a mandate for ``seats``, at a meeting in ``year``.

    ``roles`` are theirs, ``at`` is the state of the meeting; ``closed`` is why nobody can answer
    any more, ``unproposed`` why this person cannot propose.
    """
    convener = "convener" in roles
    found = [] if closed else [hindrance(seat, person, year) for seat in seats]
    is_free = None in found
    may_hand = closed is None and any(_may_hand_over(seat, person, year) for seat in seats)
    hindered: dict[Ability, bool] = {
        "propose": unproposed is not None,
        "answer": not is_free,
        "hand_over": not may_hand,
        **dict.fromkeys(("record", "decide", "conduct"), closed is not None),
    }
    hindrances = () if is_free or convener else tuple(why for why in found if why is not None)
    can = frozenset(each for each in _let(roles, at) if not hindered.get(each))
    return Abilities(can, None if convener else closed, hindrances, unproposed)


def between(roles: Collection[Role]) -> Abilities:
    """Return what a person can do while no meeting is ahead."""
    return Abilities(_let(roles, "between") - {"hand_over"})


def _let(roles: Collection[Role], at: State) -> frozenset[Ability]:
    every: tuple[Ability, ...] = get_args(Ability)
    return frozenset(e for e in every if any(may(roles, a, at) for a in _BY.get(e, (e,))))


def hindrance(seat: Seat, person: int, year: Year) -> Refusal | None:
    """Return why the person cannot answer for the party at a meeting in ``year``, if so."""
    try:
        require_called(seat.party, year)
        require_acting(seat, person)
    except Refusal as refusal:
        return refusal
    return None


def _may_hand_over(seat: Seat, person: int, year: Year) -> bool:
    is_principal = seat.principal is not None and seat.principal.id == person
    return is_principal and bool(seat.deputies) and seat.party.is_called(year)
