"""The audit trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.rules.publication import Change
from bot.rules.seats import SeatRole

NO_SERIES = 0
"""In the place of a series: the chain of what is of none, as where the bot is installed."""
Code = str | int | Sequence[int] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit trail: who did what, for which party, by which mandate; never a text.

    It holds what stands after it. What stood before is in the entry before it about the same
    subject and party, which is sealed as well (docs/adr/0111).
    """

    workspace: str
    series: int
    at: datetime
    person: int | None
    """``None`` when the clock did it."""
    action: str
    subject: str = ""
    """Kind and id of what it was done to, such as ``item:12``."""
    party: int | None = None
    recorded: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    """What the texts are now, by name: only salted hashes of them are stored."""
    codes: Mapping[str, Code] = field(default_factory=dict)
    """What else there is now, by name: ids, numbers, dates and words of the code's own."""
    mandate: int | None = None
    """By which right the person acted for the party; the store finds it, what is given is not."""


class Audit(Protocol):
    """The audit trail, append-only."""

    def write(self, entry: Entry) -> None: ...
    def of_series(self, series: int) -> list[Entry]:
        """Return the entries in order; ``texts`` hold the hashes."""
        ...

    def of_subject(self, series: int, subject: str) -> list[Entry]:
        """Return the entries about ``subject`` (``item:12``) in order."""
        ...

    def roles(self, mandates: Iterable[int]) -> dict[int, SeatRole]:
        """Return what kind of right each of the mandates is, or was."""
        ...

    def changes(self, series: int) -> list[Change]:
        """Return what changed the records of a series (``publication.ACTIONS``), oldest first."""
        ...

    def has_acted(self, series: int, person: int, subjects: Iterable[str], since: datetime) -> bool:
        """Tell whether a person has lately done something to one of ``subjects`` (``item:12``)."""
        ...

    def was_done(self, series: int, action: str, subject: str, since: datetime) -> bool:
        """Tell whether anybody has done ``action`` to ``subject`` since then, however long ago."""
        ...

    def unsealed(self) -> list[int]:
        """Return the series with entries that are not yet part of their chain."""
        ...

    def seal(self, series: int) -> int:
        """Chain the next few entries of a series that are not sealed; return how many."""
        ...
