"""Who acts for whom: categories, parties, seats, mandates and hand-overs.

What each role may do, in which state, is the table in ``rules/roles.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.rules import calling
from bot.rules.calling import Year
from bot.rules.errors import (
    HandedOver,
    HandedOverUntil,
    NotMyTurn,
    OtherDeputy,
)
from bot.rules.texts import LocalText, Word

SeatRole = Literal["principal", "deputy", "observer"]


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
    """The right of one person to act for one party, from a date, until a date (UTC).

    An observer's is to read alone.
    """

    person: Person
    party: int
    role: SeatRole
    rank: int
    """Order among the deputies, and among the observers, from 1; the principal has 0."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def acts(self) -> bool:
        """Whether it lets the person act for the party, not only read."""
        return self.role != "observer"

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
    """Person id of the deputy to whom it was handed over: this meeting, or until a time."""
    handed_until: date | None = None
    """The last day of the hand-over; ``None``: it is for this meeting alone."""
    shared_with: int | None = None
    """Person id of the deputy who may answer as well, because the seat had been silent."""
    accepted: bool = False
    """Whether the deputy has accepted what was handed over. They act whether or not they have."""

    @property
    def principal(self) -> Person | None:
        """The principal, if the seat is filled."""
        return next((m.person for m in self.mandates if m.role == "principal"), None)

    @property
    def deputies(self) -> tuple[Person, ...]:
        """The deputies in their order."""
        return self._ranked("deputy")

    @property
    def observers(self) -> tuple[Person, ...]:
        """Who reads what the party does, and does nothing for it."""
        return self._ranked("observer")

    @property
    def acting(self) -> Person | None:
        """Who answers for the party in this meeting.

        The deputy it was handed to, else the principal; the first deputy while the seat has no
        principal.
        """
        return self._person(self.handed_to) or self.principal or next(iter(self.deputies), None)

    @property
    def is_handed(self) -> bool:
        """Whether somebody has done something about this meeting: handed it over, or shared it."""
        is_of_meeting = self.handed_to is not None and self.handed_until is None
        return is_of_meeting or self.shared_with is not None

    @property
    def others(self) -> dict[int, Person]:
        """Who may act while the seat is shared, by id, each with whom they share it."""
        first, second = self.acting, self._person(self.shared_with)
        if first is None or second is None or first.id == second.id:
            return {}
        return {first.id: second, second.id: first}

    @property
    def actors(self) -> tuple[Person, ...]:
        """Everybody who may act: one, two while the seat is shared, none while it is empty."""
        return tuple(self.others.values()) or ((self.acting,) if self.acting else ())

    @property
    def followers(self) -> tuple[Person, ...]:
        """Who reads what the party answers: who may act, and the principal who handed over."""
        actors, principal = self.actors, self.principal
        return actors if principal is None or principal in actors else (*actors, principal)

    def awaits(self, person: int) -> bool:
        """Tell whether the person was handed the seat, and has not accepted it."""
        return self.handed_to == person and not self.accepted

    def reader(self, answered_by: int | None) -> Person | None:
        """Return who is written to about an answer: of two, the one who gave it."""
        return self._person(answered_by) if answered_by in self.others else self.acting

    def may_act(self, person: int) -> bool:
        """Tell whether the person may act for the party in this meeting."""
        return person == self.shared_with or (self.acting is not None and self.acting.id == person)

    def _ranked(self, role: SeatRole) -> tuple[Person, ...]:
        ranked = sorted((m for m in self.mandates if m.role == role), key=lambda m: m.rank)
        return tuple(m.person for m in ranked)

    def _person(self, person: int | None) -> Person | None:
        return next((m.person for m in self.mandates if m.acts and m.person.id == person), None)

    def knows(self, person: int) -> bool:
        """Tell whether the person holds a mandate to act for the party."""
        return self._person(person) is not None


def seat(  # noqa: PLR0913 - a row
    party: Party,
    mandates: Iterable[Mandate],
    handed_to: int | None,
    now: datetime,
    *,
    until: date | None = None,
    shared: bool = False,
    accepted: bool = False,
) -> Seat:
    """Return the seat of ``party`` with the mandates that hold at ``now``.

    ``until``: the last day of the hand-over; ``shared``: whoever acts else acts beside
    the deputy. A hand-over to somebody whose mandate has ended does not count: the principal acts
    again.
    """
    valid = tuple(m for m in mandates if m.party == party.id and m.is_valid(now))
    if handed_to not in {m.person.id for m in valid if m.acts}:
        return Seat(party, valid)
    if shared:
        return Seat(party, valid, shared_with=handed_to)
    return Seat(party, valid, handed_to, until, accepted=accepted)


def require_acting(seat: Seat, person: int) -> None:
    """Return if ``person`` acts for the party in this meeting.

    Raises ``HandedOver`` to a principal who handed over, ``NotMyTurn`` to a deputy to whom it was
    not handed, and ``OtherDeputy`` to one while it was handed to another.
    """
    acting, principal = seat.acting, seat.principal
    if seat.may_act(person):
        return
    if acting is not None and principal is not None and principal.id == person:
        if seat.handed_until is not None:
            until = seat.handed_until
            raise HandedOverUntil(deputy=acting.name, until=until, example=Word("rsvp back"))
        raise HandedOver(deputy=acting.name, example=Word("rsvp back"))
    if acting is not None and acting != principal:
        raise OtherDeputy(deputy=acting.name, party=seat.party.name)
    name = principal.name if principal else "–"
    raise NotMyTurn(principal=name, party=seat.party.name, example=Word("rsvp deputy @…"))


def second(seat: Seat) -> Person | None:
    """Return the deputy who is asked when the seat is silent; ``None`` if there is nobody to ask.

    Nobody is asked twice, nor is a deputy to whom it was handed over passed by.
    """
    acting = seat.acting
    if acting is None or seat.handed_to is not None or seat.shared_with is not None:
        return None
    return next((deputy for deputy in seat.deputies if deputy.id != acting.id), None)
