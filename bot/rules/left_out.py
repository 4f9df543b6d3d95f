"""Steps that a convener leaves out of the cycle while they ask (docs/adr/0057)."""

from collections.abc import Iterable
from datetime import datetime

from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.series import Profile
from bot.rules.sessions import step_of

_NOT_LOST = frozenset({"planned", "asked", "held", "done"})
_ASKS_BEFORE = {
    "reminder": {"invitation": _NOT_LOST},
    "last_reminder": {"invitation": _NOT_LOST, "reminder": frozenset({"planned", "done"})},
}
"""What asks before a reminder does, by kind, in which states: a reminder waits for the invitation,
but not for another reminder that the convener has not sent."""


def gone(profile: Profile, waiting: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those of the steps that wait for the convener which the cycle has no longer."""
    return [each for each in waiting if step_of(profile, each.step) is None]


def returned(before: Profile, after: Profile, skipped: Iterable[Occurrence]) -> list[Occurrence]:
    """Return those of the ``skipped`` steps that the cycle did not have, and has again."""
    return [
        each
        for each in skipped
        if step_of(before, each.step) is None and step_of(after, each.step) is not None
    ]


def asks_from(steps: Iterable[Occurrence]) -> datetime | None:
    """Return when the first reminder of a meeting comes (UTC); ``None`` if none is planned."""
    due = (s.due_at for s in steps if s.kind in AFTER_INVITATION and s.state == "planned")
    return min(due, default=None)


def were_asked(kind: str, steps: Iterable[Occurrence]) -> bool:
    """Tell whether the parties are asked before a reminder of ``kind``, so that they are silent.

    ``steps`` are the meeting's. Without an invitation a reminder is the first that asks.
    """
    before = _ASKS_BEFORE.get(kind, {})
    return any(each.state in before.get(each.kind, ()) for each in steps)
