"""What who speaks can do here: with their seats, or as somebody without a party; and for whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules import proposing, roles
from bot.rules.abilities import Abilities, abilities, hindrance
from bot.rules.answers import Place, require_open
from bot.rules.errors import Refusal
from bot.rules.seats import Seat
from bot.services import agenda, answers, sessions
from bot.services.scene import Scene


def of_scene(store: Store, scene: Scene, now: datetime) -> Abilities:
    """Return what the person of the scene can do at ``now``."""
    seats = [store.seats.seat(party.id, scene.meeting.id, now) for party in scene.parties]
    return of_seats(store, scene, seats, now)


def of_seats(store: Store, scene: Scene, seats: Sequence[Seat], now: datetime) -> Abilities:
    """Return the same; ``seats`` are those of the person's parties."""
    found = abilities(
        scene.person.id,
        seats,
        scene.meeting.call,
        roles=scene.roles,
        at=roles.state(scene.meeting, now),
        closed=_refused(lambda: require_open(sessions.seen_in(store, scene), now, scene.turn_to)),
        unproposed=_refused(lambda: agenda.require_open(store, scene, now)),
    )
    return replace(found, late="propose" in found.can and proposing.is_over(scene.meeting))


def _refused(asked: Callable[[], object]) -> Refusal | None:
    try:
        asked()
    except Refusal as why:
        return why
    return None


def askable(store: Store, scene: Scene, now: datetime) -> list[Place]:
    """Return the places for which the person can answer now; if a party was chosen, its alone.

    Raises what ``Scene.require`` raises, ``MeetingStarted``; and where there is none,
    ``Convenes``, ``NotCalled``, ``HandedOver``, ``NotMyTurn`` or ``OtherDeputy``.
    """
    scene.require("answer")
    require_open(sessions.seen_in(store, scene), now, scene.turn_to)
    parties = [scene.party()] if scene.hints.party is not None else scene.parties
    places = [answers.place(store, scene.series, scene.meeting, party.id, now) for party in parties]
    year = scene.meeting.call
    hindrances = [hindrance(each.seat, scene.person.id, year) for each in places]
    free = [each for each, why in zip(places, hindrances, strict=True) if why is None]
    if free:
        return free
    raise next(why for why in hindrances if why is not None)
