"""Outcomes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.outcomes import Outcome, State


class Outcomes(Protocol):
    """Outcomes of a series; the next word about a due date is claimed once."""

    def of_series(self, series: int, states: Iterable[State]) -> list[Outcome]:
        """Return the outcomes in one of ``states``, by number."""
        ...

    def by_number(self, series: int, number: int) -> Outcome | None: ...
    def add(self, outcome: Outcome) -> Outcome:
        """Insert; ``outcome.id`` is ignored, ``outcome.number`` was given by ``next_number``."""
        ...

    def save(self, outcome: Outcome) -> None: ...
    def claim(self, now: datetime) -> Outcome | None:
        """Return the one of which somebody should have heard longest, locked for this transaction.

        Those of paused series wait. ``None`` if nobody is to hear of any by ``now``.
        """
        ...

    def next_due(self) -> datetime | None:
        """Return when somebody is to hear of one next, paused series apart."""
        ...
