"""Somebody says that it is they whom the list of parties names; the convener confirms it.

Lists name people whom Slack does not know by that address, most of them of other workspaces
(docs/adr/0109). A claim is a word to the convener and nothing else: what it asks for is checked
when the convener clicks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Store, audit
from bot.rules.errors import ClaimOver, NoClaims, NotAPerson, SlackSilent, UnknownClaim
from bot.rules.party_list import Entry, Nominee
from bot.rules.party_names import begun
from bot.rules.seats import Party, Person
from bot.rules.series import Series
from bot.rules.workspace import Learnt
from bot.services import office, owing, party_entries, party_lists, scene, series_drafts
from bot.services.drafts import Draft
from bot.services.scene import ChooseSeries, Hints, Where
from bot.services.verdicts import Drop
from bot.views import claims as view
from bot.views.blocks import Message

ASKED, ANSWERED = "claim", "claim.answered"
_YES, _NO = 1, 0


@dataclass(frozen=True, slots=True)
class Claims:
    """Who is waited for in a series, by the number of their place in the list."""

    series: Series
    waiting: dict[int, tuple[Nominee, Party]]


def claims(store: Store, where: Where, hints: Hints, now: datetime) -> Claims:
    """Return who is waited for: in the series that is meant, or in the only one that waits.

    Whoever claims takes part in none yet. Raises ``NoClaims`` and ``ChooseSeries``.
    """
    every = [_of(store, series, now) for series in _series(store, where, hints)]
    found = [each for each in every if each.waiting]
    if not found:
        raise NoClaims
    if len(found) > 1:
        raise ChooseSeries([each.series for each in found])
    return found[0]


def named(found: Claims, name: str) -> int | None:
    """Return the place of the party that is named, if only one person is waited for there.

    Raises ``UnknownClaim`` if nobody is.
    """
    parties = begun(name, [party for _, party in found.waiting.values()]) if name else []
    ids = [id_ for id_, (_, party) in found.waiting.items() if party in parties]
    if name and not ids:
        raise UnknownClaim(given=name[:60])
    return ids[0] if len(ids) == 1 else None


def claim(store: Store, found: Claims, place: int, person: Person, now: datetime) -> Party:
    """Tell the convener who says that the place is theirs. Raises ``ClaimOver``."""
    if place not in found.waiting:
        raise ClaimOver
    refs = {"nominee": place, "person": person.id}
    key = f"{place}:{person.id}"
    series, party = found.series, found.waiting[place][1]
    owing.to_convener(store, series, ASKED, key, now, refs=refs, anew=True)
    who, about = (series.workspace, series.id, now, person.id), f"person:{person.id}"
    store.audit.write(audit.Entry(*who, "person.claimed", about, party.id))
    return party


def decide(  # noqa: PLR0913 - a click
    store: Store, where: Where, hints: Hints, place: int, now: datetime, *, is_so: bool
) -> tuple[Person, Party]:
    """Let the one who claimed act, or not, and tell them. Raises ``ClaimOver``."""
    series, by = office.convened(store, where, hints)
    found = _of(store, series, now).waiting.get(place)
    if found is None or hints.person is None:
        raise ClaimOver
    nominee, party = found
    person = store.people.get(hints.person)
    if is_so:
        wanted = _with(party_entries.entries(store, series, now), nominee, party, person)
        party_lists.apply(store, series, wanted, now, by=by.id)
    refs = {"party": party.id, "so": _YES if is_so else _NO}
    key = f"{place}:{person.id}:{refs['so']}"
    owing.direct(store, series, person, ANSWERED, key, now, refs=refs, asked=True)
    return person, party


def _with(rows: Sequence[Entry], nominee: Nominee, party: Party, person: Person) -> list[Entry]:
    """Return the list with somebody in the place that waited, and in no other of the party."""
    team = "" if person.team == person.workspace else person.team
    others = [row for row in rows if (row.key, row.user) != (party.key, person.user)]
    return [
        replace(
            row,
            user=person.user,
            team=team,
            name=person.name,
            title=row.title or person.title,
        )
        if party_entries.is_about(row, nominee, party)
        else row
        for row in others
    ]


def _series(store: Store, where: Where, hints: Hints) -> list[Series]:
    every = series_drafts.series_of(store, where.workspace)
    if hints.series is not None:
        return [series for series in every if series.id == hints.series]
    if not where.is_direct:
        return [scene.find_series(store, where, None, hints)]
    return every


def _of(store: Store, series: Series, now: datetime) -> Claims:
    parties = {party.id: party for party in store.seats.parties(series.id)}
    waiting = party_entries.waiting(store, series, now)
    return Claims(series, {each.number: (each, parties[each.party]) for each in waiting})


def claimant(store: Store, where: Where, learnt: Learnt) -> Person:
    """Return who speaks; somebody whom the bot meets for the first time as Slack describes them.

    Raises ``SlackSilent`` and ``NotAPerson``.
    """
    if (known := scene.speaker(store, where)) is not None:
        return known
    if where.user not in learnt.people:
        raise SlackSilent
    account = learnt.people[where.user]
    if account is None or account.is_bot or account.is_closed:
        raise NotAPerson(name=account.name if account else where.user)
    team = account.team or where.team
    return store.people.save(
        Person(0, where.workspace, team, where.user, account.name, account.title)
    )


def _asked(draft: Draft) -> Message | Drop:
    found = _of(draft.store, draft.series, draft.now).waiting.get(draft.ref("nominee"))
    if found is None:
        return Drop("somebody acts already")
    person = draft.store.people.get(draft.ref("person"))
    return view.asked(draft.series, *found, person, draft.t)


def _answered(draft: Draft) -> Message | Drop:
    party = draft.store.seats.party(draft.ref("party"))
    return view.answered(draft.series, party, draft.t, is_so=draft.ref("so") == _YES)


WORDS = {ASKED: _asked, ANSWERED: _answered}
