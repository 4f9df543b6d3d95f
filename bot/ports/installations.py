"""Where the bot is installed."""

from datetime import datetime
from typing import Protocol

from bot.rules.installations import Installation


class Installations(Protocol):
    """Installations, by workspace; those that ended stay until their data is erased."""

    def find(self, workspace: str) -> Installation | None: ...
    def every(self) -> list[Installation]:
        """Return all of them, by workspace."""
        ...

    def save(self, installation: Installation, now: datetime) -> None:
        """Insert, or take the place of what was there; an organisation's workspaces come back."""
        ...

    def renew(self, installation: Installation, now: datetime) -> bool:
        """Keep other tokens, unless something changed since it was read; tell whether so."""
        ...

    def claim(self, installation: Installation, epoch: float, until: float) -> bool:
        """Take it on to renew the token until then, unless somebody has; tell whether so."""
        ...

    def end(self, workspace: str, now: datetime, told: datetime | None = None) -> int:
        """Forget the token; of an organisation, in all its workspaces. Return how many ended.

        What was installed after it was ``told`` stays: Slack may say so hours later.
        """
        ...

    def erase(self, workspace: str) -> int:
        """Delete everything that is kept of a workspace; return how many rows."""
        ...
