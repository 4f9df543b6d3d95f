"""Lists of parties: whom they name, and those that are looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.rules.party_list import Nominee
from bot.rules.seats import Mandate
from bot.rules.series import Series


class PartyLists(Protocol):
    """Whom lists name, known or not, and lists that are looked at before they are applied."""

    def mandates(self, series: int, now: datetime) -> list[Mandate]:
        """Return the mandates of a series that are not over, also those that begin later."""
        ...

    def elsewhere(self, series: Series) -> set[int]:
        """Return who ever held a mandate in another series of the workspace; ids of persons."""
        ...

    def nominees(self, series: int) -> list[Nominee]:
        """Return whom the lists of a series name, by party and place."""
        ...

    def nominate(self, series: Series, nominees: Sequence[Nominee], now: datetime) -> None:
        """Let ``nominees`` be those of a series; their ids are ignored."""
        ...

    def keep(self, series: Series, person: int, data: str, now: datetime) -> int:
        """Keep the list that a person looks at, in the place of an older one; return its id."""
        ...

    def kept(self, list_: int, person: int) -> tuple[int, str] | None:
        """Return the series and the data of a person's list; ``None`` if it is over."""
        ...

    def forget(self, workspace: str, before: datetime) -> None:
        """Empty the lists of a workspace that were made before."""
        ...
