"""Where an answer is shown: at which input of a modal, and in whose message's place."""

from collections.abc import Collection, Mapping

from bot.rules.errors import (
    AnsweredMeanwhile,
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
    EmptyPlace,
    EmptyReason,
    EmptyTitle,
    EmptyWhy,
    FarDate,
    HostElsewhere,
    HourSkipped,
    InQuietPeriod,
    InThePast,
    MeetsAnother,
    MovesWithMeeting,
    Needed,
    NeedsDue,
    NeedsOwner,
    NoChoice,
    NoSuchDeputy,
    NoSuchOption,
    NothingMoved,
    NotLater,
    NotToYourself,
    NoVideoLink,
    OptionGone,
    PastDate,
    Refusal,
    SameDate,
    SameOption,
    SessionAfterRound,
    SessionBeforeCall,
    SessionInPast,
    StepAhead,
    StepAtNight,
    StepGone,
    StepLeftOut,
    StepTooLate,
    TakesNoDue,
    TimeTaken,
    TimeWasCancelled,
    TooFewOptions,
    TooManyAttendees,
    TooManyChoices,
    TooManyOptions,
    TwoDues,
    UnknownArea,
    UnknownGoal,
    UntilOrMeeting,
    UntilWhen,
    WhichDate,
)
from bot.rules.outbox import Target
from handlers import outcomes
from handlers.commands import Unknown, Words
from handlers.payloads import Request

_INPUTS: Mapping[str, tuple[type[Exception], ...]] = {
    "title": (EmptyTitle,),
    "kind": (BadKind,),
    "minutes": (BadLength, BadMinutes),
    "link": (BadLink,),
    "area": (UnknownArea,),
    "goals": (UnknownGoal,),
    "reason": (EmptyCancel, EmptyReason, EmptyWhy),
    "choice": (AnsweredMeanwhile, BadAnswer),
    "deputy": (NoSuchDeputy, NotToYourself),
    "attending": (NoVideoLink,),
    "attendees": (TooManyAttendees,),
    "day": (
        *(BeforeItsCall, DayOff, HourSkipped, InQuietPeriod, InThePast, MeetsAnother),
        *(NothingMoved, StepAtNight, StepTooLate, TimeTaken, TimeWasCancelled, WhichDate),
    ),
    "hour": (BadTime,),
    "step": (MovesWithMeeting, Needed, StepAhead, StepGone, StepLeftOut),
    "text": (EmptyOutcome,),
    "owner": (NeedsOwner,),
    "note": (EmptyNote,),
    "date": (
        *(BadDate, DayOff, FarDate, InQuietPeriod, PastDate),
        *(SessionAfterRound, SessionBeforeCall, SessionInPast),
    ),
    "time": (BadTime,),
    "place": (EmptyPlace,),
    "host": (HostElsewhere,),
    "due": (BadDate, FarDate, NeedsDue, PastDate, SameDate, TakesNoDue, TwoDues),
    "options": (SameOption, TooFewOptions, TooManyOptions),
    "most": (BadMost,),
    "until": (BadDate, BadDeadline, FarDate, NotLater, PastDate, UntilOrMeeting, UntilWhen),
    "chosen": (NoChoice, NoSuchOption, OptionGone, TooManyChoices),
}
"""The refusals that are about an input of a modal, by its name."""
_OF_POLLS = {("poll", verb) for verb in ("vote", "later", "order", "close", "skip")}
REPLACED = (
    outcomes.REPLACED
    | _OF_POLLS
    | frozenset(
        {
            ("agenda", "accept"),
            ("agenda", "carry"),
            ("agenda", "park"),
            ("agenda", "reached"),
            ("agenda", "publish"),
            ("agenda", "withdraw"),
            ("rsvp", "coming"),
            ("rsvp", "maybe"),
            ("rsvp", "regrets"),
            ("rsvp", "deputy"),
            ("rsvp", "later"),
            ("rsvp", "accept"),
            ("rsvp", "back"),
            ("session", "join"),
            ("parties", "apply"),
            ("claim", "confirm"),
            ("claim", "decline"),
            ("send", ""),
            ("wait", ""),
            ("skip", ""),
            ("task", "done"),
        }
    )
)
"""Words that settle the message whose button said them, so that it is replaced."""


def beside(request: Request, words: Words | Unknown) -> Target:
    """Return where a click in a message is answered: beside it, or in its place."""
    settles = isinstance(words, Words) and (words.noun, words.verb) in REPLACED
    # In a channel only these buttons stand on a message that one person sees.
    own = request.where.is_direct or request.words.startswith(("agenda", "outcome"))
    user, url = request.where.user, request.response_url
    return Target(user=user, response_url=url, replaces=settles and own)


def input_of(refused: Exception, inputs: Collection[str]) -> str:
    """Return which of a modal's inputs a refusal is about; empty if it is about none of them."""
    placed = refused.at if isinstance(refused, Refusal) else ""
    if placed:
        return next((name for name in inputs if placed in {name, name.partition(":")[0]}), "")
    about = (name for name in inputs if type(refused) in _INPUTS.get(name, ()))
    return next(about, "")
