"""Planned steps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.cycle import Occurrence, Planned, StepState
from bot.rules.series import Meeting


class Ledger(Protocol):
    """Planned steps; each is claimed once."""

    def plan(
        self, workspace: str, meeting: Meeting, planned: Iterable[Planned], zone: str, tzdata: str
    ) -> int:
        """Insert the steps that are not there yet (series, step, local time); return how many.

        A step of the meeting whose time has changed is moved while it is planned or waits for a
        decision; a planned one that is no longer in the plan is removed. What was done or skipped
        is left as it is.
        """
        ...

    def ask(
        self, workspace: str, meeting: Meeting, planned: Planned, zone: str, tzdata: str
    ) -> Occurrence | None:
        """Insert a step that no plan has, and that asks now; ``None`` if it is there already."""
        ...

    def move(self, moved: Occurrence) -> bool:
        """Give a planned step the time that it has here.

        False if it is planned no more, or if the same step of another meeting has that time.
        """
        ...

    def claim(self, now: datetime) -> Occurrence | None:
        """Return the step that has been due longest, locked for this transaction.

        Steps of paused series wait. ``None`` if nothing is due.
        """
        ...

    def get(self, occurrence: int) -> Occurrence | None: ...
    def move_on(
        self, occurrence: int, expected: Iterable[StepState], state: StepState, now: datetime
    ) -> bool:
        """Change the state if it is one of ``expected``; False if somebody else was first."""
        ...

    def of_meeting(self, meeting: int) -> list[Occurrence]:
        """Return the steps of a meeting in order of time."""
        ...

    def of_series(self, series: int, states: Iterable[StepState]) -> list[Occurrence]: ...
    def done_of_kind(self, series: int, kind: str, since: datetime) -> list[Occurrence]:
        """Return what of a kind was done and due after ``since``, of meetings that are held."""
        ...

    def next_due(self) -> datetime | None:
        """Return when the next planned step of a series that is not paused is due."""
        ...
