"""Steps that follow from the cycle's poll: the reminder to vote, and the result.

No file names them and no plan has them: their times are the poll's (docs/adr/0016). They come into
the ledger when their time is there and the convener is asked (docs/adr/0050).
"""

from datetime import time

from bot.rules.series import Offset, Profile, Step

FOLLOWING = frozenset({"poll_reminder", "poll_result"})
"""Their kinds (``cycle.KINDS``)."""
_OF = "+"
"""Stands before the number of the poll; no key of a file's step has it."""


def following(profile: Profile, kind: str, number: int) -> Step:
    """Return the step of this kind that follows from the poll with this number.

    It asks if the closing of the poll does.
    """
    closing = (step.mode for step in profile.steps if step.kind == "poll_closes")
    return Step(f"{kind}{_OF}{number}", kind, Offset(0, "days"), time(9), next(closing, "auto"))


def step_of(profile: Profile, key: str) -> Step | None:
    """Return the step with this key, if it follows from a poll."""
    kind, _, number = key.partition(_OF)
    is_known = kind in FOLLOWING and number.isdecimal()
    return following(profile, kind, int(number)) if is_known else None
