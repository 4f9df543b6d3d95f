"""What waits for a person in a series: for the App Home, the digest and ``mine`` alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.rules.agenda import Item
from bot.rules.answers import Place
from bot.rules.attention import Told
from bot.rules.calling import Year
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.outcomes import Outcome, in_order
from bot.rules.polls import Vote
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Meeting
from bot.rules.tally import Order
from bot.rules.texts import alphabetical

DUE_WITHIN = timedelta(days=14)
"""An outcome waits for its owner this long before its date: in the digests of two weeks."""


JUST_HELD = timedelta(days=7)
"""So long after its end a meeting was just held."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is owed by a person, the most urgent kind first; empty: nothing waits."""

    steps: tuple[Occurrence, ...] = ()
    """Steps of the cycle that ask the convener before they speak."""
    proposals: int = 0
    """How many proposals the convener has not decided on."""
    commitments: tuple[Outcome, ...] = ()
    """Commitments that the convener has not confirmed."""
    carried: tuple[Item, ...] = ()
    """Items of the last meeting of which the convener has not said that they were not reached."""
    duties: tuple[Occurrence, ...] = ()
    """Tasks of the cycle of which the convener was told and has not said that they are done."""
    orders: tuple[Order, ...] = ()
    """What the parties found most important, where the agenda can still be ordered by it."""
    vacant: tuple[Party, ...] = ()
    """Parties that are called and for which nobody acts; together they are one thing."""
    answers: tuple[Place, ...] = ()
    """Parties that were invited, have not answered, and for which the person answers."""
    polls: tuple[Vote, ...] = ()
    """Open polls in which a party has not voted for which the person votes."""
    tasks: tuple[Outcome, ...] = ()
    """Outcomes that are the person's to do, overdue or due soon."""
    named: Mapping[int, Meeting] = field(default_factory=dict)
    """By id, the meetings that steps and duties must name; empty where all are of the same one."""

    @property
    def count(self) -> int:
        """How many things wait: each proposal is one; what was not reached is one question."""
        asked = len(self.steps) + len(self.commitments) + self.proposals + bool(self.carried)
        asked += len(self.orders) + len(self.duties) + bool(self.vacant)
        return asked + len(self.answers) + len(self.polls) + len(self.tasks)


@dataclass(frozen=True, slots=True)
class Spent:
    """The attention that a series asked of a person within a year."""

    person: Person
    parties: tuple[Party, ...]
    since: datetime
    told: tuple[Told, ...]
    waits: Waiting
    names: Mapping[int, str] = field(default_factory=dict)
    """Of the parties that it was about, by id."""


def acting(seats: Iterable[Seat], person: Person, year: Year) -> list[Seat]:
    """Return the seats of called parties for which the person answers now, by name."""
    own = [
        seat
        for seat in seats
        if seat.acting is not None and seat.acting.id == person.id and seat.party.is_called(year)
    ]
    return sorted(own, key=lambda seat: (alphabetical(seat.party.name), seat.party.id))


def vacant(seats: Iterable[Seat], year: Year) -> list[Party]:
    """Return the called parties for which nobody acts, by name."""
    return _by_name(s.party for s in seats if s.acting is None and s.party.is_called(year))


def alone(seats: Iterable[Seat]) -> list[Party]:
    """Return the parties for which somebody acts who has no deputy, by name."""
    return _by_name(s.party for s in seats if s.acting and not s.deputies)


def is_invited(steps: Iterable[Occurrence]) -> bool:
    """Tell whether the invitation of a meeting with these steps is sent; one without it needs none.

    An invitation that is of no use any more does not hold the answers back either.
    """
    invitations = [step for step in steps if step.kind == "invitation"]
    return all(step.state in {"done", "skipped", "parked"} for step in invitations)


def has_asked(steps: Iterable[Occurrence]) -> bool:
    """Tell whether a step of a meeting has asked for answers, so that who gave none is silent.

    A meeting without a step that asks needs none.
    """
    asking = [s for s in steps if s.kind == "invitation" or s.kind in AFTER_INVITATION]
    return not asking or any(step.state == "done" for step in asking)


def has_asked_deputies(steps: Iterable[Occurrence]) -> bool:
    """Tell whether the day has come on which deputies are asked, of parties that were invited."""
    every = list(steps)
    has_come = any(s.kind == "escalation" and s.state in {"done", "skipped"} for s in every)
    return has_come and has_asked(every)


def is_asked(steps: Iterable[Occurrence], *, is_closed: bool) -> bool:
    """Tell whether the parties of a meeting with these steps are asked for their answers.

    Once the answers are ``is_closed``: whether they were. Who is not asked is not silent.
    """
    every = list(steps)
    return has_asked(every) if is_closed else is_invited(every)


def is_just_held(meeting: Meeting | None, now: datetime) -> bool:
    """Tell whether the last meeting was held a short while ago."""
    return meeting is not None and meeting.ends_at <= now < meeting.ends_at + JUST_HELD


def is_thanked(steps: Iterable[Occurrence]) -> bool:
    """Tell whether a meeting with these steps has had its thanks; one without them never has."""
    return any(s.kind == "thanks" and s.state in {"done", "skipped"} for s in steps)


def due_soon(outcomes: Iterable[Outcome], today: date) -> list[Outcome]:
    """Return those that are due by ``DUE_WITHIN`` from today or overdue, by date."""
    until = today + DUE_WITHIN
    return in_order(each for each in outcomes if each.due is not None and each.due <= until)


def _by_name(parties: Iterable[Party]) -> list[Party]:
    return sorted(parties, key=lambda party: (alphabetical(party.name), party.id))
