"""What who speaks can do here: with their seats, or as somebody without a party; and for whom."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules.abilities import Abilities, abilities, hindrance
from bot.rules.answers import Place, require_open
from bot.rules.errors import NoMandate
from bot.services import answers
from bot.services.scene import Scene


def of_scene(store: Store, scene: Scene, now: datetime) -> Abilities:
    """Return what the person of the scene can do."""
    seats = [store.seats.seat(party.id, scene.meeting.id, now) for party in scene.parties]
    year = scene.meeting.local.year
    found = abilities(scene.person.id, seats, year, convener=scene.is_convener)
    if seats or scene.is_convener:
        return found
    name = scene.series.profile.name
    return replace(found, because=(NoMandate(series=name, convener=scene.convener.name),))


def askable(store: Store, scene: Scene, now: datetime) -> list[Place]:
    """Return the places for which the person can answer now; if a party was chosen, its alone.

    Raises ``NoMandate``, ``MeetingStarted``; and where there is none, ``Convenes``, ``NotCalled``,
    ``HandedOver``, ``NotMyTurn`` or ``OtherDeputy``.
    """
    if not scene.parties:
        raise NoMandate(series=scene.series.profile.name, convener=scene.convener.name)
    require_open(scene.meeting, now, scene.convener.name)
    parties = [scene.party()] if scene.hints.party is not None else scene.parties
    places = [answers.place(store, scene.series, scene.meeting, party.id, now) for party in parties]
    year = scene.meeting.local.year
    hindrances = [hindrance(each.seat, scene.person.id, year) for each in places]
    free = [each for each, why in zip(places, hindrances, strict=True) if why is None]
    if free:
        return free
    raise next(why for why in hindrances if why is not None)
