"""The list of parties of a series as it is, and whom it waits for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules import terms
from bot.rules.calendar import Calendar
from bot.rules.party_list import Entry, Nominee
from bot.rules.seats import Mandate, Party
from bot.rules.series import Series
from bot.rules.texts import LocalText
from bot.services.holidays import calendar_of


def entries(store: Store, series: Series, now: datetime) -> tuple[Entry, ...]:
    """Return the list as it is at ``now``: by category, name and role, as it is written."""
    calendar = calendar_of(series.profile)
    held = _held(store, series, now)
    named: defaultdict[int, list[Nominee]] = defaultdict(list)
    for nominee in store.party_lists.nominees(series.id):
        named[nominee.party].append(nominee)
    return tuple(
        entry
        for party in store.seats.parties(series.id)
        if not party.ended
        for entry in _of_party(named[party.id], held[party.id], party, series, calendar)
    )


def waiting(store: Store, series: Series, now: datetime) -> list[Nominee]:
    """Return whom the list names without anything that ties them to an account."""
    rows = [row for row in entries(store, series, now) if row.role is not None and not row.user]
    parties = {party.id: party for party in store.seats.parties(series.id)}
    return [
        nominee
        for nominee in store.party_lists.nominees(series.id)
        if any(is_about(row, nominee, parties[nominee.party]) for row in rows)
    ]


def is_about(row: Entry, nominee: Nominee, party: Party) -> bool:
    """Tell whether a row is the nominee's, whose account is not known."""
    said = (row.role, row.name, row.title, row.email, row.starts, row.ends)
    is_same = said == (
        *(nominee.role, nominee.name, nominee.title, nominee.email),
        *(nominee.starts, nominee.ends),
    )
    return is_same and row.key == party.key and not row.user and nominee.person is None


def _held(store: Store, series: Series, now: datetime) -> defaultdict[int, list[Mandate]]:
    """Return the mandates that hold or will, by party; no list names who only reads."""
    held: defaultdict[int, list[Mandate]] = defaultdict(list)
    for mandate in store.party_lists.mandates(series.id, now):
        if not mandate.person.deleted and mandate.role != "observer":
            held[mandate.party].append(mandate)
    return held


def names(store: Store, series: Series) -> dict[str, LocalText]:
    """Return the names of the categories that there are, by key."""
    parties = store.seats.parties(series.id)
    return {each.category.key: each.category.name for each in parties if not each.ended}


def _of_party(
    named: Sequence[Nominee],
    held: Sequence[Mandate],
    party: Party,
    series: Series,
    calendar: Calendar,
) -> list[Entry]:
    """Return the rows of a party: who acts, in their order, and in between who is only named."""
    bare = Entry(party.key, party.name, party.category.key, party.seats, party.organises)
    emails = {(each.person, each.role): each.email for each in named if each.person is not None}
    rows = [
        replace(
            bare,
            role=mandate.role,
            name=mandate.person.name,
            title=mandate.person.title,
            email=emails.get((mandate.person.id, mandate.role), ""),
            user=mandate.person.user,
            team="" if mandate.person.team == series.workspace else mandate.person.team,
            starts=terms.first_day(mandate, calendar),
            ends=terms.last_day(mandate, calendar),
        )
        for mandate in held
    ]
    for each in named:
        row = replace(
            bare,
            role=each.role,
            name=each.name,
            title=each.title,
            email=each.email,
            starts=each.starts,
            ends=each.ends,
        )
        if each.person is None and not _is_filled(row, rows):
            rows.insert(each.place, row)
    return rows or [bare]


def _is_filled(waiting: Entry, rows: Sequence[Entry]) -> bool:
    """Tell whether somebody was chosen since for the place of a principal that waits."""
    principals = (row for row in rows if row.role == waiting.role == "principal")
    return any(row.meets(waiting) for row in principals)
