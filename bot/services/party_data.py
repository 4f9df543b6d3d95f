"""The list of parties in the shape of a series file, whose checks and loading it goes through."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.rules import party_lines
from bot.rules.party_list import Entry
from bot.rules.series_drafts import Data


def with_parties(data: Data, entries: Sequence[Entry], today: date) -> Data:
    """Return the series with just these parties and people; ``today`` tells who acts now.

    Conveners and the owner stay, and so does what the list does not say of a party.
    """
    keys = _category_keys(data, entries)
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(entry.key, []).append(entry)
    known = {row["key"]: row for row in data["party"]}
    people = _people(data, entries)
    teams = {row["id"]: row for row in data["team"]}
    for row in people:
        if row["team"] != data["workspace"]["team"]:
            teams.setdefault(row["team"], {"id": row["team"], "name": row["team"]})
    return {
        **data,
        "team": list(teams.values()),
        "person": people,
        "category": _categories(data, keys, {entry.category for entry in entries}),
        "party": [_party(own, known.get(key), keys, today) for key, own in rows.items()],
    }


def _category_keys(data: Data, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the key of each category that the list names, by what it says."""
    keys = {row["key"]: row["key"] for row in data["category"]}
    for entry in entries:
        if entry.category not in keys:
            keys[entry.category] = party_lines.key(entry.category, keys.values())
    return keys


def _categories(data: Data, keys: dict[str, str], used: set[str]) -> list[Data]:
    """Return the categories that have a party, the new ones behind those that there were."""
    known = {row["key"]: row for row in data["category"]}
    return [
        known.get(key) or {"key": key, "name": {"sv": name, "en": name}}
        for name, key in keys.items()
        if name in used
    ]


def _people(data: Data, entries: Iterable[Entry]) -> list[Data]:
    rows: dict[str, Data] = {row["user"]: row for row in data["person"]}
    for entry in entries:
        if entry.user:
            row = {
                "user": entry.user,
                "team": entry.team or data["workspace"]["team"],
                "name": entry.name or entry.user,
            }
            rows[entry.user] = row | ({"title": entry.title} if entry.title else {})
    return list(rows.values())


def _party(own: Sequence[Entry], known: Data | None, keys: dict[str, str], today: date) -> Data:
    first = own[0]
    acting = [e for e in own if e.user and (e.starts is None or e.starts <= today)]
    principal = [e.user for e in acting if e.role == "principal"]
    deputies = [e.user for e in acting if e.role == "deputy"]
    observers = known.get("observers", ()) if known else ()
    row: dict[str, Any] = {
        "key": first.key,
        "name": first.party,
        "category": keys[first.category],
        "seats": first.seats,
        "organises": list(first.organises),
        "example": bool(known and known.get("example")),
        "deputies": deputies,
        "observers": [user for user in observers if user not in {e.user for e in acting}],
        "term": [_term(entry) for entry in own if entry.user and (entry.starts or entry.ends)],
    }
    return row | ({"principal": principal[0]} if principal else {})


def _term(entry: Entry) -> Data:
    row: Data = {"user": entry.user, "role": entry.role}
    row |= {"from": entry.starts.isoformat()} if entry.starts else {}
    return row | ({"until": entry.ends.isoformat()} if entry.ends else {})
