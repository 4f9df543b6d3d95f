"""Series that are being set up."""

from datetime import datetime
from typing import Protocol

from bot.rules.series_drafts import Draft


class SeriesDrafts(Protocol):
    """Drafts of series of a workspace."""

    def find(self, workspace: str, draft: int) -> Draft | None: ...
    def of_workspace(self, workspace: str) -> list[Draft]:
        """Return the drafts, oldest first."""
        ...

    def add(self, draft: Draft, now: datetime) -> Draft:
        """Insert; ``draft.id`` is ignored."""
        ...

    def save(self, draft: Draft, now: datetime) -> None:
        """Keep what it holds. Raises ``Conflict`` if somebody else changed it since."""
        ...

    def remove(self, draft: int) -> None: ...
