"""Deliveries: what is owed, claimed, sent (engine.md, The outbox)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.ports import Clock
from bot.rules.outbox import Delivery, DeliveryState, Owed
from storage import claims
from storage import outbox_statements as sql
from storage.channel_ids import FOLLOW
from storage.lanes import Lanes, lane_of, method_of
from storage.outbox_rows import delivery_of, row_of
from storage.query import Query, Session
from storage.refreshes import Refreshes


class Outbox:
    """Deliveries, inside one transaction."""

    def __init__(self, session: Session, clock: Clock, pace_per_minute: int) -> None:
        self._session = session
        self._later: dict[tuple[str, str], Owed] = {}
        self._refreshes = Refreshes(session)
        self._clock = clock
        self._lanes = Lanes(session, clock, pace_per_minute)

    @property
    def _settled(self) -> Session:
        """The session, in which everything that is owed can be found."""
        self._write(list(self._later))
        return self._session

    def write_later(self) -> None:
        """Write the updates that are owed; the last thing before the commit, in one order of rows.

        Everybody who answers updates the same message. One that is there already is not written,
        but noted for who sends it, so that nobody waits for anybody's commit (docs/adr/0059).
        """
        for key in sorted(self._later):
            row = row_of(self._later[key], 0.0)
            if not self._refreshes.note(row):
                self._session.run(sql.COALESCE, row)
        self._later.clear()

    def _write(self, keys: Iterable[tuple[str, str]]) -> None:
        """Write some of the updates now, because somebody looks for them."""
        for key in sorted(keys):
            self._session.run(sql.COALESCE, row_of(self._later.pop(key), 0.0))

    def _all(self, query: Query, **key: object) -> list[Delivery]:
        return [delivery_of(row) for row in self._settled.all(query, key)]

    def _changed(self, query: Query, **values: object) -> bool:
        return self._settled.run(query, values) == 1

    def owe(self, owed: Owed, *, reserved_until: float = 0.0) -> int | None:
        """Insert; return its id, or ``None`` if its ``dedupe`` key is there already.

        An update is written when the transaction ends, or somebody looks; one that is there already
        gets a new version and becomes ready. ``reserved_until`` (epoch): until then only ``by_ids``
        gives it out.
        """
        if owed.manner == "update":
            key = owed.workspace, owed.dedupe
            before = self._later.get(key, owed)
            self._later[key] = replace(owed, due_at=min(owed.due_at, before.due_at))
            return None
        found: int | None = self._session.scalar(sql.ADD, row_of(owed, reserved_until))
        return found

    def claimable(self, now: datetime, epoch: float, limit: int) -> list[Delivery]:
        """Return ready deliveries that may be sent now, oldest first, locked on PostgreSQL.

        At most one of a channel: the oldest that is unsent (replies neither wait nor hold up, nor
        do updates that wait for their turn or their message); none whose channel or method is
        held or used up; unasked ones of paused series wait.
        """
        self._write(list(self._later))
        self._refreshes.gather()
        rows = claims.due(self._session, self._lanes, now, epoch, limit)
        return [delivery_of(row) for row in rows]

    def by_ids(self, deliveries: Iterable[int]) -> list[Delivery]:
        """Return those of the deliveries that are ready, unless Slack wants us to hold them."""
        ids = list(deliveries)
        if not ids:
            return []
        rows = claims.ready(self._settled, self._lanes, ids, self._clock.epoch())
        return [delivery_of(row) for row in rows]

    def start(self, delivery: Delivery, lease_until: float) -> Delivery | None:
        """Mark one as sending with a new fence; ``None`` if it is no longer ready."""
        return self.start_all([delivery], lease_until).get(delivery.id)

    def start_all(self, deliveries: Iterable[Delivery], lease_until: float) -> dict[int, Delivery]:
        """Mark those that are still ready as sending, each with a new fence; return them by id.

        Uses up their turns in the lanes of their channels and their methods.
        """
        ids = [delivery.id for delivery in deliveries]
        if not ids:
            return {}
        rows = self._settled.all(sql.START, {"ids": ids, "lease": lease_until})
        started = {row[0]: delivery_of(row) for row in rows}
        for each in ids:
            if each in started:
                owed = started[each].owed
                self._lanes.take(owed.workspace, {lane_of(owed), method_of(owed)})
        return started

    def replied(self, replies: Iterable[Delivery], now: datetime) -> None:
        """End replies that ``start`` began and Slack has taken; where the fence does not hold, not.

        Together, because whoever waits for SQLite's writer waits for each statement in turn, and
        replies come by the dozen.
        """
        held = [(reply.id, reply.fence) for reply in replies]
        if held:
            ids = [each for each, _ in held]
            self._settled.run(sql.REPLIED, {"ids": ids, "held": held, "at": now})

    def finish(  # noqa: PLR0913 - what Slack said
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
        mine = {"of": delivery.id, "held": delivery.fence, "from": "sending", "why": reason}
        place = {"where": channel, "stamp": ts}
        if state == "sent":
            return self._changed(sql.SENT, sent=delivery.version, at=now, **mine, **place)
        wait = {"until": wait_until, "untried": int(not tried)}
        return self._changed(sql.NOT_SENT, to=state, **wait, **mine, **place)

    def settle(  # noqa: PLR0913 - what Slack said
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        now: datetime,
        channel: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """End the uncertainty: ``sent``, ``ready`` or ``failed``; False if it was settled.

        Who knows that it was sent may say so with an old fence. That it was not, only he who
        looked for it after it became unknown the last time.
        """
        row = {"of": delivery.id, "from": "unknown", "why": reason}
        place = {"where": channel, "stamp": ts}
        if state == "sent":
            return self._changed(sql.ARRIVED, sent=delivery.version, at=now, **row, **place)
        wait = {"until": 0.0, "untried": 0, "held": delivery.fence}
        return self._changed(sql.NOT_SENT, to=state, **wait, **row, **place)

    def drop(self, delivery: int, reason: str) -> None:
        """Give up a ready delivery that is no longer owed."""
        self._changed(sql.DROP, of=delivery, why=reason)

    def give_up(self, series: int, reason: str) -> int:
        """Drop what nobody asked for and is not sent yet, of a series; return how much."""
        return self._settled.run(sql.GIVE_UP, {"of": series, "why": reason})

    def move(self, delivery: int, channel: str) -> None:
        """Let a ready post go to another channel."""
        self._changed(sql.MOVE, of=delivery, to=channel)

    def follow(self, workspace: str, old: str, new: str) -> None:
        """Let everything, sent or not, that names a channel name it by its new id."""
        for statement in FOLLOW:
            self._settled.run(statement, {"inside": workspace, "old": old, "new": new})

    def postpone(self, delivery: int, due_at: datetime) -> None:
        """Send a ready delivery later (wall time)."""
        self._changed(sql.POSTPONE, of=delivery, due=due_at)

    def wait(self, delivery: int, until: float) -> None:
        """Look at a ready delivery again at ``until`` (epoch)."""
        self._changed(sql.WAIT, of=delivery, until=until)

    def expired(self, epoch: float) -> list[Delivery]:
        """Return deliveries that are sending although their lease ended before ``epoch``."""
        return self._all(sql.EXPIRED, epoch=epoch)

    def mark_unknown(self, delivery: Delivery, wait_until: float) -> bool:
        """Say of an expired one that nobody knows what became of it; takes the fence."""
        mine = {"of": delivery.id, "held": delivery.fence, "from": "sending"}
        return self._changed(sql.UNKNOWN, until=wait_until, **mine)

    def uncertain(self, epoch: float) -> list[Delivery]:
        """Return unknown deliveries whose wait is over, oldest first."""
        return self._all(sql.UNCERTAIN, epoch=epoch)

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
        values = {
            "inside": workspace,
            "where": channel,
            "about": series,
            "reasons": sorted(reasons),
            "now": now,
        }
        return self._settled.run(sql.REVIVE, values)

    def unreserve(self) -> int:
        """Give out at once what was reserved for a process that is gone; return how many."""
        return self._settled.run(sql.UNRESERVE, {})

    def hold(self, workspace: str, lane: str, until: float) -> None:
        """Send nothing in ``lane`` (a channel id or a method's name) before ``until`` (epoch)."""
        self._lanes.hold(workspace, lane, until)

    def release(self, lanes: Iterable[str]) -> None:
        """Hold these lanes no longer, in any workspace."""
        self._lanes.release(lanes)

    def by_dedupe(self, workspace: str, dedupe: str) -> Delivery | None:
        """Return the delivery with this key."""
        if (workspace, dedupe) in self._later:
            self._write([(workspace, dedupe)])
        rows = self._session.all(sql.BY_DEDUPE, {"workspace": workspace, "dedupe": dedupe})
        return delivery_of(rows[0]) if rows else None

    def of_person(self, person: int, since: datetime) -> list[Delivery]:
        """Return what was owed to the person from ``since`` on, by the time it was due."""
        self._write([key for key, owed in self._later.items() if owed.person == person])
        rows = self._session.all(sql.OF_PERSON, {"person": person, "since": since})
        return [delivery_of(row) for row in rows]

    def directs(
        self, series: int, states: Iterable[DeliveryState], now: datetime
    ) -> list[Delivery]:
        """Return the direct messages of a series in ``states`` that were due by ``now``."""
        return self._all(sql.DIRECTS, series=series, states=sorted(states), now=now)

    def recent(self, limit: int) -> list[Delivery]:
        """Return the newest deliveries, newest first."""
        return self._all(sql.RECENT, limit=limit)

    def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - the port's
        """Return when the next ready delivery is due (wall time); may lie in the past.

        Unasked ones of paused series are left out.
        """
        return min((row[0] for row in self._settled.all(sql.NEXT_DUE)), default=None)

    def busy(self, now: datetime) -> int:
        """Return how many deliveries are due and not ended, paused series apart."""
        count: int = self._settled.scalar(sql.BUSY, {"now": now})
        return count

    def counts(self, series: int | None = None) -> dict[str, int]:
        """Return how many deliveries there are, of a series or in all, by state."""
        if series is None:
            rows = self._settled.all(sql.COUNTS)
        else:
            rows = self._settled.all(sql.COUNTS_OF_SERIES, {"series": series})
        return {row[0]: row[1] for row in rows}

    def purge(self, before: datetime) -> int:
        """Delete ended replies that were due before ``before``; return how many.

        And notes of updates that do not exist, uncounted.
        """
        self._refreshes.forget()
        return self._settled.run(sql.PURGE, {"before": before})
