"""What who speaks can do here: with their seats, or as somebody without a party."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules.abilities import Abilities, abilities
from bot.rules.errors import NoMandate
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
