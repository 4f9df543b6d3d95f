"""What of a series is public.

These types have no place for a person, an answer, a reason or an item that is not on a published
agenda, so a page made of them cannot show one. Instants are aware UTC.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.deadlines import Dated
from bot.rules.seats import Category, Party
from bot.rules.series import Focus, Profile
from bot.rules.texts import LocalText


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every record carries."""

    reference: str
    owner: str
    """Who answers for the content: name and title; empty if nobody is named."""
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PublicItem:
    """An item on a published agenda."""

    title: str
    kind: str
    """The kind's name, for the translator."""
    minutes: int
    area: LocalText | None
    party: str
    """Name of the party that proposed it; empty if there is none."""


@dataclass(frozen=True, slots=True)
class PublicSession:
    """A group session of a meeting."""

    key: str
    """Of the group."""
    uid: str
    """A UUID that stays the same when the session is moved; another one for each session."""
    name: LocalText
    """Of the group."""
    local: datetime
    """Naive, in the series' zone."""
    starts_at: datetime
    ends_at: datetime
    place: str
    """Place and address in one line."""
    host: str
    """Name of the party that hosts it; empty if there is none."""
    cancelled: bool
    revision: int
    """How often it was changed, apart from its meeting; only grows."""
    updated_at: datetime
    """When it was changed last, apart from its meeting."""


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting, with its agenda if that is published."""

    id: int
    uid: str
    """A UUID that stays the same when the meeting is moved."""
    local: datetime
    """Naive, in the series' zone."""
    starts_at: datetime
    ends_at: datetime
    place: str
    address: str
    published_at: datetime | None
    items: tuple[PublicItem, ...]
    updated_at: datetime
    revision: int
    """How often it may have changed; only grows (RFC 5545 §3.8.7.4)."""
    sessions: tuple[PublicSession, ...] = ()
    """In order of time; empty where everybody meets at once."""
    title: str = ""
    """The theme of a thematic meeting."""
    cancelled: bool = False
    is_held: bool = True
    """Whether some meet at its own time; not if everybody is in a group."""


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """The parties of a category, by name."""

    category: Category
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is public of a series at one instant."""

    uid: str
    key: str
    profile: Profile
    groups: tuple[PublicGroup, ...]
    meetings: tuple[PublicMeeting, ...]
    """All of them, oldest first."""
    upcoming: tuple[PublicMeeting, ...]
    """Those that have not ended, the next one first."""
    year: int
    """The year of the next meeting, or this year."""
    imprint: Imprint
    changed_at: datetime
    """When what is said here changed last: also when a meeting ends."""
    deadlines: tuple[Dated, ...] = ()
    """What the meetings of the year ahead lead to."""
    cancelled: tuple[PublicMeeting, ...] = ()
    """Those that were cancelled, oldest first; they are in none of the others."""
    called_off: tuple[PublicMeeting, ...] = ()
    """Those of them that lie ahead."""
    ended_at: datetime | None = None
    """When the series was ended; its records stay."""

    @property
    def focus(self) -> Focus | None:
        """The focus of the year."""
        return next((each for each in self.profile.focus if each.year == self.year), None)

    @property
    def publisher(self) -> str:
        """The convening body; empty where none is named."""
        names = [p.name for g in self.groups if g.category.convening for p in g.parties]
        return ", ".join(names)
