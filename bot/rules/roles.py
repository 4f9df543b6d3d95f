"""Which role may do what in which state: one table, as data, which every service asks.

A role says what somebody may do at all. Which of a party's people answers at a meeting is told by
its seat (``rules/seats.py``), and what a poll or an item allows by its own rule.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.rules.errors import (
    ConvenerOnly,
    LeftChannel,
    MandateAhead,
    MandateOver,
    NoMandate,
    NotYourRole,
    Observes,
    Refusal,
    mark,
)
from bot.rules.seats import Party, SeatRole
from bot.rules.series import Meeting, Office, Series
from bot.rules.texts import Word

Role = Literal[
    "administrator",
    "convener",
    "secretary",
    "chair",
    "principal",
    "deputy",
    "observer",
    "adjuster",
    "nobody",
]
"""``nobody``: who holds no role in the series, as a stranger, a guest or somebody who left it."""
Action = Literal[
    "read",
    "follow",
    "propose",
    "answer",
    "vote",
    "hand_over",
    "hand_back",
    "commit",
    "ask",
    "record",
    "decide",
    "conduct",
    "carry",
    "conclude",
    "convene",
    "install",
]
"""``read``: what a meeting has; ``follow``: what outlives it, as its outcomes; ``hand_back``:
end a hand-over, who gave it or who has it; ``commit``: ask the convening body for a commitment;
``ask``: open a poll; ``conduct``: order the agenda and give it minutes; ``carry``: say what was
reached; ``conclude``: write down what a meeting comes to; ``install``: what becomes of the bot in
the workspace. Each is asked for somewhere (a test)."""
State = Literal["planned", "called", "closed", "published", "on", "between"]
"""Of the meeting: before its call, while it is open, after it, with the agenda out, while it is
held, and when it is over and none is ahead."""
ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)
STATES: tuple[State, ...] = get_args(State)

_ALWAYS = frozenset(STATES)
_MEETING = _ALWAYS - {"between"}
_AHEAD = _MEETING - {"on"}
_CALLED = _AHEAD - {"planned"}
_PARTY: tuple[Role, ...] = ("principal", "deputy")
_OFFICES: frozenset[Role] = frozenset(get_args(Office))

MATRIX: Mapping[Action, Mapping[Role, frozenset[State]]] = {
    "read": dict.fromkeys(ROLES, _MEETING),
    "follow": dict.fromkeys(ROLES, _ALWAYS),
    "propose": {**dict.fromkeys(_PARTY, _CALLED), "convener": _AHEAD},
    "answer": dict.fromkeys(_PARTY, _AHEAD),
    "vote": dict.fromkeys(_PARTY, _ALWAYS),
    "hand_over": {"principal": _ALWAYS},
    "hand_back": dict.fromkeys(_PARTY, _ALWAYS),
    "commit": dict.fromkeys(_PARTY, _ALWAYS),
    "ask": dict.fromkeys((*_PARTY, "convener"), _ALWAYS),
    "record": {"convener": _AHEAD},
    "decide": {"convener": _AHEAD},
    "conduct": dict.fromkeys(("convener", "chair"), _AHEAD),
    "carry": dict.fromkeys(("convener", "chair"), _ALWAYS),
    "conclude": dict.fromkeys(("convener", "secretary", "chair"), _ALWAYS),
    "convene": {"convener": _ALWAYS},
    "install": {"administrator": _ALWAYS},
}
"""In which states a role may do something; a role that is not named never may.

Parties ``ask`` only where their series lets them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person was given for a party, whether or not it holds now. Instants are UTC."""

    party: Party
    role: SeatRole
    starts_at: datetime | None
    ends_at: datetime | None
    away_at: datetime | None = None
    """When the person left the channel of the series; ``None`` while they are in it."""

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it holds at ``now`` (aware)."""
        return self.away_at is None and self.is_given(now)

    def is_given(self, now: datetime) -> bool:
        """Tell whether ``now`` lies between its dates."""
        begun = self.starts_at is None or self.starts_at <= now
        return begun and (self.ends_at is None or now < self.ends_at)


def of_series(series: Series, person: int) -> frozenset[Role]:
    """Return the roles that a person has in a series, whatever they hold for its parties."""
    convenes: tuple[Role, ...] = ("convener",) if person in series.conveners else ()
    return frozenset({"nobody", *convenes, *series.officers.roles(person)})


def of_parties(held: Iterable[Holding], now: datetime) -> frozenset[Role]:
    """Return the roles that somebody has at ``now``, by what they were given for parties."""
    return frozenset(each.role for each in held if each.is_valid(now))


def acted_for(held: Iterable[Holding], now: datetime) -> tuple[Party, ...]:
    """Return the parties for which somebody may act at ``now``, each once."""
    valid = (each for each in held if each.is_valid(now) and each.role != "observer")
    return tuple(dict.fromkeys(each.party for each in valid))


def state(meeting: Meeting | None, now: datetime) -> State:
    """Return the state of a meeting at ``now`` (aware)."""
    if meeting is None or meeting.is_over(now):
        return "between"
    if meeting.has_started(now):
        return "on"
    if meeting.published_at is not None:
        return "published"
    if meeting.call_closed_at is not None:
        return "closed"
    return "planned" if meeting.call_opened_at is None else "called"


def may(held: Collection[Role], action: Action, at: State | None = None) -> bool:
    """Tell whether one of the roles may do something in a state; without one, in any."""
    given = (MATRIX[action].get(role, frozenset()) for role in held)
    return any(states if at is None else at in states for states in given)


def who_may(action: Action) -> frozenset[Role]:
    """Return the roles that may do something in some state."""
    return frozenset(MATRIX[action])


_OTHERS: Mapping[frozenset[Role], str] = {
    frozenset({"convener", "chair"}): mark("a convener or the chair"),
    frozenset({"convener", "secretary"}): mark("a convener or the secretary"),
    frozenset({"convener", "chair", "secretary"}): mark("a convener, the chair or the secretary"),
    frozenset({"administrator"}): mark("the administrator of the workspace"),
}
"""Who may, in words, where it is not the convener alone or a party."""


def refusal(
    action: Action, held: Iterable[Holding], series: Series, convener: str, now: datetime
) -> Refusal:
    """Return why somebody may not do something whom no role lets do it, and who may.

    Of the roles that may, those are named that somebody has in the series.

    ``held``: what they were given for parties; ``convener``: the name of whom to ask.
    """
    can = who_may(action)
    if can.isdisjoint(_PARTY):
        others = _OTHERS.get(can - (_OFFICES - series.officers.held))
        if others is None:
            return ConvenerOnly(convener=convener)
        return NotYourRole(roles=Word(others), convener=convener)
    why = _of_mandates(held, convener, now)
    return why or NoMandate(series=series.profile.name, convener=convener)


def _of_mandates(held: Iterable[Holding], convener: str, now: datetime) -> Refusal | None:
    """Return why nothing that the person was given lets them act now: the last one that tells."""
    why: Refusal | None = None
    for each in sorted(held, key=lambda each: each.starts_at or now):
        party, begins, ends = each.party.name, each.starts_at, each.ends_at
        if each.is_valid(now):
            return Observes(party=party, convener=convener)
        if each.is_given(now):
            return LeftChannel(party=party, convener=convener)
        if begins is not None and now < begins:
            why = MandateAhead(party=party, date=begins, convener=convener)
        else:
            why = MandateOver(party=party, date=ends, convener=convener)
    return why
