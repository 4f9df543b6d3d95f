"""Days off crowd the steps before a meeting: which of them make no sense then, and which meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.cycle import AFTER_INVITATION, Planned

_APART = timedelta(days=2)
"""Steps that the cycle has so far apart, and that come nearer, leave no time between them."""
_POLL = frozenset({"poll", "poll_closes"})
_CALL = frozenset({"call", "call_closes"})
_WAITED_FOR = frozenset({"call", "invitation", "call_closes", "agenda"})
"""Kinds whose days all wait for."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What becomes of a meeting's steps where days off leave less time than the cycle has."""

    together: tuple[Planned, ...] = ()
    """What all wait for and what comes on one day, though the cycle has it on several."""
    left_out: tuple[Planned, ...] = ()
    """What makes no sense, because no time is left before it or after it."""

    def is_ahead(self, now: datetime) -> bool:
        """Tell whether something of it would still come at ``now``, or come to nothing."""
        return any(each.due_at > now for each in self.together + self.left_out)


NO_CROWD = Crowd()


def crowd(planned: Iterable[Planned]) -> Crowd:
    """Return what is crowded of the steps of a meeting, in order of time."""
    every = list(planned)
    gone = {each.step.key for each in every if _is_vain(each, every)}
    waited = [each for each in every if each.step.kind in _WAITED_FOR and each.step.key not in gone]
    return Crowd(
        tuple(each for each in waited if any(_meet(each, other) for other in waited)),
        tuple(each for each in every if each.step.key in gone),
    )


def thin(planned: Iterable[Planned]) -> list[Planned]:
    """Return the steps of a meeting without those that make no sense in the crowd."""
    every = list(planned)
    gone = crowd(every).left_out
    return [each for each in every if each not in gone]


def _is_vain(step: Planned, every: list[Planned]) -> bool:
    """Tell whether a step makes no sense: nobody can vote, propose or answer in no time."""
    kind = step.step.kind
    if kind in _POLL:
        return _is_short("poll", "poll_closes", every) or _is_short("call", "poll", every)
    if kind in _CALL and _is_short("call", "agenda", every):
        return True
    if kind == "call_closes":  # what is proposed is taken until the agenda is published
        return _is_short("call", kind, every)
    if kind in AFTER_INVITATION or kind == "day_before":
        return any(_is_near(each, step) for each in every if each.step.kind == "invitation")
    return False


def _is_short(kind: str, then: str, every: list[Planned]) -> bool:
    return any(
        _is_near(first, last)
        for first in every
        for last in every
        if (first.step.kind, last.step.kind) == (kind, then)
    )


def _is_near(first: Planned, then: Planned) -> bool:
    """Tell whether days off take the time between two steps."""
    between = then.local.date() - first.local.date()
    return between < _APART <= then.meant.date() - first.meant.date()


def _meet(one: Planned, other: Planned) -> bool:
    return one.local.date() == other.local.date() and (_is_near(one, other) or _is_near(other, one))
