"""Personal data: what is kept, why, by which ground, for how long, and what an erasure does to it.

The table is what the daily job, an erasure, a person's data on request and docs/privacy.md go by.
Grounds are articles of Regulation (EU) 2016/679 (the GDPR); who runs the bot answers for them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.rules.errors import mark
from bot.rules.seats import Person

Key = Literal[
    "identity",
    "mandates",
    "answers",
    "attendees",
    "votes",
    "agenda",
    "proposals",
    "polls",
    "outcomes",
    "undone",
    "messages",
    "requests",
    "drafts",
    "lists",
    "conveners",
    "trail",
    "holds",
]
Rows = Sequence[Mapping[str, object]]
DAY = timedelta(days=1)
YEAR = timedelta(days=365)
TASK = mark("public task (art. 6.1 e)")
RECORD = mark("public record, kept for archiving in the public interest (art. 17.3 b and d)")
CLAIMS = mark("needed to show who decided what (art. 17.3 b and e)")


@dataclass(frozen=True, slots=True)
class Class:
    """A class of personal data."""

    key: Key
    what: str
    why: str
    columns: tuple[str, ...]
    """Where it is: ``table.column``, or ``table`` for a table whose rows go as a whole."""
    keep: timedelta | None = None
    """``None``: as long as the series has records."""
    since: str = ""
    """What the time is counted from."""
    kept_by: str = ""
    """The ground by which an erasure leaves it; empty if it erases it."""

    @property
    def days(self) -> int | None:
        """How many days it is kept."""
        return None if self.keep is None else self.keep.days

    def before(self, now: datetime) -> datetime:
        """Return what is older than this is not kept; everything is, if there is no time."""
        return datetime.min.replace(tzinfo=now.tzinfo) if self.keep is None else now - self.keep


CLASSES: tuple[Class, ...] = (
    Class(
        "identity",
        mark("Name, what they are, Slack ids and chosen language"),
        mark("to know who may act for which party, and to write to them"),
        ("person.name", "person.title", "person.team", "person.user_id", "person.language"),
        2 * YEAR,
        mark("the end of the last mandate"),
    ),
    Class(
        "mandates",
        mark("Mandates and hand-overs: for which party, from when, until when"),
        mark("to tell by which right somebody acted"),
        ("mandate", "hand_over", "handed_until"),
        kept_by=RECORD,
    ),
    Class(
        "answers",
        mark("What a party answered, and who answered for it"),
        mark("to hold the meeting, and to tell afterwards who took part"),
        ("answer.choice", "answer.attending", "answer.person"),
        kept_by=RECORD,
    ),
    Class(
        "attendees",
        mark("Names of those who come, and the note with the answer"),
        mark("to receive the people who come"),
        ("answer.attendees", "answer.note"),
        YEAR,
        mark("the meeting"),
    ),
    Class(
        "votes",
        mark("Votes and support, which are a party's, and who gave them"),
        mark("to count the parties"),
        ("ballot", "support"),
        kept_by=RECORD,
    ),
    Class(
        "agenda",
        mark("Items that were on an agenda, and who proposed them"),
        mark("the agenda is a record of the meeting"),
        ("item.title", "item.reason", "item.link", "item.proposer"),
        kept_by=RECORD,
    ),
    Class(
        "proposals",
        mark("Items that were declined or withdrawn: title, reason and link"),
        mark("so that the proposer learns what became of them"),
        ("item.title", "item.reason", "item.link"),
        YEAR,
        mark("the meeting"),
    ),
    Class(
        "polls",
        mark("Polls, and who asked"),
        mark("a question belongs to its votes"),
        ("poll.question", "poll.options", "poll.person"),
        kept_by=RECORD,
    ),
    Class(
        "outcomes",
        mark("Decisions, actions, commitments and conclusions, with owner and author"),
        mark("to follow up what was agreed"),
        (
            *("outcome.text", "outcome.note", "outcome.reason"),
            *("outcome.person", "outcome.author", "outcome.changed_by"),
        ),
        kept_by=RECORD,
    ),
    Class(
        "undone",
        mark("Outcomes that were added by mistake and undone"),
        mark("so that a mistake can be understood"),
        ("outcome.text", "outcome.note", "outcome.reason"),
        90 * DAY,
        mark("the day they were added"),
    ),
    Class(
        "messages",
        mark("Which direct messages were sent to whom, and when; not their words"),
        mark("so that nobody gets one twice, and not too many"),
        ("delivery", "lane", "refresh"),
        2 * YEAR,
        mark("the day they were due"),
    ),
    Class(
        "requests",
        mark("Keys of what Slack delivered, with the words of the replies"),
        mark("Slack may deliver the same thing again"),
        ("inbound",),
        DAY,
        mark("their arrival"),
    ),
    Class(
        "drafts",
        mark("Series that are being set up, with the people named in them"),
        mark("to go on setting them up"),
        ("series_draft",),
        90 * DAY,
        mark("the last change"),
    ),
    Class(
        "lists",
        mark("Lists of parties: people in them whom Slack does not know yet, and lists looked at"),
        mark("to let people say that it is they whom a list names"),
        ("nominee", "party_list"),
        YEAR,
        mark("the day the list was taken in"),
    ),
    Class(
        "conveners",
        mark("Who convenes a series, who has an office in it, and who owns its content"),
        mark("somebody must answer for a series, and be named in it"),
        ("series.conveners", "series.officers", "series.owner"),
        kept_by=RECORD,
    ),
    Class(
        "trail",
        mark("The audit trail: who did what and when, as numbers and salted hashes"),
        mark("so that what was done can be proved"),
        ("audit",),
        kept_by=CLAIMS,
    ),
    Class(
        "holds",
        mark("Legal holds, and that somebody's data was erased"),
        mark("to show that the law was followed"),
        ("hold", "erasure"),
        kept_by=CLAIMS,
    ),
)
OTHER_TABLES = frozenset(
    {"carriage", "category", "installation", "meeting", "meta", "occurrence", "party"}
    | {"regrouped", "session"}
)
"""What holds no personal data: bodies, places, times and settings."""
ERASED = "erased-"
"""Stands before the number of a person in the place of the Slack id that was erased."""
GONE = "…"
"""What stands where an erased title or text was."""


def alias(person: int) -> str:
    """Return what a person is called whose name was erased; the same in every language."""
    return f"Person {person}"


@dataclass(frozen=True, slots=True)
class Hold:
    """That nothing of a series, or of a person, is thrown away for now."""

    id: int
    series: int | None
    person: int | None
    reason: str
    at: datetime


def held(holds: Iterable[Hold], series: Collection[int], person: int) -> Hold | None:
    """Return the hold that keeps something of one of ``series``, or of ``person``, if one does."""
    return next((e for e in holds if e.series in series or e.person == person), None)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is kept of a person, by class, and how it stands."""

    person: Person
    rows: Mapping[Key, Rows]
    hold: Hold | None
    """What keeps it from being erased."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What an erasure did to a class: how many rows it erased, and how many stay."""

    of: Class
    erased: int
    kept: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did."""

    person: Person
    """As they were."""
    fates: tuple[Fate, ...]
    named: Mapping[str, int]
    """Where others have written the name in words that are kept, and in how many rows."""
