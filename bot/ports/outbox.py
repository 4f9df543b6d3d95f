"""Deliveries."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot.rules.outbox import Delivery, DeliveryState, Owed


class Outbox(Protocol):
    """Deliveries (rules/outbox.py)."""

    def owe(self, owed: Owed, *, reserved_until: float = 0.0) -> int | None:
        """Insert; return its id, or ``None`` if its ``dedupe`` key is there already.

        An update is written when the transaction ends, or somebody looks; one that is there already
        gets a new version and becomes ready. ``reserved_until`` (epoch): until then only ``by_ids``
        gives it out.
        """
        ...

    def claimable(self, now: datetime, epoch: float, limit: int) -> list[Delivery]:
        """Return ready deliveries that may be sent now, oldest first, locked on PostgreSQL.

        At most one of a channel: the oldest that is unsent (replies neither wait nor hold up);
        none whose channel or method is held; unasked ones of paused series wait.
        """
        ...

    def by_ids(self, deliveries: Iterable[int]) -> list[Delivery]:
        """Return those of the deliveries that are ready."""
        ...

    def start(self, delivery: Delivery, lease_until: float) -> Delivery | None:
        """Mark it as sending with a new fence; ``None`` if it is no longer ready."""
        ...

    def start_all(self, deliveries: Iterable[Delivery], lease_until: float) -> dict[int, Delivery]:
        """Mark those that are still ready as sending, each with a new fence; return them by id."""
        ...

    def replied(self, replies: Iterable[Delivery], now: datetime) -> None:
        """End replies that ``start`` began and Slack has taken; where the fence does not hold, not.

        Of none of them Slack gave a timestamp.
        """
        ...

    def finish(  # noqa: PLR0913 - what became of it
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        now: datetime,
        wait_until: float = 0.0,
        channel: str = "",
        ts: str = "",
        reason: str = "",
        tried: bool = True,
    ) -> bool:
        """End what ``start`` began, if the fence still holds; False if it does not.

        ``ready`` and ``unknown`` wait until ``wait_until`` (epoch). A sent update whose version
        has grown meanwhile becomes ready again. Without ``tried`` this start is not counted among
        its tries.
        """
        ...

    def drop(self, delivery: int, reason: str) -> None:
        """Give up a delivery that is no longer owed."""
        ...

    def give_up(self, series: int, reason: str) -> int:
        """Drop what nobody asked for and is not sent yet, of a series; return how much.

        That is posts, direct messages and news; updates of what was sent stay.
        """
        ...

    def move(self, delivery: int, channel: str) -> None:
        """Let a ready post go to another channel."""
        ...

    def follow(self, workspace: str, old: str, new: str) -> None:
        """Let everything, sent or not, that names a channel name it by its new id."""
        ...

    def postpone(self, delivery: int, due_at: datetime) -> None:
        """Send it later (wall time)."""
        ...

    def wait(self, delivery: int, until: float) -> None:
        """Look at it again at ``until`` (epoch)."""
        ...

    def expired(self, epoch: float) -> list[Delivery]:
        """Return deliveries that are sending although their lease ended before ``epoch``."""
        ...

    def mark_unknown(self, delivery: Delivery, wait_until: float) -> bool:
        """Say of an expired one that nobody knows what became of it; takes the fence."""
        ...

    def uncertain(self, epoch: float) -> list[Delivery]:
        """Return unknown deliveries whose wait is over."""
        ...

    def settle(  # noqa: PLR0913 - what became of it
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        now: datetime,
        channel: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """End the uncertainty: ``sent``, ``ready`` or ``failed``; False if it was settled."""
        ...

    def hold(self, workspace: str, lane: str, until: float) -> None:
        """Send nothing in ``lane`` (a channel id or a method's name) before ``until`` (epoch)."""
        ...

    def release(self, lanes: Iterable[str]) -> None:
        """Hold these lanes no longer, in any workspace."""
        ...

    def revive(
        self,
        workspace: str,
        channel: str,
        series: int | None,
        reasons: Iterable[str],
        now: datetime,
    ) -> int:
        """Make ready what failed for one of ``reasons``; return how much.

        That is posts to the channel, and posts and direct messages of the series, but for a
        hello. What is past its deadline stays as it is.
        """
        ...

    def unreserve(self) -> int:
        """Give out at once what was reserved for a process that is gone; return how many."""
        ...

    def by_dedupe(self, workspace: str, dedupe: str) -> Delivery | None: ...
    def of_person(self, person: int, since: datetime) -> list[Delivery]: ...
    def directs(
        self, series: int, states: Iterable[DeliveryState], now: datetime
    ) -> list[Delivery]:
        """Return the direct messages of a series in ``states`` that were due by ``now``."""
        ...

    def recent(self, limit: int) -> list[Delivery]:
        """Return the newest deliveries, newest first."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next ready delivery is due (wall time); may lie in the past."""
        ...

    def busy(self, now: datetime) -> int:
        """Return how many deliveries are due and not ended, paused series apart."""
        ...

    def counts(self, series: int | None = None) -> dict[str, int]:
        """Return how many deliveries there are, of a series or in all, by state."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete ended replies that are older than ``before``."""
        ...
