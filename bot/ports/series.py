"""Series."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.rules.series import NO_OFFICERS, Officers, Profile, Series


class SeriesRows(Protocol):
    """Series of a workspace."""

    def get(self, series: int) -> Series: ...
    def find(self, series: int) -> Series | None:
        """Return the series that a button names, if it is there still."""
        ...

    def every(self) -> list[Series]: ...
    def by_key(self, workspace: str, key: str) -> Series | None: ...
    def in_channel(self, workspace: str, channel: str) -> Series | None:
        """Return the series of a channel that has not ended."""
        ...

    def ended_in(self, workspace: str, channel: str) -> Series | None:
        """Return the series of a channel that ended last."""
        ...

    def of_person(self, workspace: str, person: int) -> list[Series]:
        """Return the series in which the person has a role, owns or holds a mandate, by key.

        Those that have ended are not among them.
        """
        ...

    def includes(self, series: Series, person: int) -> bool:
        """Tell whether the person convenes or owns a series, or holds a mandate in it now."""
        ...

    def save(  # noqa: PLR0913 - a row
        self,
        workspace: str,
        key: str,
        channel: str,
        profile: Profile,
        conveners: Sequence[int],
        owner: int | None,
        officers: Officers = NO_OFFICERS,
    ) -> Series:
        """Insert or update by (workspace, key); pause and the channel's language are kept."""
        ...

    def move(self, workspace: str, old: str, new: str) -> list[Series]:
        """Let the series of a channel, those that have ended too, have its new id; return them."""
        ...

    def set_paused(self, series: int, *, paused: bool) -> None: ...
    def end(self, series: int, now: datetime) -> None:
        """Let it be over: paused for good, and offered to nobody."""
        ...

    def set_language(self, series: int, language: str) -> None: ...
    def next_number(self, series: int) -> int:
        """Return a number that was never given in the series before."""
        ...

    def last_number(self, series: int) -> int:
        """Return the number that was given last; 0 before the first."""
        ...
