"""What waits for a person in a series, read in few queries, however many parties and years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Store
from bot.rules import carrying, session_changes
from bot.rules import sessions as rounds
from bot.rules import waiting as rules
from bot.rules.agenda import Item, undecided
from bot.rules.ahead import to_name
from bot.rules.answers import Answer, Place, silent
from bot.rules.boards import standing
from bot.rules.cycle import WAITING, Occurrence
from bot.rules.outcomes import Outcome
from bot.rules.polls import Vote
from bot.rules.register import Register
from bot.rules.roles import Holding, Role, acted_for, of_parties, of_series
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session
from bot.rules.tally import Order
from bot.rules.waiting import Waiting
from bot.services import afterwards, cycles, polling, priorities, register, sessions, tasks

_POLLS = 5
"""Open polls that are looked at; a series seldom has two."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A series as one person sees it at one time; everything in it was read once."""

    series: Series
    person: Person
    now: datetime
    meeting: Meeting | None
    """The next one, or the one that is being held."""
    last: Meeting | None
    """The one that was held before it."""
    steps: tuple[Occurrence, ...]
    """Of the meeting."""
    seats: Mapping[int, Seat]
    """By party id: at the meeting, or at the last one while none is ahead."""
    answers: Mapping[int, Answer]
    items: tuple[Item, ...]
    """Of the meeting."""
    before: tuple[Item, ...]
    """Of the last one."""
    register: Register
    """The outcomes that are proposed or to be done."""
    parties: tuple[Party, ...] = ()
    """The parties for which the person holds a mandate, by name."""
    sessions: tuple[Session, ...] = ()
    """The group sessions of the meeting."""

    @property
    def standing(self) -> dict[int, Answer]:
        """The answers that hold."""
        return standing(self.answers, self.sessions)

    @property
    def vacant(self) -> list[Party]:
        """The parties that are called to the meeting and for which nobody acts."""
        return rules.vacant(self.seats.values(), self.meeting.call) if self.meeting else []

    held: tuple[Holding, ...] = ()
    """What the person was ever given for parties of the series."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the person in the series."""
        return of_series(self.series, self.person.id) | of_parties(self.held, self.now)

    @property
    def is_convener(self) -> bool:
        """Whether the person convenes the series."""
        return "convener" in self.roles


def look(store: Store, series: Series, person: Person, now: datetime) -> Sight:
    """Read a series for a person."""
    meeting = store.meetings.current(series.id, now)
    last = store.meetings.latest(series.id, now)
    shown = meeting or last
    seats = store.seats.every_seat(series.id, shown.id, now) if shown else {}
    held = store.seats.held(series.id, person.id)
    return Sight(
        series=series,
        person=person,
        now=now,
        meeting=meeting,
        last=last,
        steps=tuple(store.ledger.of_meeting(meeting.id)) if meeting else (),
        seats=seats,
        answers=store.answers.of_meeting(meeting.id) if meeting else {},
        items=tuple(store.agenda.of_meeting(meeting.id)) if meeting else (),
        before=tuple(store.agenda.of_meeting(last.id)) if last else (),
        register=register.read(store, series, now, ["proposed", "open"]),
        parties=acted_for(held, now),
        held=tuple(held),
        sessions=sessions.of_round(store, series, meeting) if meeting else (),
    )


def of(store: Store, sight: Sight) -> Waiting:
    """Return what waits for the person of ``sight``."""
    convened = _convened(store, sight) if sight.is_convener else Waiting()
    return replace(
        convened,
        answers=tuple(_answers(sight)),
        polls=tuple(_votes(store, sight)),
        tasks=tuple(rules.due_soon(_own(sight), sight.register.today)),
    )


def place_of(sight: Sight, meeting: Meeting, party: Party, names: Mapping[int, Person]) -> Place:
    """Return the place of a party; ``names`` are those who recorded answers, by id."""
    answer = sight.answers.get(party.id)
    by = names.get(answer.person) if answer and answer.recorded else None
    seen, session = rounds.seen_by(meeting, sight.sessions, party.id)
    seat, name = sight.seats[party.id], by.name if by else ""
    others = session_changes.instead(session, sight.sessions, sight.now)
    return Place(sight.series, seen, seat, answer, name, session=session, others=others)


def _convened(store: Store, sight: Sight) -> Waiting:
    steps = cycles.to_decide(store, sight.series, WAITING, sight.now)
    duties = tasks.waiting(store, sight.series, sight.now)
    named = to_name(steps, sight.meeting) | to_name(duties)
    return Waiting(
        steps=tuple(steps),
        proposals=len(undecided(sight.items, sight.meeting, sight.now)),
        commitments=tuple(sight.register.proposed),
        carried=tuple(_carried(store, sight)),
        duties=tuple(duties),
        orders=tuple(_orders(store, sight, steps)),
        vacant=tuple(sight.vacant if _is_ahead(sight) else ()),
        named={each: store.meetings.get(each) for each in named},
    )


def _is_ahead(sight: Sight) -> bool:
    return sight.meeting is not None and not sight.meeting.has_started(sight.now)


def alone(sight: Sight) -> list[Party]:
    """Return for a convener the silent parties with no deputy, once those of others are asked."""
    is_told = sight.is_convener and _is_ahead(sight)
    if sight.meeting is None or not (is_told and rules.has_asked_deputies(sight.steps)):
        return []
    return silent(rules.alone(sight.seats.values()), sight.standing, sight.meeting.call)


def _carried(store: Store, sight: Sight) -> list[Item]:
    """Return what was not said to be reached, as long as the convener is asked for it."""
    if sight.last is None or sight.now > sight.last.ends_at + afterwards.ASKED_FOR:
        return []
    left = carrying.remaining(sight.before)
    is_answered = bool(left) and afterwards.is_answered(store, sight.series, sight.last)
    return [] if is_answered else left


def _orders(store: Store, sight: Sight, steps: Sequence[Occurrence]) -> list[Order]:
    """Return the order that a poll gives; while its result asks, that question offers it."""
    if sight.meeting is None or any(s.kind == "poll_result" and s.state == "asked" for s in steps):
        return []
    order = priorities.order(store, sight.series, sight.meeting, sight.items, sight.now)
    return [order] if order and not order.stands else []


def _answers(sight: Sight) -> list[Place]:
    meeting = sight.meeting
    if meeting is None or not rules.is_invited(sight.steps):
        return []
    own = rules.acting(sight.seats.values(), sight.person, meeting.call)
    known = sight.standing
    silent = [seat.party for seat in own if seat.party.id not in known]
    places = [place_of(sight, meeting, party, {}) for party in silent]
    return [each for each in places if not each.meeting.has_started(sight.now)]


def _votes(store: Store, sight: Sight) -> list[Vote]:
    """Return the places in open polls in which the person votes for a party that has not."""
    votes = []
    for poll in store.polls.open_ones(sight.series.id)[:_POLLS]:
        if not poll.is_open(sight.now):
            continue
        board = polling.board(store, sight.series, poll)
        missing = {party.id for party in board.missing}
        seats = sight.seats
        if sight.meeting is None or poll.meeting != sight.meeting.id:
            seats = store.seats.every_seat(sight.series.id, poll.meeting, sight.now)
        own = rules.acting(seats.values(), sight.person, board.meeting.call)
        votes += [Vote(board, seat, None) for seat in own if seat.party.id in missing]
    return votes


def _own(sight: Sight) -> list[Outcome]:
    """Return the tasks of the person; those of the convening body are its conveners' too."""
    parties = {party.id for party in sight.parties}
    if sight.is_convener:
        body = [each.id for each in sight.register.parties.values() if each.category.convening]
        parties |= set(body)
    return sight.register.own(sight.person.id, parties)
