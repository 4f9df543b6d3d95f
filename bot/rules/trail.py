"""What was done to one thing, and what it was before: read out of the audit trail.

An entry holds what stands after it, so what stood before is in those before it (docs/adr/0111).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.seats import Party, Person, SeatRole
from bot.rules.series import Meeting

BY_CONVENERS = frozenset(
    {
        "item.accepted",
        "item.carried",
        "item.declined",
        "item.merged",
        "item.parked",
        "item.timed",
        "outcome.confirmed",
        "outcome.dropped",
    }
)
"""What is done with something of a party by the right to convene, also by its own deputy."""
INSTALLED = "installation.installed"
UNINSTALLED = "installation.uninstalled"
REVOKED = "installation.revoked"
RELOCKED = "installation.relocked"
ERASED = "installation.erased"
"""What becomes of an installation; ``RELOCKED``: its token was encrypted with another key."""
Value = str | int | Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Done:
    """An entry of the audit trail, as far as it matters here."""

    at: datetime
    person: int | None
    """``None``: the clock."""
    action: str
    party: int | None
    recorded: bool
    mandate: int | None
    values: Mapping[str, Value]
    """What stands after it, by name."""
    texts: Mapping[str, str]
    """Hashes of the texts that stand after it, by name."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that an entry changed; of a text it is only known that it was changed."""

    name: str
    old: Value = None
    new: Value = None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, and what that changed."""

    done: Done
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """What was done to one thing, and who they are who did it."""

    name: str
    """What it is, as people call it."""
    lines: tuple[Line, ...]
    people: dict[int, Person]
    parties: dict[int, Party]
    meetings: dict[int, Meeting]
    """Those that the lines name."""
    roles: dict[int, SeatRole]
    """By mandate."""
    conveners: frozenset[int]


def lines(entries: Iterable[Done]) -> list[Line]:
    """Return what each entry changed, in order; what nothing stood before is no change.

    Parties have values of their own: the answers to a meeting are all about the meeting.
    """
    known: dict[tuple[int | None, str], Value] = {}
    found = []
    for each in entries:
        given = {name: (value, False) for name, value in each.values.items()}
        given |= {name: (value, True) for name, value in each.texts.items()}
        differences = []
        for name, (value, is_text) in given.items():
            key = each.party, name
            if key in known and known[key] != value:
                old, new = (None, None) if is_text else (known[key], value)
                differences.append(Difference(name, old, new, is_text))
            known[key] = value
        found.append(Line(each, tuple(differences)))
    return found


def forgotten(done: Sequence[Done]) -> list[Done]:
    """Return what was done, without who did it before everything of a workspace was erased.

    The numbers that people had there may since be those of others.
    """
    erased = max((at for at, each in enumerate(done) if each.action == ERASED), default=-1)
    return [replace(each, person=None) if at <= erased else each for at, each in enumerate(done)]


def own(every: Iterable[Line], person: int, parties: Collection[int]) -> list[Line]:
    """Return what somebody may see who convenes nothing: of no party, of theirs, or their own."""
    return [
        each
        for each in every
        if each.done.party is None or each.done.party in parties or each.done.person == person
    ]
