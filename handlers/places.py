"""Where an answer is shown: at which input of a modal, and in whose message's place."""

from collections.abc import Collection, Mapping

from bot.rules.errors import (
    BadAnswer,
    BadDate,
    BadDeadline,
    BadKind,
    BadLength,
    BadLink,
    BadMinutes,
    BadMost,
    BadTime,
    BeforeItsCall,
    DayOff,
    EmptyCancel,
    EmptyNote,
    EmptyOutcome,
    EmptyReason,
    EmptyTitle,
    EmptyWhy,
    FarDate,
    HourSkipped,
    InQuietPeriod,
    InThePast,
    MeetsAnother,
    NeedsDue,
    NeedsOwner,
    NoChoice,
    NoSuchOption,
    NothingMoved,
    NotLater,
    OptionGone,
    PastDate,
    SameDate,
    SameOption,
    TakesNoDue,
    TimeWasCancelled,
    TooFewOptions,
    TooManyAttendees,
    TooManyChoices,
    TooManyOptions,
    UnknownArea,
    UnknownGoal,
    WhichDate,
)
from handlers import outcomes

_INPUTS: Mapping[str, tuple[type[Exception], ...]] = {
    "title": (EmptyTitle,),
    "kind": (BadKind,),
    "minutes": (BadLength, BadMinutes),
    "link": (BadLink,),
    "area": (UnknownArea,),
    "goals": (UnknownGoal,),
    "reason": (EmptyCancel, EmptyReason, EmptyWhy),
    "choice": (BadAnswer,),
    "attendees": (TooManyAttendees,),
    "day": (
        *(BeforeItsCall, DayOff, HourSkipped, InQuietPeriod, InThePast, MeetsAnother),
        *(NothingMoved, TimeWasCancelled, WhichDate),
    ),
    "hour": (BadTime,),
    "text": (EmptyOutcome,),
    "owner": (NeedsOwner,),
    "note": (EmptyNote,),
    "due": (BadDate, FarDate, NeedsDue, PastDate, SameDate, TakesNoDue),
    "options": (SameOption, TooFewOptions, TooManyOptions),
    "most": (BadMost,),
    "until": (BadDeadline, NotLater, PastDate),
    "chosen": (NoChoice, NoSuchOption, OptionGone, TooManyChoices),
}
"""The refusals that are about an input of a modal, by its name."""
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


def input_of(refused: Exception, inputs: Collection[str]) -> str:
    """Return which of a modal's inputs a refusal is about; empty if it is about none of them."""
    about = (name for name in inputs if type(refused) in _INPUTS.get(name, ()))
    return next(about, "")
