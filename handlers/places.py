"""Where an answer is shown: at which input of a modal, and in whose message's place."""

from collections.abc import Mapping

from bot.rules.errors import (
    BadAnswer,
    BadKind,
    BadLink,
    BadMinutes,
    EmptyReason,
    EmptyTitle,
    TooManyAttendees,
    UnknownArea,
    UnknownGoal,
)
from handlers import outcomes

FIELDS: Mapping[type[Exception], str] = {
    EmptyTitle: "title",
    BadKind: "kind",
    BadMinutes: "minutes",
    BadLink: "link",
    UnknownArea: "area",
    UnknownGoal: "goals",
    EmptyReason: "reason",
    **outcomes.FIELDS,
    BadAnswer: "choice",
    TooManyAttendees: "attendees",
}
"""Which input of a modal a refusal is about; the others are shown at the first one."""
_OF_POLLS = {("poll", verb) for verb in ("vote", "later", "order", "close")}
REPLACED = (
    outcomes.REPLACED
    | _OF_POLLS
    | frozenset(
        {
            ("agenda", "accept"),
            ("agenda", "carry"),
            ("agenda", "park"),
            ("agenda", "publish"),
            ("agenda", "withdraw"),
            ("rsvp", "coming"),
            ("rsvp", "maybe"),
            ("rsvp", "regrets"),
            ("rsvp", "deputy"),
            ("rsvp", "later"),
            ("rsvp", "back"),
            ("send", ""),
            ("wait", ""),
        }
    )
)
"""Words that settle the message whose button said them, so that it is replaced."""
