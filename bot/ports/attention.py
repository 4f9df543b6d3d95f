"""What people were told without having asked, and what they are still to be told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.attention import Told
from bot.rules.outbox import Delivery, DeliveryState


class Attentions(Protocol):
    """News that waits, what was sent unasked, and whose App Homes are open."""

    def news(
        self, series: int, person: int, now: datetime, told: str, since: datetime
    ) -> list[Delivery]:
        """Return the news that a person has not been told, oldest first.

        With it, what was told them for the reason ``told`` from ``since`` on.
        """
        ...

    def tell(self, news: int, state: DeliveryState, reason: str, now: datetime) -> bool:
        """End news as ``sent`` or ``dropped``, by what or why; False if it has ended."""
        ...

    def unasked(self, series: int, person: int, since: datetime) -> list[Told]:
        """Return the direct messages that were sent to a person unasked, oldest first."""
        ...

    def homes_of(self, people: Iterable[int]) -> list[Delivery]:
        """Return the App Homes that were shown to these persons."""
        ...

    def homes(self, workspace: str, users: Iterable[str]) -> list[Delivery]:
        """Return the App Homes that were shown to these users of Slack."""
        ...
