"""What no single row of a list of parties can tell: what is one thing, and what contradicts it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.rules import party_lines
from bot.rules.errors import (
    KeyTaken,
    OtherwiseBefore,
    SameInParty,
    SameKey,
    SecondPrincipal,
)
from bot.rules.party_list import JOIN, Entry, Fault, Known
from bot.rules.texts import LocalText, fold


def of_categories(entries: Sequence[Entry]) -> list[Entry]:
    """Return the rows with each new category as it was spelt first."""
    spelt: dict[str, str] = {}
    return [
        replace(entry, category=spelt.setdefault(fold(entry.category), entry.category))
        for entry in entries
    ]


def keyed(entries: Sequence[Entry], known: Known) -> list[Entry]:
    """Return the rows with the key of each party: its own, that of its name, or a new one."""
    by_name = {fold(p.name): p.key for p in sorted(known.parties, key=lambda p: not p.ended)}
    given = {fold(e.party): e.key for e in entries if e.key}
    taken = {party.key for party in known.parties} | set(given.values())
    found = []
    for entry in entries:
        name = fold(entry.party)
        key = entry.key or given.get(name) or by_name.get(name)
        if not key:
            key = party_lines.key(entry.party, taken)
            taken.add(key)
            given[name] = key
        found.append(replace(entry, key=key))
    return found


def contradictions(entries: Sequence[Entry], columns: Mapping[str, LocalText]) -> list[Fault]:
    """Return what contradicts a row before it; each row is told of once."""
    first_of_key: dict[str, Entry] = {}
    first_of_name: dict[str, Entry] = {}
    first_of_person: dict[str, Entry] = {}
    before: dict[str, list[Entry]] = {}
    found = []
    for entry in entries:
        same_key = first_of_key.setdefault(entry.key, entry)
        same_name = first_of_name.setdefault(fold(entry.party), entry)
        others = before.setdefault(entry.key, [])
        faults = [*_of_key(entry, same_key, same_name), *_of_party(entry, same_key, columns)]
        if entry.role is not None:
            faults += _of_person(entry, first_of_person, columns)
            faults += _beside(entry, others)
            others.append(entry)
        found += faults[:1]
    return found


def _of_key(entry: Entry, same_key: Entry, same_name: Entry) -> Iterator[Fault]:
    if fold(entry.party) != fold(same_key.party):
        why = KeyTaken(given=entry.key, party=same_key.party, row=same_key.row)
        yield Fault(entry.row, why)
    elif entry.key != same_name.key:
        yield Fault(entry.row, SameKey(party=entry.party, row=same_name.row))


def _of_party(entry: Entry, first: Entry, columns: Mapping[str, LocalText]) -> Iterator[Fault]:
    """Tell what a row says of its party other than its first one."""
    pairs = {
        "category": (fold(entry.category), fold(first.category)),
        "seats": (entry.seats, first.seats),
        "organises": (JOIN.join(entry.organises), JOIN.join(first.organises)),
    }
    return _otherwise(entry, first, pairs, columns)


def _of_person(
    entry: Entry, first_of: dict[str, Entry], columns: Mapping[str, LocalText]
) -> Iterator[Fault]:
    """Tell whether somebody is called otherwise than before."""
    if not (entry.user or entry.email):
        return iter(())
    first = first_of.setdefault(entry.who, entry)
    pairs = {
        name: (getattr(entry, name), getattr(first, name))
        for name in ("name", "title", "email", "team")
    }
    return _otherwise(entry, first, pairs, columns)


def _otherwise(
    entry: Entry,
    first: Entry,
    pairs: Mapping[str, tuple[object, object]],
    columns: Mapping[str, LocalText],
) -> Iterator[Fault]:
    for column, (here, before) in pairs.items():
        if here != before:
            why = OtherwiseBefore(
                column=columns[column], given=str(here), before=str(before), row=first.row
            )
            yield Fault(entry.row, why)


def _beside(entry: Entry, others: Sequence[Entry]) -> Iterator[Fault]:
    """Tell of two principals at once, and of somebody who stands twice."""
    for other in others:
        if not entry.meets(other):
            continue
        if entry.who == other.who:
            yield Fault(entry.row, SameInParty(party=entry.party, row=other.row))
        elif entry.role == other.role == "principal":
            yield Fault(entry.row, SecondPrincipal(party=entry.party, row=other.row))
