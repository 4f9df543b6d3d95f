"""Whose an outcome is: found from what was written, and who is written to about it."""

from datetime import datetime

from bot.ports import Store
from bot.rules.errors import ForWhichParty, NotOfParty, UnknownPerson
from bot.rules.outcomes import NEEDS, Kind, Outcome, Owner
from bot.rules.seats import Party, Person
from bot.rules.series import Series
from bot.rules.texts import Word, clean
from bot.rules.workspace import Circle, labelled
from bot.services import answers, conveners
from bot.services.scene import Scene


def named(  # noqa: PLR0913 - what was written
    store: Store, scene: Scene, party_name: str, user: str, kind: Kind, now: datetime
) -> Owner:
    """Return the owner: a party, a person of it, or both; else the convening body if one must be.

    Raises ``UnknownParty``, ``NoSuchParty``, ``UnknownPerson``, ``NotOfParty``, ``ForWhichParty``.
    """
    person = _person(store, scene, user) if user else None
    if party_name:
        party = answers.party_called(store, scene, party_name)
        if person and not acts_for(store, scene.series, person, party.id, now):
            raise NotOfParty(name=person.name, party=party.name)
        return Owner(party.id, person.id if person else None)
    if person:
        return Owner(_party_of(store, scene, person, now).id, person.id)
    # "The region should …": a commitment is the convening body's, if nobody else is named.
    body = convening(store, scene.series) if NEEDS[kind].proposed else None
    return Owner(body.id if body else None)


def convening(store: Store, series: Series) -> Party | None:
    """Return the convening body."""
    parties = store.seats.parties(series.id)
    return next((p for p in parties if p.category.convening and not p.ended), None)


def acts_for(store: Store, series: Series, person: Person, party: int, now: datetime) -> bool:
    """Tell whether a person may act for a party; a convener does for the convening body."""
    if any(each.id == party for each in store.seats.of_person(series.id, person.id, now)):
        return True
    body = convening(store, series)
    return person.id in series.conveners and body is not None and body.id == party


def circle(store: Store, scene: Scene, now: datetime) -> Circle:
    """Return who may be named: who acts for a party, and who convenes; nobody by who may name none.

    Slack need not be asked: nobody else can be named.
    """
    if not scene.may("conclude"):
        return Circle({})
    seats = store.seats.every_seat(scene.series.id, scene.meeting.id, now).values()
    acting = [m.person for seat in seats for m in seat.mandates if m.role != "observer"]
    every = [*acting, *store.people.many(scene.series.conveners).values()]
    return Circle({each.user: labelled(each.name, each.title or "") for each in every})


def reader(store: Store, series: Series, outcome: Outcome, now: datetime) -> Person | None:
    """Return who is written to as the owner: who is named, while they act for the party.

    Else who answers for the party; for the convening body, the convener.
    """
    party = outcome.owner.party
    if party is None:
        return None
    if outcome.owner.person is not None:
        person = store.people.get(outcome.owner.person)
        if not person.deleted and acts_for(store, series, person, party, now):
            return person
    body = convening(store, series)
    if body is not None and body.id == party:
        return conveners.reached(store, series)
    return acting(store, series, party, now)


def acting(store: Store, series: Series, party: int, now: datetime) -> Person | None:
    """Return who answers for a party now: at the meeting that is ahead, else at the last one."""
    meeting = store.meetings.current(series.id, now) or store.meetings.latest(series.id, now)
    return store.seats.seat(party, meeting.id, now).acting if meeting else None


def _person(store: Store, scene: Scene, user: str) -> Person:
    person = store.people.by_user(scene.series.workspace, user)
    if person is None or person.deleted:
        raise UnknownPerson(given=f"@{clean(user[:60], 60)}")
    return person


def _party_of(store: Store, scene: Scene, person: Person, now: datetime) -> Party:
    parties = store.seats.of_person(scene.series.id, person.id, now)
    body = convening(store, scene.series)
    if not parties and body is not None and person.id in scene.series.conveners:
        return body
    if len(parties) != 1:
        example = Word("action: Write a summary | PARTY @… | by 2027-03-01")
        raise ForWhichParty(name=person.name, example=example)
    return parties[0]
