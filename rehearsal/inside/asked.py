"""Who is asked for something that they have not done, and for which party each of them acts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.i18n import LANGUAGES
from bot.ports import Store
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Series
from bot.rules.waiting import Waiting
from bot.services import waiting
from rehearsal.store import Json


def of(store: Store, now: datetime) -> Json:
    """Return the parties in the order of the series, with their people; and what waits for each.

    What waits is the bot's own idea of it: what stands in a person's App Home.
    """
    parties: list[Json] = []
    people: dict[str, Json] = {}
    for series in (each for each in store.series.every() if each.ended_at is None):
        seats = _seats(store, series, now)
        parties += [_party(seat) for seat in seats]
        for person, asked in _everybody(store, series, seats, now):
            known = people.setdefault(person.user, {})
            for what, count in _counts(asked).items():
                known[what] = known.get(what, 0) + count
    return {"parties": parties, "people": {user: asked for user, asked in people.items() if asked}}


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
        "people": [person.user for person in own if person is not None],
    }


def _everybody(
    store: Store, series: Series, seats: list[Seat], now: datetime
) -> Iterator[tuple[Person, Waiting]]:
    """Yield everybody in a series with what waits for them; the series is read once for all."""
    acting = [person for seat in seats for person in (seat.principal, *seat.deputies) if person]
    convening = store.people.many(set(series.conveners)).values()
    everybody = {person.id: person for person in (*convening, *acting)}
    sight = None
    for person in everybody.values():
        sight = replace(sight, person=person) if sight else waiting.look(store, series, person, now)
        yield person, waiting.of(store, sight)


def _counts(asked: Waiting) -> dict[str, int]:
    counts = {
        "steps": len(asked.steps),
        "proposals": asked.proposals,
        "commitments": len(asked.commitments),
        "carried": len(asked.carried),
        "answers": len(asked.answers),
        "polls": len(asked.polls),
        "tasks": len(asked.tasks),
    }
    return {what: count for what, count in counts.items() if count}
