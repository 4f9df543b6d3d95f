"""What a list of parties would change: the difference between two lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.rules.party_list import Entry, Reading
from bot.rules.series import Series
from bot.rules.texts import LocalText

Fate = Literal["added", "changed", "ended"]
_Rows = dict[tuple[str, ...], tuple[Entry, object]]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a party, or of somebody who acts for one."""

    fate: Fate
    entry: Entry
    """The row that it is about; of what is changed, the new one."""
    of_person: bool
    before: Entry | None = None
    """What is changed, as it was."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a list would change, or what is wrong with it."""

    series: Series
    reading: Reading
    changes: tuple[Change, ...]
    """None if anything is wrong."""
    names: Mapping[str, LocalText]
    """Of the categories that there are, by key."""
    kept: Sequence[str] = ()
    """The names of whom the list calls otherwise, and who are in other series too."""

    @property
    def may_be_applied(self) -> bool:
        """Whether nothing is wrong and something would change."""
        return bool(self.changes) and not self.reading.faults

    @property
    def waiting(self) -> list[Entry]:
        """Whom nothing ties to an account: they do not act until they say who they are."""
        return [e for e in self.reading.entries if e.role is not None and not e.user]

    @property
    def categories(self) -> list[str]:
        """The names of new categories."""
        every = (e.category for e in self.reading.entries)
        return list(dict.fromkeys(name for name in every if name not in self.names))


def changes(before: Sequence[Entry], after: Sequence[Entry]) -> list[Change]:
    """Return what differs, parties first, in the order of the lists."""
    return [
        *_changes(_parties(before), _parties(after), of_person=False),
        *_changes(_people(before), _people(after), of_person=True),
    ]


def _changes(before: _Rows, after: _Rows, *, of_person: bool) -> Iterator[Change]:
    for key, (entry, said) in after.items():
        was = before.get(key)
        if was is None:
            yield Change("added", entry, of_person)
        elif was[1] != said:
            yield Change("changed", entry, of_person, was[0])
    for key, (entry, _) in before.items():
        if key not in after:
            yield Change("ended", entry, of_person)


def _parties(entries: Sequence[Entry]) -> _Rows:
    found: _Rows = {}
    for entry in entries:
        found.setdefault((entry.key,), (entry, entry.of_party))
    return found


def _people(entries: Sequence[Entry]) -> _Rows:
    """Return the rows about people, each with its place among those of its party and role."""
    found: _Rows = {}
    places: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.role is not None:
            place = places[entry.key, entry.role] = places.get((entry.key, entry.role), 0) + 1
            key = (entry.key, entry.role, entry.who, str(entry.starts or ""))
            found[key] = (entry, (place, entry.of_person))
    return found
