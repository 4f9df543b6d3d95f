"""What another list of parties would change, and the series changed so."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.ports import Store
from bot.rules import party_list, party_rows
from bot.rules.errors import ConvenerOnly, ListGone, ListOvertaken, ListUnsound
from bot.rules.party_changes import Preview, changes
from bot.rules.party_list import Entry, Known, Nominee, Reading
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.rules.workspace import Account, Learnt
from bot.services import conveners, loading, party_data, scene, series_sheets, setup
from bot.services.holidays import calendar_of
from bot.services.loading import BadFile, SeriesFile
from bot.services.party_entries import entries, names
from bot.services.setup import Report

LOOKED_AT = timedelta(days=1)
"""How long a preview can be applied; then its names and addresses are thrown away."""
_TOKEN = 12


def preview(
    store: Store,
    series: Series,
    cells: Sequence[Sequence[str]],
    learnt: Learnt,
    now: datetime,
) -> Preview:
    """Return what a file's rows would change; ``learnt``: what Slack says of whom they name.

    Raises ``NoHeadings``, ``EmptyList``, and ``ListUnsound`` if the series would not work with it.
    """
    today = calendar_of(series.profile).local(now).date()
    categories = names(store, series)
    known = Known(
        categories,
        store.seats.parties(series.id),
        _known(store, series, learnt),
        series.workspace,
        today,
        learnt.people,
    )
    reading = party_rows.read(cells, known)
    before = entries(store, series, now)
    known_by_email = {e.email: e for e in before if e.email and e.user}
    found = tuple(
        _matched(entry, learnt.emails, known_by_email, series.workspace)
        for entry in reading.entries
    )
    called = _called(store, series, found)
    after = party_list.holding(called, today)
    if not reading.faults:
        _file(store, series, after, now)
    return Preview(
        series,
        replace(reading, entries=after),
        () if reading.faults else tuple(changes(before, after)),
        categories,
        tuple(
            dict.fromkeys(kept.name for kept, row in zip(called, found, strict=True) if kept != row)
        ),
    )


def _known(store: Store, series: Series, learnt: Learnt) -> dict[str, Person]:
    """Return whom the bot knows, by Slack's id; of a closed account Slack knows more, if asked."""
    return {
        each.user: each
        for each in store.people.every()
        if each.workspace == series.workspace and not (each.deleted and each.user in learnt.people)
    }


def _called(store: Store, series: Series, rows: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the rows with the names and titles that people of other series too have already.

    A list is one series' own, and changes nobody in another one (docs/adr/0114).
    """
    every = [other for other in store.series.every() if other.workspace == series.workspace]
    officers = {person for other in every if other.id != series.id for person in other.people}
    elsewhere = officers | store.party_lists.elsewhere(series)
    people = store.people.many(elsewhere)
    by_user = {person.user: person for person in people.values()}
    return tuple(
        replace(row, name=known.name, title=known.title)
        if (known := by_user.get(row.user))
        else row
        for row in rows
    )


def keep(store: Store, seen: Preview, person: int, now: datetime) -> str:
    """Keep a list that may be applied, as long as it is looked at; return its name: "12-3f…"."""
    store.party_lists.forget(seen.series.workspace, now - LOOKED_AT)
    rows = [asdict(entry) for entry in seen.reading.entries]
    before = entries(store, seen.series, now)
    data = {"before": _digest(before), "entries": rows}
    text = json.dumps(data, ensure_ascii=False, default=str)
    return f"{store.party_lists.keep(seen.series, person, text, now)}-{_hash(text)}"


def apply_kept(store: Store, name: str, person: int, now: datetime) -> tuple[Preview, Report]:
    """Apply a list that was looked at, whole, and return what it changed.

    Raises ``ListGone``, ``SeriesEnded``, ``ConvenerOnly``, and ``ListOvertaken`` if the parties are
    not as they were.
    """
    number, _, token = name.partition("-")
    found = store.party_lists.kept(int(number), person) if number.isdigit() else None
    if found is None or _hash(found[1]) != token:
        raise ListGone
    series, data = scene.going_on(store.series.get(found[0])), json.loads(found[1])
    if person not in series.conveners:
        raise ConvenerOnly(convener=conveners.named(store, series).name)
    before = entries(store, series, now)
    if _digest(before) != data["before"]:
        raise ListOvertaken
    wanted = tuple(_entry(row) for row in data["entries"])
    did = Preview(series, Reading(wanted, ()), tuple(changes(before, wanted)), names(store, series))
    report = apply(store, series, wanted, now, by=person)
    store.party_lists.keep(series, person, "", now)
    return did, report


def apply_seen(store: Store, seen: Preview, now: datetime) -> Report | None:
    """Apply a list at once if it may be; ``None`` if nothing would change or anything is wrong."""
    if not seen.may_be_applied:
        return None
    return apply(store, seen.series, seen.reading.entries, now)


def apply(
    store: Store, series: Series, wanted: Sequence[Entry], now: datetime, by: int | None = None
) -> Report:
    """Make the list what it should be, as loading the changed file of the series does.

    The caller commits. Raises ``ListUnsound`` if the series would not work.
    """
    wanted = _called(store, series, wanted)
    report = setup.apply(store, _file(store, series, wanted, now), now, by)
    _nominate(store, series, wanted, now)
    return report


def _file(store: Store, series: Series, wanted: Sequence[Entry], now: datetime) -> SeriesFile:
    """Return the file of the series with this list in it. Raises ``ListUnsound``."""
    today = calendar_of(series.profile).local(now).date()
    data = party_data.with_parties(series_sheets.data_of(store, series, now), wanted, today)
    try:
        return loading.checked(data)
    except BadFile as error:
        raise ListUnsound(problem=str(error.problems[0])) from None


def _nominate(store: Store, series: Series, wanted: Sequence[Entry], now: datetime) -> None:
    """Keep who is named otherwise than by Slack's id, each in their place."""
    ids = {party.key: party.id for party in store.seats.parties(series.id)}
    places: Counter[str] = Counter()
    named = []
    for entry in wanted:
        if entry.role is not None and (entry.email or not entry.user):
            named.append(_nominee(store, series, entry, ids[entry.key], places[entry.key]))
        places[entry.key] += 1
    store.party_lists.nominate(series, named, now)


def _nominee(store: Store, series: Series, entry: Entry, party: int, place: int) -> Nominee:
    person = store.people.by_user(series.workspace, entry.user) if entry.user else None
    return Nominee(
        0,
        party,
        entry.role or "deputy",
        place,
        entry.name,
        entry.title,
        entry.email,
        entry.starts,
        entry.ends,
        person.id if person else None,
    )


def _matched(
    entry: Entry, accounts: Mapping[str, Account], known: Mapping[str, Entry], own: str
) -> Entry:
    """Return the row with the account that has its e-mail address."""
    if entry.user or not entry.email:
        return entry
    account, before = accounts.get(entry.email), known.get(entry.email)
    if account is not None:
        return replace(
            entry,
            user=account.user,
            team="" if account.team == own else account.team,
            name=entry.name or account.name,
            title=entry.title or account.title,
        )
    if before is not None:
        return replace(
            entry,
            user=before.user,
            team=before.team,
            name=entry.name or before.name,
            title=entry.title or before.title,
        )
    return entry


def _digest(rows: Sequence[Entry]) -> str:
    return _hash(repr(rows))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_TOKEN]


def _entry(row: dict[str, Any]) -> Entry:
    days = {name: row[name] and date.fromisoformat(row[name]) for name in ("starts", "ends")}
    return Entry(**{**row, **days, "organises": tuple(row["organises"])})
