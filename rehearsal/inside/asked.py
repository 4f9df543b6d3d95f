"""Who is asked for something that they have not done, and for which party each of them acts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.i18n import LANGUAGES
from bot.ports import Store
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Series
from bot.rules.waiting import Waiting
from bot.services import handing, waiting
from bot.services.waiting import Sight
from rehearsal.inside.years import BACK
from rehearsal.store import Json

Part = Literal["principal", "handed", "deputy", "acting"]
"""What somebody is for a party: ``handed`` is a principal who handed over, and ``acting`` a deputy
who answers now."""


def of(store: Store, now: datetime) -> Json:
    """Return the parties in the order of the series, with their people; and what waits for each.

    What waits is the bot's own idea of it: what stands in a person's App Home.
    """
    parties: list[Json] = []
    people: dict[str, Json] = {}
    conveners: dict[int, Person] = {}
    for series in (each for each in store.series.every() if each.ended_at is None):
        seats, convening = _seats(store, series, now), store.people.many(set(series.conveners))
        parties += [_party(seat) for seat in seats]
        conveners |= convening
        for person, asked in _everybody(store, series, seats, convening, now):
            known = people.setdefault(person.user, {})
            for what, count in asked.items():
                known[what] = known.get(what, 0) + count
    return {
        "parties": parties,
        "conveners": [person.user for person in conveners.values()],
        "people": {user: asked for user, asked in people.items() if asked},
    }


def _seats(store: Store, series: Series, now: datetime) -> list[Seat]:
    """Return the seats at the meeting that is next, or the last one; the convening body first."""
    meeting = store.meetings.current(series.id, now) or store.meetings.latest(series.id, now)
    seats = store.seats.every_seat(series.id, meeting.id, now).values() if meeting else ()
    return sorted(seats, key=lambda seat: _order(seat.party))


def _order(party: Party) -> tuple[bool, int, str]:
    return (not party.category.convening, party.category.position, party.name)


def _party(seat: Seat) -> Json:
    category = seat.party.category.name
    own = [seat.principal, *seat.deputies]
    return {
        "name": seat.party.name,
        "category": {each: category.in_(each) for each in LANGUAGES},
        "people": [{"user": each.user, "part": part(seat, each)} for each in own if each],
    }


def part(seat: Seat, person: Person) -> Part:
    """Return what somebody with a mandate for the party is in its seat."""
    acts = seat.may_act(person.id)
    if seat.principal is not None and seat.principal.id == person.id:
        return "principal" if acts else "handed"
    return "acting" if acts else "deputy"


def _everybody(
    store: Store, series: Series, seats: list[Seat], convening: Mapping[int, Person], now: datetime
) -> Iterator[tuple[Person, dict[str, int]]]:
    """Yield everybody in a series with what waits for them; the series is read once for all."""
    acting = [person for seat in seats for person in (seat.principal, *seat.deputies) if person]
    everybody = {person.id: person for person in (*convening.values(), *acting)}
    sight = None
    for person in everybody.values():
        sight = replace(sight, person=person) if sight else waiting.look(store, series, person, now)
        asked = waiting.of(store, sight)
        yield person, _counts(asked, _asked_beside(store, sight, asked))


def _asked_beside(store: Store, sight: Sight, asked: Waiting) -> int:
    """Return for how many parties a deputy was asked to answer by a word of their own.

    Their Home counts them neither before the invitation nor while the principal answers as well.
    """
    meeting, person = sight.meeting, sight.person.id
    if meeting is None:
        return 0
    told = {place.seat.party.id for place in asked.answers}
    beside = {
        seat.party.id
        for seat in sight.seats.values()
        if person in {seat.handed_to, seat.shared_with}
        and seat.party.id not in told | sight.answers.keys()
        and not waiting.place_of(sight, meeting, seat.party, {}).meeting.has_started(sight.now)
    }
    if not beside:
        return 0
    sent = (each for each in store.outbox.of_person(person, sight.now - BACK) if each.ts)
    words = (each.owed.refs for each in sent if each.owed.kind in handing.ASKED)
    return len(beside & {refs["party"] for refs in words if refs["meeting"] == meeting.id})


def _counts(asked: Waiting, beside: int) -> dict[str, int]:
    counts = {
        "steps": len(asked.steps),
        "proposals": asked.proposals,
        "commitments": len(asked.commitments),
        "carried": len(asked.carried),
        "orders": len(asked.orders),
        "parties": len(asked.vacant),
        "answers": len(asked.answers) + beside,
        "polls": len(asked.polls),
        "tasks": len(asked.tasks) + len(asked.duties),
    }
    return {what: count for what, count in counts.items() if count}
