"""The list of parties and of who acts for them: a row for each person, or one for a party alone.

The same list is read from a file and written from what is there, so that what a file would change
is what differs between the two (``party_changes``).
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.rules.errors import Refusal
from bot.rules.seats import Party, Person, SeatRole
from bot.rules.texts import LocalText, fold
from bot.rules.workspace import Account

COLUMNS: Mapping[str, LocalText] = {
    "party": LocalText("Part", "Party"),
    "category": LocalText("Partskategori", "Category"),
    "seats": LocalText("Får skicka", "May send"),
    "organises": LocalText("Organiserar", "Organises"),
    "role": LocalText("Roll", "Role"),
    "name": LocalText("Namn", "Name"),
    "title": LocalText("Titel", "Title"),
    "email": LocalText("E-post", "E-mail"),
    "user": LocalText("Slack-id", "Slack ID"),
    "team": LocalText("Arbetsyta", "Workspace"),
    "starts": LocalText("Från och med", "From"),
    "ends": LocalText("Till och med", "Until"),
    "key": LocalText("Nyckel", "Key"),
}
"""The columns in their order, with their headings."""
REQUIRED = ("party", "category")
ROLES: Mapping[SeatRole, LocalText] = {
    "principal": LocalText("Ordinarie", "Principal"),
    "deputy": LocalText("Ersättare", "Deputy"),
}
JOIN = " | "
"""Stands between those whom a party organises: their names have commas and semicolons."""
SEATS = 3
"""How many persons a party may send, if nothing is said."""
SEATS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list; without a role it is about the party alone."""

    key: str
    party: str
    category: str
    """Its key; of one that is not there yet, its name."""
    seats: int = SEATS
    organises: tuple[str, ...] = ()
    role: SeatRole | None = None
    name: str = ""
    title: str = ""
    email: str = ""
    user: str = ""
    """Slack's id; empty for somebody whom nothing ties to an account yet."""
    team: str = ""
    """Id of the person's workspace; empty: the bot's own."""
    starts: date | None = None
    """The first day of the mandate; ``None``: it holds already, or from when it is saved."""
    ends: date | None = None
    """The last day."""
    row: int = field(default=0, compare=False)
    """In the file, from 1."""

    @property
    def who(self) -> str:
        """Return what makes two rows about the same person."""
        return self.user or self.email or fold(self.name)

    @property
    def of_party(self) -> tuple[object, ...]:
        """Return what a row says of its party, apart from its people."""
        return self.party, self.category, self.seats, self.organises

    @property
    def of_person(self) -> tuple[object, ...]:
        """Return what a row says of a person, apart from who it is."""
        return self.name, self.title, self.email, self.user, self.team, self.starts, self.ends

    def meets(self, other: "Entry") -> bool:
        """Tell whether both hold on some day."""
        first, last = date.min, date.max
        return (self.starts or first) <= (other.ends or last) and (other.starts or first) <= (
            self.ends or last
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What there is already, by which a file's rows are understood."""

    categories: Mapping[str, LocalText]
    """Names by key."""
    parties: Sequence[Party]
    """Also those that have ended: a party that comes back is the same one."""
    people: Mapping[str, Person]
    """By Slack's id."""
    workspace: str
    today: date
    accounts: Mapping[str, Account | None] = field(default_factory=dict)
    """By Slack's id, whom Slack was asked about; ``None``: it knows nobody of this id."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which row, from 1."""

    row: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    """In the order of their rows; with any, nothing of the file may be applied."""
    unread: tuple[str, ...] = ()
    """Headings that say nothing here."""


def holding(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Return the list without mandates that are over; a party whose only ones are keeps a row."""
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.key, []).append(entry)
    return tuple(entry for own in rows.values() for entry in _of_party(own, today))


def _of_party(own: Sequence[Entry], today: date) -> list[Entry]:
    """Return a party's rows in the order in which they are written: who acts later comes last."""
    held = [e for e in own if e.role is not None and (e.ends is None or e.ends >= today)]
    held.sort(key=lambda e: (e.role == "deputy", e.starts is not None and e.starts > today))
    return held or [alone(own[0])]


def alone(entry: Entry) -> Entry:
    """Return the row of a party for which nobody acts."""
    return Entry(
        entry.key, entry.party, entry.category, entry.seats, entry.organises, row=entry.row
    )


def written(
    entries: Sequence[Entry], names: Mapping[str, LocalText], language: str
) -> list[list[str]]:
    """Return the rows of a file; ``names`` of categories by their keys."""
    return [_cells(entry, names, language) for entry in entries]


def headings(language: str) -> list[str]:
    """Return the first row of a file."""
    return [name.in_(language) for name in COLUMNS.values()]


def _cells(entry: Entry, names: Mapping[str, LocalText], language: str) -> list[str]:
    role = ROLES[entry.role].in_(language) if entry.role else ""
    known = names.get(entry.category)
    return [
        entry.party,
        known.in_(language) if known else entry.category,
        str(entry.seats),
        JOIN.join(entry.organises),
        role,
        entry.name,
        entry.title,
        entry.email,
        entry.user,
        entry.team,
        entry.starts.isoformat() if entry.starts else "",
        entry.ends.isoformat() if entry.ends else "",
        entry.key,
    ]


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody whom a list names for a party otherwise than by Slack's id.

    Until it is known whose account it is, they hold no mandate. After that the e-mail address is
    kept beside the mandate, so that the list can be written as it was read.
    """

    id: int
    party: int
    role: SeatRole
    place: int
    """Among all the rows of the party, from 0."""
    name: str
    title: str
    email: str
    starts: date | None
    ends: date | None
    person: int | None = None
    """Whose account it is."""

    @property
    def number(self) -> int:
        """Return by what a claim names the place: it stays when the list is saved anew.

        Ids do not, and SQLite gives them to others then: an old button let somebody act for another
        party.
        """
        said = (self.party, self.role, self.name, self.title, self.email, self.starts, self.ends)
        return int(hashlib.sha256(repr(said).encode()).hexdigest(), 16) % 10**9
