"""What a person got without having asked: the ledger says what, when and why."""

from datetime import datetime

from bot.ports import Store
from bot.rules.attention import YEAR
from bot.rules.errors import UnknownPerson
from bot.rules.texts import clean
from bot.rules.waiting import Spent
from bot.services import waiting
from bot.services.scene import Scene


def of_person(store: Store, scene: Scene, user: str, now: datetime) -> Spent:
    """Return what a person of the series was sent unasked in a year, and what waits for them.

    ``user`` is Slack's id. Raises ``ConvenerOnly``, ``UnknownPerson``.
    """
    scene.require("convene")
    series = scene.series
    person = store.people.by_user(series.workspace, user)
    taking = store.series.of_person(series.workspace, person.id) if person else []
    if person is None or series.id not in {each.id for each in taking}:
        raise UnknownPerson(given=person.name if person else clean(user[:60], 60))
    since = now - YEAR
    told = tuple(store.attention.unasked(series.id, person.id, since))
    about = {each.party for each in told if each.party}
    sight = waiting.look(store, series, person, now)
    return Spent(
        person=person,
        parties=tuple(sight.parties),
        since=since,
        told=told,
        waits=waiting.of(store, sight),
        names={party: store.seats.party(party).name for party in about},
    )
