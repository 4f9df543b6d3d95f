"""What an invitation says: to what, by whom, and until when the answer is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.answers import Place
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.sessions import group_of

_TIME_TO_ANSWER = timedelta(days=1)
"""Nobody is asked for an answer before a reminder that comes sooner than this."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A party's place in a meeting, and what it must know to answer."""

    place: Place
    kind: str
    """``invitation``, ``reminder`` or ``last_reminder``."""
    body: str
    """The name of the convening body; empty in a series that has none."""
    convener: str
    """The name of whom to ask."""
    before: datetime | None = None
    """The answer is wanted before this day (UTC); ``None``: before the meeting starts."""

    is_first: bool = field(default=False, kw_only=True)
    """Whether it is a reminder, and yet the first that asks: the parties got no invitation."""

    @property
    def reminds(self) -> bool:
        """Whether its reader has read before by whom and what for they are invited."""
        return self.kind != "invitation" and not self.is_first

    @property
    def hosts(self) -> tuple[str, str]:
        """Who invites, and whom to ask where that is somebody else; else empty."""
        if not self.body or self.body == self.convener:
            return self.convener, ""
        return self.body, self.convener


def wanted_before(steps: Iterable[Occurrence], place: Place, now: datetime) -> datetime | None:
    """Return when the silent are asked the next time (UTC): before that an answer is wanted.

    ``steps`` are the meeting's. Steps of other group sessions than the party's are not for it, and
    none that is left out. ``None`` if nobody asks again.
    """
    rooms = {"", place.meeting.session}
    asks = (
        each.due_at
        for each in steps
        if each.kind in AFTER_INVITATION
        and each.state != "skipped"
        and group_of(each.step) in rooms
        and now + _TIME_TO_ANSWER < each.due_at < place.meeting.starts_at
    )
    return min(asks, default=None)
