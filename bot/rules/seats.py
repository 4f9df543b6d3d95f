"""Who acts for whom: categories, parties, seats, mandates and hand-overs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Literal

from bot.rules import calling
from bot.rules.calling import Year
from bot.rules.errors import (
    HandedOver,
    NoDeputies,
    NoSuchDeputy,
    NotHandedOver,
    NotMyTurn,
    NotPrincipal,
    OtherDeputy,
)
from bot.rules.texts import LocalText, Word, fold

Role = Literal["principal", "deputy"]


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user, known by (team, user); may belong to another workspace."""

    id: int
    workspace: str
    team: str
    user: str
    name: str
    title: str = ""
    language: str | None = None
    """What the person chose; ``None`` follows the series."""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of party, with the level it requires and a recurrence of its own."""

    id: int
    key: str
    name: LocalText
    level: LocalText | None
    every: int
    """Called every so many years."""
    first: int
    """A year in which it is called."""
    convening: bool
    position: int

    def is_called(self, year: Year) -> bool:
        """Tell whether parties of this category are called to a meeting in ``year``."""
        if calling.named(year):
            return not self.convening and self.key in calling.named(year)
        return not self.convening and (calling.year_of(year) - self.first) % self.every == 0

    def next_year(self, year: int) -> int:
        """Return the first year from ``year`` on in which the category is called."""
        return year + (self.first - year) % self.every


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation that takes part: the unit that answers, votes and is counted."""

    id: int
    key: str
    name: str
    category: Category
    seats: int
    """How many persons it may send."""
    example: bool = False
    organises: tuple[str, ...] = ()
    ended: bool = False
    """It takes part no longer; what it did stays."""

    def is_called(self, year: Year) -> bool:
        """Tell whether the party is called to a meeting in ``year``."""
        return not self.ended and self.category.is_called(year)


@dataclass(frozen=True, slots=True)
class Mandate:
    """The right of one person to act for one party, from a date, until a date (UTC)."""

    person: Person
    party: int
    role: Role
    rank: int
    """Order among the deputies, from 1; the principal has 0."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Tell whether the mandate holds at ``now`` (aware)."""
        begun = self.starts_at is None or self.starts_at <= now
        return begun and (self.ends_at is None or now < self.ends_at) and not self.person.deleted


@dataclass(frozen=True, slots=True)
class Seat:
    """A party's place in a series, as it stands for one meeting."""

    party: Party
    mandates: tuple[Mandate, ...]
    handed_to: int | None = None
    """Person id of the deputy to whom this meeting was handed over."""

    @property
    def principal(self) -> Person | None:
        """The principal, if the seat is filled."""
        return next((m.person for m in self.mandates if m.role == "principal"), None)

    @property
    def deputies(self) -> tuple[Person, ...]:
        """The deputies in their order."""
        ranked = sorted((m for m in self.mandates if m.role == "deputy"), key=lambda m: m.rank)
        return tuple(m.person for m in ranked)

    @property
    def acting(self) -> Person | None:
        """Who answers for the party in this meeting.

        The deputy it was handed to, else the principal; the first deputy while the seat has no
        principal.
        """
        chosen = next((m.person for m in self.mandates if m.person.id == self.handed_to), None)
        return chosen or self.principal or next(iter(self.deputies), None)

    def knows(self, person: int) -> bool:
        """Tell whether the person holds any mandate for the party."""
        return any(m.person.id == person for m in self.mandates)


def seat(party: Party, mandates: Iterable[Mandate], handed_to: int | None, now: datetime) -> Seat:
    """Return the seat of ``party`` with the mandates that hold at ``now``.

    A hand-over to somebody whose mandate has ended does not count: the principal acts again.
    """
    valid = tuple(m for m in mandates if m.party == party.id and m.is_valid(now))
    known = {m.person.id for m in valid}
    return Seat(party, valid, handed_to if handed_to in known else None)


def require_acting(seat: Seat, person: int) -> None:
    """Return if ``person`` acts for the party in this meeting.

    Raises ``HandedOver`` to a principal who handed over, ``NotMyTurn`` to a deputy to whom it was
    not handed, and ``OtherDeputy`` to one while it was handed to another.
    """
    acting, principal = seat.acting, seat.principal
    if acting is not None and acting.id == person:
        return
    if acting is not None and principal is not None and principal.id == person:
        raise HandedOver(deputy=acting.name, example=Word("rsvp back"))
    if acting is not None and acting != principal:
        raise OtherDeputy(deputy=acting.name, party=seat.party.name)
    name = principal.name if principal else "–"
    raise NotMyTurn(principal=name, party=seat.party.name, example=Word("rsvp deputy @…"))


def hand_over(seat: Seat, person: int, to: Person | None, convener: str) -> Person:
    """Return the deputy to whom the principal ``person`` hands this meeting over.

    ``to`` ``None`` means the first deputy. Raises ``NotPrincipal``, ``NoDeputies`` and
    ``NoSuchDeputy`` with the party's own words.
    """
    _require_principal(seat, person)
    if not seat.deputies:
        raise NoDeputies(party=seat.party.name, convener=convener)
    if to is None:
        return seat.deputies[0]
    chosen = next((deputy for deputy in seat.deputies if deputy.id == to.id), None)
    if chosen is None:
        names = ", ".join(deputy.name for deputy in seat.deputies)
        raise NoSuchDeputy(name=to.name, party=seat.party.name, deputies=names, convener=convener)
    return chosen


def take_back(seat: Seat, person: int) -> None:
    """Return if the principal ``person`` may take the hand-over back.

    Raises ``NotPrincipal`` or ``NotHandedOver``.
    """
    _require_principal(seat, person)
    if seat.handed_to is None:
        raise NotHandedOver


def begun(name: str, parties: Sequence[Party]) -> list[Party]:
    """Return the parties whose names begin with the word or words ``name``."""
    start = fold(name)
    return [
        party
        for party in parties
        if (found := fold(party.name)).startswith(start)
        and not found[len(start) : len(start) + 1].isalnum()
    ]


def closest(name: str, parties: Sequence[Party]) -> Party | None:
    """Return the party whose name was meant, or ``None``."""
    by_name = {fold(party.name): party for party in parties}
    found = get_close_matches(fold(name), by_name, n=1, cutoff=0.5)
    return by_name[found[0]] if found else None


def _require_principal(seat: Seat, person: int) -> None:
    principal = seat.principal
    if principal is None or principal.id != person:
        name = principal.name if principal else "–"
        raise NotPrincipal(party=seat.party.name, principal=name)
