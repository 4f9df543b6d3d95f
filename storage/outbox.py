"""Deliveries: what is owed, claimed, sent (engine.md, The outbox)."""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from bot.ports import Clock
from bot.rules.outbox import Delivery, DeliveryState, Manner, Owed, Target
from storage import claims
from storage.claims import COLUMNS, RUNNING, D
from storage.lanes import Lanes, lane_of, method_of
from storage.query import Query, Session
from storage.tables import DELIVERY, SERIES

S = SERIES.c
_ENDED = ("sent", "dropped", "failed")
_UNSENT = ("ready", "sending", "unknown")
_ADDRESSED = (
    "kind",
    "channel",
    "user_id",
    "thread",
    "response_url",
    "replaces",
    "refs",
    "payload",
    "deadline",
    "series",
    "person",
    "asked",
    "lane",
    "queue",
    "method",
    "reserved_until",
)
"""What a new version of an update brings with it."""

_ZERO: ColumnElement[Any] = literal_column("0")


def _is(state: str) -> ColumnElement[bool]:
    """Compare with a literal: this statement is hot, and each parameter costs."""
    return D.state == literal_column(f"'{state}'")


_ADD = Query(
    lambda make: (
        make(DELIVERY)
        .on_conflict_do_nothing(index_elements=["workspace", "dedupe"])
        .returning(D.id)
    )
)
_COALESCE = Query(
    lambda make: (
        (statement := make(DELIVERY))
        .on_conflict_do_update(
            index_elements=["workspace", "dedupe"],
            set_={
                **{name: statement.excluded[name] for name in _ADDRESSED},
                "version": D.version + 1,
                # Who sends it now finds the new version when it ends (finish).
                "state": case((_is("sending"), D.state), else_=literal_column("'ready'")),
                "due_at": case(
                    (_is("ready") & (D.due_at < statement.excluded.due_at), D.due_at),
                    else_=statement.excluded.due_at,
                ),
                "tries": case(
                    (or_(_is("ready"), _is("sending"), _is("unknown")), D.tries), else_=_ZERO
                ),
                "wait_until": case((_is("ready"), D.wait_until), else_=_ZERO),
                "reason": case((_is("sending"), D.reason), else_=literal_column("''")),
            },
            # Only updates are coalesced: another manner under the same key is there already.
            where=D.manner == literal_column("'update'"),
        )
        .returning(D.id)
    )
)
_BY_DEDUPE = Query(
    select(*COLUMNS).where(D.workspace == bindparam("workspace"), D.dedupe == bindparam("dedupe"))
)
_OF_PERSON = Query(
    select(*COLUMNS)
    .where(D.person == bindparam("person"), D.due_at >= bindparam("since"))
    .order_by(D.due_at, D.id)
)
_RECENT = Query(select(*COLUMNS).order_by(D.id.desc()).limit(bindparam("limit")))
_EXPIRED = Query(
    select(*COLUMNS).where(D.state == "sending", D.lease_until < bindparam("epoch")).order_by(D.id)
)
_UNCERTAIN = Query(
    select(*COLUMNS)
    .where(D.state == "unknown", D.wait_until <= bindparam("epoch"))
    .order_by(D.due_at, D.id)
)
_START = Query(
    update(DELIVERY)
    .where(D.id == bindparam("of"), D.state == "ready")
    .values(state="sending", fence=D.fence + 1, tries=D.tries + 1, lease_until=bindparam("lease"))
    .returning(*COLUMNS)
)
_GROWN = (D.manner == "update") & (D.version > bindparam("sent"))
_THIS = (D.id == bindparam("of"), D.state == bindparam("from"))
_MINE = (*_THIS, D.fence == bindparam("held"))
_PLACE = {
    "reason": bindparam("why"),
    "sent_channel": case((bindparam("where") == "", D.sent_channel), else_=bindparam("where")),
    "ts": case((bindparam("stamp") == "", D.ts), else_=bindparam("stamp")),
}
_TOLD = (
    update(DELIVERY)
    .where(*_THIS)
    .values(
        state=case((_GROWN, "ready"), else_="sent"),
        tries=case((_GROWN, 0), else_=D.tries),
        sent_version=bindparam("sent"),
        sent_at=bindparam("at"),
        wait_until=0.0,
        queue=case((_GROWN, D.queue), else_=None),
        **_PLACE,
    )
)
_ARRIVED = Query(_TOLD)
_SENT = Query(_TOLD.where(D.fence == bindparam("held")))
_NOT_SENT = Query(
    update(DELIVERY)
    .where(*_MINE)
    .values(
        state=bindparam("to"),
        wait_until=bindparam("until"),
        queue=case((bindparam("to").in_(["ready", "unknown"]), D.queue), else_=None),
        **_PLACE,
    )
)
_UNKNOWN = Query(
    update(DELIVERY)
    .where(*_MINE)
    .values(state="unknown", fence=D.fence + 1, wait_until=bindparam("until"))
)
_READY = (D.id == bindparam("of"), D.state == "ready")
_DROP = Query(
    update(DELIVERY).where(*_READY).values(state="dropped", reason=bindparam("why"), queue=None)
)
_POSTPONE = Query(update(DELIVERY).where(*_READY).values(due_at=bindparam("due")))
_WAIT = Query(update(DELIVERY).where(*_READY).values(wait_until=bindparam("until")))
_WITH_SERIES = DELIVERY.outerjoin(SERIES, S.id == D.series)
_FIRST_OF = [
    select(D.due_at.label("due_at"))
    .select_from(_WITH_SERIES)
    .where(D.state == "ready", D.manner == manner, RUNNING)
    .order_by(D.due_at)
    .limit(1)
    .subquery()
    for manner in get_args(Manner)
]
# The first of each manner, because the index is by state, manner and time.
_NEXT_DUE = Query(union_all(*(select(first.c.due_at) for first in _FIRST_OF)))
_BUSY = Query(
    select(func.count())
    .select_from(_WITH_SERIES)
    # Every manner by name: the index is by state, manner and time.
    .where(
        D.state.in_(_UNSENT),
        D.manner.in_(get_args(Manner)),
        D.due_at <= bindparam("now"),
        RUNNING,
    )
)
_COUNTS = Query(select(D.state, func.count()).group_by(D.state).order_by(D.state))
_PURGE = Query(
    delete(DELIVERY).where(D.manner == "reply", D.state.in_(_ENDED), D.due_at < bindparam("before"))
)


def _delivery(row: Any) -> Delivery:  # noqa: ANN401 - a row of COLUMNS
    """Return the delivery in a row."""
    owed = Owed(
        workspace=row[1],
        kind=row[2],
        manner=row[3],
        target=Target(*row[4:9]),
        dedupe=row[9],
        due_at=row[10],
        refs=json.loads(row[11]),
        payload=row[12],
        deadline=row[13],
        series=row[14],
        person=row[15],
        asked=row[16],
    )
    return Delivery(row[0], owed, *row[17:27])


def _row(owed: Owed, reserved_until: float) -> dict[str, Any]:
    target, lane = owed.target, lane_of(owed)
    return {
        "workspace": owed.workspace,
        "kind": owed.kind,
        "manner": owed.manner,
        "channel": target.channel,
        "user_id": target.user,
        "thread": target.thread,
        "response_url": target.response_url,
        "replaces": target.replaces,
        "dedupe": owed.dedupe,
        "due_at": owed.due_at,
        "refs": json.dumps(dict(owed.refs)),
        "payload": owed.payload,
        "deadline": owed.deadline,
        "series": owed.series,
        "person": owed.person,
        "asked": owed.asked,
        "token": secrets.token_hex(12),
        "state": "ready",
        "fence": 0,
        "tries": 0,
        "version": 1,
        "sent_version": 0,
        "sent_channel": "",
        "ts": "",
        "reason": "",
        "sent_at": None,
        "lane": lane,
        "queue": f"{owed.workspace} {lane}" if lane else None,
        "method": method_of(owed),
        "reserved_until": reserved_until,
        "wait_until": 0.0,
        "lease_until": 0.0,
    }


class Outbox:
    """Deliveries, inside one transaction."""

    def __init__(self, session: Session, clock: Clock, pace_per_minute: int) -> None:
        self._session = session
        self._clock = clock
        self._lanes = Lanes(session, clock, pace_per_minute)

    def _all(self, query: Query, **key: object) -> list[Delivery]:
        return [_delivery(row) for row in self._session.all(query, key)]

    def _changed(self, query: Query, **values: object) -> bool:
        return self._session.run(query, values) == 1

    def owe(self, owed: Owed, *, reserved_until: float = 0.0) -> int | None:
        """Insert; return its id, or ``None`` if its ``dedupe`` key is there already.

        An update that is there already gets a new version, becomes ready and returns its id.
        ``reserved_until`` (epoch): until then only ``by_ids`` gives it out.
        """
        query = _COALESCE if owed.manner == "update" else _ADD
        row = _row(owed, reserved_until)
        found: int | None = self._session.scalar(query, row)
        return found

    def claimable(self, now: datetime, epoch: float, limit: int) -> list[Delivery]:
        """Return ready deliveries that may be sent now, oldest first, locked on PostgreSQL.

        At most one of a channel: the oldest that is unsent (replies neither wait nor hold up, nor
        do updates that wait for their turn or their message); none whose channel or method is
        held or used up; unasked ones of paused series wait.
        """
        rows = claims.due(self._session, self._lanes, now, epoch, limit)
        return [_delivery(row) for row in rows]

    def by_ids(self, deliveries: Iterable[int]) -> list[Delivery]:
        """Return those of the deliveries that are ready, unless Slack wants us to hold them."""
        ids = list(deliveries)
        if not ids:
            return []
        rows = claims.ready(self._session, self._lanes, ids, self._clock.epoch())
        return [_delivery(row) for row in rows]

    def start(self, delivery: Delivery, lease_until: float) -> Delivery | None:
        """Mark it as sending with a new fence; ``None`` if it is no longer ready.

        Uses up its turn in the lanes of its channel and its method.
        """
        values = {"of": delivery.id, "lease": lease_until}
        row = self._session.first(_START, values)
        if row is None:
            return None
        started = _delivery(row)
        owed = started.owed
        self._lanes.take(owed.workspace, {lane_of(owed), method_of(owed)})
        return started

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
    ) -> bool:
        """End what ``start`` began, if the fence still holds; False if it does not.

        ``ready`` and ``unknown`` wait until ``wait_until`` (epoch). A sent update whose version
        has grown meanwhile becomes ready again.
        """
        mine = {"of": delivery.id, "held": delivery.fence, "from": "sending", "why": reason}
        place = {"where": channel, "stamp": ts}
        if state == "sent":
            return self._changed(_SENT, sent=delivery.version, at=now, **mine, **place)
        return self._changed(_NOT_SENT, to=state, until=wait_until, **mine, **place)

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
            return self._changed(_ARRIVED, sent=delivery.version, at=now, **row, **place)
        return self._changed(_NOT_SENT, to=state, until=0.0, held=delivery.fence, **row, **place)

    def drop(self, delivery: int, reason: str) -> None:
        """Give up a ready delivery that is no longer owed."""
        self._changed(_DROP, of=delivery, why=reason)

    def postpone(self, delivery: int, due_at: datetime) -> None:
        """Send a ready delivery later (wall time)."""
        self._changed(_POSTPONE, of=delivery, due=due_at)

    def wait(self, delivery: int, until: float) -> None:
        """Look at a ready delivery again at ``until`` (epoch)."""
        self._changed(_WAIT, of=delivery, until=until)

    def expired(self, epoch: float) -> list[Delivery]:
        """Return deliveries that are sending although their lease ended before ``epoch``."""
        return self._all(_EXPIRED, epoch=epoch)

    def mark_unknown(self, delivery: Delivery, wait_until: float) -> bool:
        """Say of an expired one that nobody knows what became of it; takes the fence."""
        mine = {"of": delivery.id, "held": delivery.fence, "from": "sending"}
        return self._changed(_UNKNOWN, until=wait_until, **mine)

    def uncertain(self, epoch: float) -> list[Delivery]:
        """Return unknown deliveries whose wait is over, oldest first."""
        return self._all(_UNCERTAIN, epoch=epoch)

    def hold(self, workspace: str, lane: str, until: float) -> None:
        """Send nothing in ``lane`` (a channel id or a method's name) before ``until`` (epoch)."""
        self._lanes.hold(workspace, lane, until)

    def by_dedupe(self, workspace: str, dedupe: str) -> Delivery | None:
        """Return the delivery with this key."""
        found = self._all(_BY_DEDUPE, workspace=workspace, dedupe=dedupe)
        return found[0] if found else None

    def of_person(self, person: int, since: datetime) -> list[Delivery]:
        """Return what was owed to the person from ``since`` on, by the time it was due."""
        return self._all(_OF_PERSON, person=person, since=since)

    def recent(self, limit: int) -> list[Delivery]:
        """Return the newest deliveries, newest first."""
        return self._all(_RECENT, limit=limit)

    def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - the port's
        """Return when the next ready delivery is due (wall time); may lie in the past.

        Unasked ones of paused series are left out.
        """
        return min((row[0] for row in self._session.all(_NEXT_DUE)), default=None)

    def busy(self, now: datetime) -> int:
        """Return how many deliveries are due and not ended, paused series apart."""
        count: int = self._session.scalar(_BUSY, {"now": now})
        return count

    def counts(self) -> dict[str, int]:
        """Return how many deliveries there are, by state."""
        return {row[0]: row[1] for row in self._session.all(_COUNTS)}

    def purge(self, before: datetime) -> int:
        """Delete ended replies that were due before ``before``; return how many."""
        return self._session.run(_PURGE, {"before": before})
