"""What a person did last counts, in whatever order Slack delivers what they did (docs/adr/0058)."""

from datetime import datetime, timedelta
from typing import Protocol

CLOCKS = timedelta(minutes=1)
"""By how much our clock may be ahead of Slack's. A command or a form comes at once (Slack waits
three seconds for its answer: docs.slack.dev/interactivity/handling-user-interaction), so a minute
is more than it takes; and no click may be lost to a clock."""


class Said(Protocol):
    """An answer or a ballot, as it stands."""

    @property
    def person(self) -> int:
        """Id of who gave it, or recorded it."""

    @property
    def at(self) -> datetime:
        """When it was kept."""

    @property
    def done_at(self) -> datetime | None:
        """When Slack says that it was done; ``None``: it does not say."""


def is_overtaken(before: Said | None, person: int, done_at: datetime | None) -> bool:
    """Tell whether ``person`` has said something newer than what they did at ``done_at``.

    Of what others said nothing is known: it may be that the one wants to change the other's. What
    has no time of its own came at once, so nothing can have overtaken it.
    """
    if before is None or before.person != person or done_at is None:
        return False
    if before.done_at is not None:
        return done_at < before.done_at
    return done_at < before.at - CLOCKS
