"""App Homes: put together when they are shown, in few queries however long a series has run."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules.abilities import Abilities, between
from bot.rules.agenda import Item
from bot.rules.answers import Place
from bot.rules.boards import Board, overview
from bot.rules.outbox import Delivery
from bot.rules.outcomes import Outcome
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.rules.waiting import is_asked, is_just_held, is_thanked
from bot.services import (
    abilities,
    conveners,
    digests,
    in_turn,
    outcome_news,
    outsiders,
    party_entries,
    planning,
    scene,
    sessions,
    shown_homes,
    waiting,
)
from bot.services import series as series_service
from bot.services.digests import Words
from bot.services.scene import Scene, Where, has_commands, speaker, translator_for
from bot.services.verdicts import Drop
from bot.services.waiting import Sight
from bot.views import home as view
from bot.views.blocks import Message
from bot.views.showing import Own


def render(store: Store, delivery: Delivery, now: datetime, words: Words) -> Message | Drop:
    """Return a person's App Home: of the series that they chose, else of the one that meets next.

    A word to a stranger. ``words`` are those of news, by kind.
    """
    owed = delivery.owed
    where = Where(owed.workspace, str(owed.refs["team"]), owed.target.user)
    person = speaker(store, where)
    own = store.series.of_person(owed.workspace, person.id) if person else []
    if person is None or not own:
        return _outside(store, where, person, now)
    series = _chosen(store, own, owed.refs.get("series"), now)
    sight = waiting.look(store, series, person, now)
    t = translator_for(series, person)
    places = _places(store, sight)
    look = view.Look(
        series=series,
        person=person,
        abilities=_abilities(store, sight, where),
        register=sight.register,
        waiting=waiting.of(store, sight),
        meeting=sight.meeting,
        board=_board(store, sight),
        places=places,
        news=digests.show(store, series, person, now, words, seen=shown_homes.SEEN in owed.refs),
        items=_items(sight),
        outcomes=_outcomes(sight),
        every=_every(store, sight, own, t),
        plan=series_service.year(store, series, now) if sight.is_convener else None,
        is_asked=is_asked(sight.steps, is_closed=_is_closed(sight)),
        by_rule=None if sight.meeting else planning.by_rule(series, now),
        following=_following(store, sight),
        later=_later(store, sight),
        held=sight.last if is_just_held(sight.last, now) else None,
        is_on=_is_on(sight),
        concludes=_concludes(store, sight),
        has_thread=_has_thread(store, sight),
        is_closed=_is_closed(sight),
        over={each.seat.party.id for each in places if each.meeting.has_started(now)},
        pages={name: int(owed.refs[name]) for name in view.SIZES if name in owed.refs},
        commands=has_commands(where, person),
        alone=waiting.alone(sight),
        question=_question(store, sight, where),
    )
    return view.home(look, t)


def _outside(store: Store, where: Where, person: Person | None, now: datetime) -> Message | Drop:
    every = [each for each in store.series.every() if each.workspace == where.workspace]
    if not every:
        return Drop("no series")
    t, why = translator_for(every[0], person), outsiders.outside(store, where.workspace, person)
    waits = any(party_entries.waiting(store, s, now) for s in every if s.ended_at is None)
    return view.outside(t, why, commands=has_commands(where, person), waits=waits)


def _abilities(store: Store, sight: Sight, where: Where) -> Abilities:
    """Return what the person can do at the meeting; without one, with what outlives one."""
    if sight.meeting is None:
        return between(sight.roles)
    here = _scene(store, sight, where, sight.meeting)
    seats = [sight.seats[each.id] for each in sight.parties]
    return abilities.of_seats(store, here, seats, sight.now)


def _question(store: Store, sight: Sight, where: Where) -> Message | None:
    """Return what a convener is asked first; put together for nobody else."""
    if sight.meeting is None or not sight.is_convener:
        return None
    return in_turn.first(store, _scene(store, sight, where, sight.meeting), sight.now)


def _scene(store: Store, sight: Sight, where: Where, meeting: Meeting) -> Scene:
    convener = conveners.named(store, sight.series)
    who = where, sight.person, sight.series, meeting, sight.parties, convener
    return Scene(*who, scene.Hints(), sight.now, sight.held)


def _board(store: Store, sight: Sight) -> Board | None:
    if sight.meeting is None:
        return None
    parties = sight.register.parties.values()
    groups = overview(list(parties), sight.standing, sight.meeting.call, sight.vacant)
    convener = conveners.named(store, sight.series)
    asked = is_asked(sight.steps, is_closed=_is_closed(sight))
    return Board(
        sight.series, sight.meeting, tuple(groups), sight.standing, convener, is_asked=asked
    )


def _is_on(sight: Sight) -> bool:
    return sight.meeting is not None and sight.meeting.has_started(sight.now)


def _concludes(store: Store, sight: Sight) -> bool:
    """Tell whether outcomes are written down now: from the start of a meeting until its thanks."""
    if _is_on(sight):
        return True
    held = sight.last
    if held is None or not is_just_held(held, sight.now):
        return False
    return not is_thanked(store.ledger.of_meeting(held.id))


def _has_thread(store: Store, sight: Sight) -> bool:
    """Tell whether a post says that the meeting has begun, in whose thread outcomes are written."""
    meeting = sight.meeting
    if meeting is None or not _is_on(sight):
        return False
    return bool(outcome_news.starts(store, sight.series, meeting))


def _is_closed(sight: Sight) -> bool:
    """Tell whether the meeting has begun, and each session that is held, if it has any."""
    ahead = (s for s in sight.sessions if sight.now < s.starts_at and not s.is_cancelled)
    return _is_on(sight) and not any(ahead)


def _following(store: Store, sight: Sight) -> Meeting | None:
    """Return the meeting after the one that has begun."""
    meeting = sight.meeting
    if meeting is None or not meeting.has_started(sight.now):
        return None
    return store.meetings.current(sight.series.id, meeting.ends_at)


def _later(store: Store, sight: Sight) -> dict[int, Meeting]:
    """Return the next meeting of each party of the person that is not called to this one."""
    meeting = sight.meeting
    left = [p for p in sight.parties if meeting and not p.is_called(meeting.call)]
    if not meeting or not left:
        return {}
    every = store.meetings.of_series(sight.series.id)
    ahead = [each for each in every if meeting.starts_at < each.starts_at]
    found = {p.id: next((m for m in ahead if p.is_called(m.call)), None) for p in left}
    return {
        party: sessions.seen_by(store, sight.series, each, party)[0]
        for party, each in found.items()
        if each is not None
    }


def _places(store: Store, sight: Sight) -> list[Place]:
    meeting = sight.meeting
    if meeting is None:
        return []
    given = (sight.answers.get(party.id) for party in sight.parties)
    names = store.people.many({each.person for each in given if each and each.recorded})
    return [waiting.place_of(sight, meeting, party, names) for party in sight.parties]


def _items(sight: Sight) -> list[tuple[Item, Meeting]]:
    """Return what the person or their parties proposed: for this meeting, then for the last."""
    parties = {party.id for party in sight.parties}
    return [
        (item, meeting)
        for meeting, items in ((sight.meeting, sight.items), (sight.last, sight.before))
        if meeting is not None
        for item in items
        if not item.standing and (item.party in parties or item.proposer == sight.person.id)
    ]


def _outcomes(sight: Sight) -> list[Outcome]:
    parties = {party.id for party in sight.parties}
    return [*sight.register.of_parties(parties), *sight.register.raised_by(parties)]


def _every(store: Store, sight: Sight, own: Sequence[Series], t: Translator) -> list[Own]:
    return [
        Own(each.id, each.profile.name.in_(t.language), _waits(store, sight, each)) for each in own
    ]


def _waits(store: Store, sight: Sight, series: Series) -> int:
    """Return how much waits for the person of ``sight`` in another series."""
    if series.id == sight.series.id:
        return 0
    there = waiting.look(store, series, sight.person, sight.now)
    return waiting.of(store, there).count


def _chosen(store: Store, own: Sequence[Series], chosen: int | str | None, now: datetime) -> Series:
    """Return the series that a person chose; for who has chosen none, whose meeting comes next."""
    for each in own:
        if each.id == chosen:
            return each
    ahead = [(store.meetings.current(each.id, now), each) for each in own if len(own) > 1]
    coming = [(meeting.starts_at, each.id, each) for meeting, each in ahead if meeting]
    return min(coming)[2] if coming else own[0]
