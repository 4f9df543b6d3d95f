"""Group sessions."""

from collections.abc import Mapping
from typing import Protocol

from bot.rules.sessions import Change, Kept


class Sessions(Protocol):
    """What differs from the series' file in the group sessions of a round."""

    def of_meeting(self, meeting: int) -> Kept: ...
    def of_series(self, series: int) -> Mapping[int, Kept]:
        """Return what is kept of every round of a series, by meeting; others have nothing."""
        ...

    def save(self, change: Change) -> None: ...
    def move(self, meeting: int, party: int, key: str) -> None:
        """Keep to which group a party goes in this round."""
        ...
