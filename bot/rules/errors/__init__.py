"""Refusals: what a person asked for cannot be done, and what to do instead.

The words are written here once, in English; the catalogues carry the Swedish. Parameters are
kept as data (a date stays a date), so that each reader gets them in their own language and zone.

One file a noun, as everywhere; whoever raises them imports them from here.
"""

from bot.rules.errors.agenda import (
    AgendaPublished,
    AlreadyProposed,
    AlreadyPublished,
    BadKind,
    BadMinutes,
    CallNotOpen,
    EmptyReason,
    EmptyTitle,
    ItemChanged,
    ItemClosed,
    NoSuchItem,
    NothingToPublish,
    NotYourItem,
    ProposalsAhead,
    ProposalsFollow,
    ProposalsOver,
    UnknownArea,
    UnknownKind,
    WhichItem,
)
from bot.rules.errors.answers import BadAnswer, Convenes, NotCalled, TooManyAttendees
from bot.rules.errors.cycle import BadRule, NoSuchStep, StepAhead, StepGone
from bot.rules.errors.meetings import MeetingStarted, MeetingWithdrawn, NoMeeting, OldMeeting
from bot.rules.errors.refusal import Refusal, mark
from bot.rules.errors.seats import (
    ConvenerOnly,
    HandedOver,
    NoDeputies,
    NoMandate,
    NoSuchDeputy,
    NoSuchParty,
    NotHandedOver,
    NotMyTurn,
    NotPrincipal,
    OtherDeputy,
    UnknownParty,
    UnknownPerson,
)
from bot.rules.errors.series import BadLanguage, NoSeries, NotTaking, Unlisted
from bot.rules.errors.texts import BadLink, PastDate, TooLong

__all__ = [
    "AgendaPublished",
    "AlreadyProposed",
    "AlreadyPublished",
    "BadAnswer",
    "BadKind",
    "BadLanguage",
    "BadLink",
    "BadMinutes",
    "BadRule",
    "CallNotOpen",
    "ConvenerOnly",
    "Convenes",
    "EmptyReason",
    "EmptyTitle",
    "HandedOver",
    "ItemChanged",
    "ItemClosed",
    "MeetingStarted",
    "MeetingWithdrawn",
    "NoDeputies",
    "NoMandate",
    "NoMeeting",
    "NoSeries",
    "NoSuchDeputy",
    "NoSuchItem",
    "NoSuchParty",
    "NoSuchStep",
    "NotCalled",
    "NotHandedOver",
    "NotMyTurn",
    "NotPrincipal",
    "NotTaking",
    "NotYourItem",
    "NothingToPublish",
    "OldMeeting",
    "OtherDeputy",
    "PastDate",
    "ProposalsAhead",
    "ProposalsFollow",
    "ProposalsOver",
    "Refusal",
    "StepAhead",
    "StepGone",
    "TooLong",
    "TooManyAttendees",
    "UnknownArea",
    "UnknownKind",
    "UnknownParty",
    "UnknownPerson",
    "Unlisted",
    "WhichItem",
    "mark",
]
