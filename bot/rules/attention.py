"""What a person may get without having asked, and when: one class for every kind of direct message.

The classes and the limits are those of the product's page on attention. Instants are aware UTC;
the calendar is the series', and so is the reader's zone (docs/adr/0032).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from bot.rules.calendar import Calendar
from bot.rules.errors import mark

Attention = Literal["reply", "news", "reminder", "urgent", "escalation", "digest"]

KINDS: dict[str, Attention] = {
    # What somebody did by other means than the bot is answered like what they typed.
    "parties.file": "reply",
    "claim.answered": "reply",
    "recorded": "reply",
    "data": "reply",
    "poll.recorded": "reply",
    # What became of something: with the next digest, or at once if it was asked for today.
    "decision": "news",
    "joined": "news",
    "carried": "news",
    "passed_over": "news",
    "outcome.given": "news",
    "outcome.news": "news",
    "outcome.postponed": "news",
    "cancelled.item": "news",
    "session.placed": "news",
    # What is asked of the reader: once for each step, while it is owed.
    "invitation.direct": "reminder",
    "moved.direct": "reminder",  # the invitation is to another time now: does the answer stand?
    "cancelled.direct": "reminder",  # the invitation is taken back
    "series.ended.direct": "reminder",  # so are all that there are
    "session.changed": "reminder",  # the same for the session of a group
    "session.moved": "reminder",
    "session.cancelled": "reminder",
    "host.direct": "reminder",
    "reminder.direct": "reminder",
    "poll.reminder": "reminder",
    "ask": "reminder",
    "task": "reminder",
    "carry": "reminder",
    "undecided": "reminder",
    "outcome.proposed": "reminder",
    "outcome.overdue": "reminder",
    "poll.order": "reminder",
    # What is due within three days: once, at once.
    "last_reminder.direct": "urgent",
    "day_before.direct": "urgent",
    "calendar": "urgent",
    "outcome.owner": "urgent",
    "empty": "urgent",
    "quorum": "urgent",
    # What goes to somebody else, who can act: once, at once.
    "handed": "escalation",
    "handed.ended": "escalation",
    "escalated": "escalation",
    "escalated.acting": "escalation",
    "answered.other": "escalation",
    "voted.other": "escalation",
    "released": "escalation",
    "unhanded": "escalation",
    "returned": "escalation",
    "outcome.convener": "escalation",
    "claim": "escalation",
    "closed": "escalation",
    "erasure": "escalation",
    "missed": "escalation",
    "parked": "escalation",
    "poll.stumbled": "escalation",
    "poll.unopened": "escalation",
    "rezoned": "escalation",
    "stray": "escalation",
    "stumbled": "escalation",
    "undeliverable": "escalation",
    "digest": "digest",
}
"""The one table: every kind that ``owing.direct`` takes stands here, and a test holds that."""
CUMULATIVE = frozenset({"outcome.given"})
"""News that says everything since its first word, so that in a digest one of them is enough."""
NAMES: dict[Attention, str] = {
    "reply": mark("receipts of what they did"),
    "news": mark("news of what concerns them"),
    "reminder": mark("reminders and invitations"),
    "urgent": mark("what was due within three days"),
    "escalation": mark("what became theirs to do, or no longer is"),
    "digest": mark("weekly digests"),
}
AT = time(8, 30)
"""When a digest comes, on the weekday of the series."""
SOON = timedelta(days=3)
"""What is due within this is urgent."""
YEAR = timedelta(days=365)
MOST_PROMPT = 8
"""Unasked direct messages in a year to a principal who answers at once, at most."""
MOST_SILENT = 14
"""The same to one who never does."""


@dataclass(frozen=True, slots=True)
class Told:
    """An unasked direct message that a person got: of which kind, when, and why."""

    kind: str
    at: datetime
    party: int = 0
    """Id of the party that it was about; 0: of none."""

    @property
    def why(self) -> Attention:
        """The class of its kind; what an older release sent is taken for a reminder."""
        return KINDS.get(self.kind, "reminder")


def of(kind: str) -> Attention:
    """Return the class of a kind of direct message.

    Raises ``LookupError`` for one that stands not in the table, so that none is sent by accident.
    """
    if kind not in KINDS:
        message = f"no attention class for direct messages of kind {kind!r}"
        raise LookupError(message)
    return KINDS[kind]


def next_digest(calendar: Calendar, weekday: int, after: datetime) -> datetime:
    """Return when the first digest after ``after`` comes; Monday is weekday 0.

    On the series' weekday at 08:30 local time, or on the working day before if nobody may be
    disturbed then. Raises ``BadRule`` for a calendar without a working day in a year.
    """
    here = calendar.local(after).date()
    day = here + timedelta(days=(weekday - here.weekday()) % 7)
    at = after
    while at <= after:
        at = calendar.instant(datetime.combine(calendar.on_or_before(day), AT))
        day += timedelta(weeks=1)
    return at


def is_told_now(comes: datetime | None, digest_at: datetime, now: datetime) -> bool:
    """Tell whether news cannot wait for the digest, because what it is about ``comes`` too soon.

    Within three days, or before the digest does.
    """
    if comes is None or comes <= now:
        return False
    return comes - now <= SOON or comes <= digest_at
