"""What was done to a thing, or to the bot itself in a workspace, for those who may see it."""

from collections.abc import Iterable

from bot.ports import Store
from bot.ports.audit import NO_SERIES
from bot.rules import roles, trail
from bot.rules.errors import NoSuchNumber, NotYourHistory
from bot.rules.outcomes import Outcome
from bot.rules.roles import Role
from bot.rules.seats import Party
from bot.rules.trail import Done, Line, Trail
from bot.services.installations import subject
from bot.services.scene import Scene

ANSWERS = ("answer.", "seat.")
"""What is done about a meeting that is of a party's answer."""


def of_number(store: Store, scene: Scene, number: int) -> Trail:
    """Return what was done to the item, the poll or the outcome that carries ``number``.

    A convener sees all, a party what is its own, who writes outcomes down what was done with
    them. Raises ``NoSuchNumber``, ``NotYourHistory``.
    """
    series, own = scene.series.id, {party.id for party in scene.parties}
    if (item := store.agenda.by_number(series, number)) is not None:
        _require(scene, is_own=item.party in own or item.proposer == scene.person.id)
        return _trail(store, scene, f"item:{item.id}", f"#{number} {item.title}")
    if (outcome := store.outcomes.by_number(series, number)) is not None:
        is_own = _is_own(outcome, scene.person.id, own) or scene.may("conclude")
        _require(scene, is_own=is_own)
        return _trail(store, scene, f"outcome:{outcome.id}", f"#{number} {outcome.text}")
    poll = store.polls.by_number(series, number)
    if poll is None:
        raise NoSuchNumber(number=number)
    _require(scene, is_own=bool(own))
    return _trail(store, scene, f"poll:{poll.id}", f"#{number} {poll.question}", mine=True)


def of_answer(store: Store, scene: Scene, party: Party) -> Trail:
    """Return what a party answered to the meeting, and who had its seat.

    Raises ``NotYourHistory``.
    """
    _require(scene, is_own=party in scene.parties)
    return _trail(store, scene, f"meeting:{scene.meeting.id}", party.name, about=party.id)


def of_installations(store: Store) -> list[Trail]:
    """Return what became of every installation, for who runs the commands."""
    every = {each.workspace for each in store.audit.of_series(NO_SERIES)}
    return [_of_installation(store, each) for each in sorted(every)]


def of_installation(store: Store, scene: Scene) -> Trail:
    """Return what became of the bot in a workspace, for who installed it there.

    Raises ``NotYourRole``: nobody else is known in Slack to be its administrator.
    """
    found = _of_installation(store, scene.series.workspace)
    installed = {line.done.person for line in found.lines if line.done.action == trail.INSTALLED}
    held: set[Role] = {*scene.roles}
    if scene.person.id in installed:
        held.add("administrator")
    if not roles.may(held, "install"):
        raise scene.refused("install")
    return found


def _of_installation(store: Store, workspace: str) -> Trail:
    every = trail.forgotten(_done(store, NO_SERIES, subject(workspace)))
    people = {each.person for each in every if each.person is not None}
    known = store.people.many(sorted(people))
    return Trail(workspace, tuple(trail.lines(every)), known, {}, {}, {}, frozenset())


def _require(scene: Scene, *, is_own: bool) -> None:
    if not (is_own or scene.is_convener):
        raise NotYourHistory(convener=scene.convener.name)


def _is_own(outcome: Outcome, person: int, own: set[int]) -> bool:
    parties = {outcome.owner.party, *outcome.raised}
    return bool(parties & own) or person in {outcome.author, outcome.owner.person}


def _trail(  # noqa: PLR0913 - what it is about
    store: Store,
    scene: Scene,
    subject: str,
    name: str,
    *,
    mine: bool = False,
    about: int | None = None,
) -> Trail:
    """Return the trail of a subject: ``mine`` of the person's parties alone, ``about`` of one."""
    every = trail.lines(_done(store, scene.series.id, subject))
    if mine and not scene.is_convener:
        every = trail.own(every, scene.person.id, {party.id for party in scene.parties})
    if about is not None:
        every = [e for e in every if e.done.party == about and e.done.action.startswith(ANSWERS)]
    people = {each.done.person for each in every} | _named(every, "handed_to", "person")
    mandates = [each.done.mandate for each in every if each.done.mandate is not None]
    return Trail(
        name=name,
        lines=tuple(every),
        people=store.people.many(sorted(person for person in people if person is not None)),
        parties={each.id: each for each in store.seats.parties(scene.series.id)},
        meetings={id_: store.meetings.get(id_) for id_ in _named(every, "meeting")},
        roles=store.audit.roles(mandates),
        conveners=frozenset(scene.series.conveners),
    )


def _named(every: Iterable[Line], *names: str) -> set[int]:
    """Return the ids that the values of these names have: of people, or of meetings."""
    values = (each.done.values.get(name) for each in every for name in names)
    return {value for value in values if isinstance(value, int)}


def _done(store: Store, series: int, subject: str) -> list[Done]:
    return [
        Done(e.at, e.person, e.action, e.party, e.recorded, e.mandate, e.codes, e.texts)
        for e in store.audit.of_subject(series, subject)
    ]
