"""A series: what its dialogue is for, who convenes it, and how its year goes."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from bot.rules.calendar import QuietPeriod
from bot.rules.calling import Call
from bot.rules.deadlines import Deadline
from bot.rules.groups import Group
from bot.rules.quorum import Quorum
from bot.rules.texts import LocalText

Language = Literal["sv", "en"]
Mode = Literal["auto", "ask"]
Unit = Literal["weeks", "days", "working_days"]
Office = Literal["secretary", "chair", "adjuster"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a key and a name: a goal, an area."""

    key: str
    name: LocalText


@dataclass(frozen=True, slots=True)
class Focus:
    """What a year concentrates on."""

    year: int
    main: LocalText
    special: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from the meeting's local date; negative is before."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the cycle: ``kind`` is a string that ``rules/cycle.py`` knows, or parks."""

    key: str
    kind: str
    offset: Offset
    at: time
    """Local time of day; ignored by ``start``, which comes when the meeting does."""
    mode: Mode = "auto"
    text: LocalText | None = None
    """What the convener is told; for kind ``task`` only."""


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """When meetings recur (RFC 5545 RRULE in the series' zone) and what they have in common."""

    rule: str
    """Empty: only when a convener sets one."""
    first: date
    start: time
    minutes: int
    holiday: Literal["before", "after", "skip", "keep", "near"] = "before"
    place: str = ""
    address: str = ""
    video: str = ""
    host: str = ""
    note: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An item that comes back by itself at every meeting."""

    key: str
    title: LocalText
    kind: str
    """One of ``rules.drafting.KINDS``."""
    minutes: int
    area: str | None = None
    goals: tuple[str, ...] = ()
    place: Literal["first", "last"] = "first"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a series says of itself and how it runs; it changes only when it is set up anew."""

    name: LocalText
    purpose: LocalText
    strategy: LocalText
    goals: tuple[Named, ...]
    areas: tuple[Named, ...]
    focus: tuple[Focus, ...]
    reference: str
    zone: str
    country: str
    language: Language
    meeting: MeetingRule
    steps: tuple[Step, ...]
    quiet: tuple[QuietPeriod, ...]
    digest_weekday: int
    """Monday is 0."""
    established: bool
    """Whether meetings were held before; if not, every step of the first one asks."""
    parties_ask: bool = False
    """Whether parties open polls, not the convener alone."""
    standing: tuple[Standing, ...] = ()
    quorums: tuple[Quorum, ...] = ()
    """How many parties must come: in all, then by category."""
    groups: tuple[Group, ...] = ()
    """Whose meetings are held apart; without any, everybody meets at once."""
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class Officers:
    """Who else has a role in a series beside its conveners; all are person ids."""

    secretaries: tuple[int, ...] = ()
    chairs: tuple[int, ...] = ()
    adjusters: tuple[int, ...] = ()

    @property
    def everybody(self) -> frozenset[int]:
        """Everybody who has such a role."""
        return frozenset({*self.secretaries, *self.chairs, *self.adjusters})

    @property
    def held(self) -> frozenset[Office]:
        """The roles that somebody has."""
        return frozenset(role for role, people in self._people().items() if people)

    def roles(self, person: int) -> frozenset[Office]:
        """Return the roles of a person."""
        return frozenset(role for role, people in self._people().items() if person in people)

    def _people(self) -> dict[Office, tuple[int, ...]]:
        return {
            "secretary": self.secretaries,
            "chair": self.chairs,
            "adjuster": self.adjusters,
        }


NO_OFFICERS = Officers()


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring dialogue in a workspace, known by ``key`` there."""

    id: int
    workspace: str
    """The Slack team in which the bot is installed."""
    key: str
    channel: str
    profile: Profile
    conveners: tuple[int, ...]
    """Person ids; the first one is asked."""
    owner: int | None
    """Person id of the content owner."""
    paused: bool = False
    language: Language = "sv"
    """What the channel reads; set by ``language`` in the channel, else the profile's."""
    ended_at: datetime | None = None
    """When it was ended; its records stay."""
    officers: Officers = NO_OFFICERS

    @property
    def people(self) -> frozenset[int]:
        """Everybody who has a role in it or answers for its content; ids of persons."""
        owner = () if self.owner is None else (self.owner,)
        return frozenset({*self.conveners, *owner, *self.officers.everybody})


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence of a series. Instants are aware UTC; ``local`` is naive in the zone."""

    id: int
    series: int
    local: datetime
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    address: str = ""
    video: str = ""
    host: str = ""
    call_opened_at: datetime | None = None
    call_closed_at: datetime | None = None
    published_at: datetime | None = None
    started_at: datetime | None = None
    sequence: int = 0
    """Which meeting of the series this is, from 1."""
    withdrawn_at: datetime | None = None
    """When it was taken out of the plan: the rule gave its date no longer, or it was cancelled."""
    session: str = field(default="", kw_only=True)
    """The key of the group as whose session it is seen (``rules/sessions.py``); never kept."""
    title: str = ""
    """The theme of a thematic meeting."""
    categories: tuple[str, ...] = ()
    """The keys of the categories that are called whatever the year; empty: those of the year."""
    is_set: bool = False
    """Whether a convener set it beside the rule."""
    slot: datetime | None = None
    """The rule's own time (naive) of a meeting on whose time or place a convener decided."""
    changed_at: datetime | None = None
    """When its time was moved last."""
    cancelled_at: datetime | None = None
    reason: str = ""
    """Why it was moved or cancelled, as the convener wrote."""
    changes: int = 0
    """How often a convener moved or cancelled it; only grows (RFC 5545 §3.8.7.4)."""

    @property
    def minutes(self) -> int:
        """The planned length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_fixed(self) -> bool:
        """Whether a convener has decided on it, so that the rule of the series does not."""
        return self.is_set or self.slot is not None or self.cancelled_at is not None

    @property
    def call(self) -> Call:
        """Whom it calls: moving it into another year calls nobody else."""
        return Call((self.slot or self.local).year, self.categories)

    def is_over(self, now: datetime) -> bool:
        """Tell whether the meeting has ended at ``now`` (aware)."""
        return now >= self.ends_at

    def has_started(self, now: datetime) -> bool:
        """Tell whether the planned start has come at ``now`` (aware)."""
        return now >= self.starts_at
