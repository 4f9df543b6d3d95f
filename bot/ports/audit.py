"""The audit trail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.rules.publication import Change


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit trail: who did what, for which party. Ids only, never a text."""

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
    """Texts that changed, by name: only salted hashes of them are stored."""


class Audit(Protocol):
    """The audit trail, append-only."""

    def write(self, entry: Entry) -> None: ...
    def of_series(self, series: int) -> list[Entry]:
        """Return the entries in order; ``texts`` hold the hashes."""
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
