"""Which deliveries may be sent now: flat in the number of rows, whatever stands in the queues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from bot.rules.outbox import REFUSED
from storage.lanes import BURST_SECONDS, Key, Lanes
from storage.query import Query, Session
from storage.tables import DELIVERY, LANE, SERIES

D = DELIVERY.c
COLUMNS = (
    D.id,
    D.workspace,
    D.kind,
    D.manner,
    D.channel,
    D.user_id,
    D.thread,
    D.response_url,
    D.replaces,
    D.dedupe,
    D.due_at,
    D.refs,
    D.payload,
    D.deadline,
    D.series,
    D.person,
    D.asked,
    D.token,
    D.state,
    D.fence,
    D.tries,
    D.version,
    D.sent_version,
    D.sent_channel,
    D.ts,
    D.reason,
    D.sent_at,
    D.method,
)
"""In the order in which ``outbox`` reads them; the method is for the limits."""
_ID, _WORKSPACE, _MANNER, _DUE_AT, _METHOD = 0, 1, 3, 10, 27


def _running(delivery: FromClause, series: FromClause) -> ColumnElement[bool]:
    """Return what the pause of its series does not hold back; an ended one is paused no more."""
    return or_(delivery.c.asked, series.c.paused.is_not(True), series.c.ended_at.is_not(None))


RUNNING = _running(DELIVERY, SERIES)

_channel_lane = LANE.alias("channel_lane")
_method_lane = LANE.alias("method_lane")
_refused_lane = LANE.alias("refused_lane")
_JOINED = (
    DELIVERY.outerjoin(
        _channel_lane,
        and_(
            _channel_lane.c.workspace == D.workspace,
            # A reply has no lane of its own, but keeps still in a channel that is held.
            _channel_lane.c.lane == func.coalesce(func.nullif(D.lane, ""), D.channel),
        ),
    )
    .outerjoin(
        _method_lane,
        and_(_method_lane.c.workspace == D.workspace, _method_lane.c.lane == D.method),
    )
    .outerjoin(
        _refused_lane,
        and_(
            _refused_lane.c.workspace == D.workspace,
            _refused_lane.c.lane == literal_column(f"'{REFUSED}'").concat(D.method),
        ),
    )
)
_NOT_HELD = (
    func.coalesce(_channel_lane.c.held_until, 0.0) <= bindparam("epoch"),
    func.coalesce(_method_lane.c.held_until, 0.0) <= bindparam("epoch"),
    func.coalesce(_refused_lane.c.held_until, 0.0) <= bindparam("epoch"),
)
_NOT_WAITING = (
    D.wait_until <= bindparam("epoch"),
    D.reserved_until <= bindparam("epoch"),
)


def _walk() -> Any:  # noqa: ANN401 - a recursive CTE
    """Return the queues that hold something unsent, found by leaping through their index.

    Each step asks for the next queue after the last one: as many look-ups as there are queues,
    however long they are (PostgreSQL wiki, Loose indexscan).
    """
    first = select(func.min(D.queue).label("queue")).where(D.queue.is_not(None))
    walk = first.cte("walk", recursive=True)
    after = DELIVERY.alias("after")
    following = (
        select(func.min(after.c.queue)).where(after.c.queue > walk.c.queue).scalar_subquery()
    )
    return walk.union_all(select(following).where(walk.c.queue.is_not(None)))


def _heads() -> Select[Any]:
    """Return the statement for the oldest unsent delivery of each queue, if it may be sent."""
    walk = _walk()
    head = DELIVERY.alias("head")
    series = SERIES.alias("head_series")
    # An update that waits steps aside: it may be waiting for the very message behind it.
    aside = and_(
        head.c.manner == "update",
        head.c.state == "ready",
        head.c.wait_until > bindparam("epoch"),
    )
    oldest = (
        select(head.c.id)
        .select_from(head.outerjoin(series, series.c.id == head.c.series))
        .where(
            head.c.queue == walk.c.queue,
            head.c.due_at <= bindparam("now"),
            _running(head, series),
            ~aside,
        )
        .order_by(head.c.due_at, head.c.id)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    return (
        select(*COLUMNS)
        .select_from(walk.join(_JOINED, D.id == oldest))
        .where(
            D.state == "ready",
            *_NOT_WAITING,
            *_NOT_HELD,
            func.coalesce(_channel_lane.c.free_at, 0.0) <= bindparam("epoch"),
            func.coalesce(_method_lane.c.free_at, 0.0) <= bindparam("epoch") + BURST_SECONDS,
        )
        .order_by(D.due_at, D.id)
        .limit(bindparam("limit"))
        .with_for_update(of=DELIVERY, skip_locked=True)
    )


_HEADS = Query(_heads())
_REPLIES = Query(
    select(*COLUMNS)
    .select_from(_JOINED)
    .where(
        D.state == "ready",
        D.manner == "reply",
        D.due_at <= bindparam("now"),
        *_NOT_WAITING,
        *_NOT_HELD,
    )
    .order_by(D.due_at, D.id)
    .limit(bindparam("limit"))
    .with_for_update(of=DELIVERY, skip_locked=True)
)
LOOKS = (_REPLIES, _HEADS)
"""What is asked at each look, whatever is owed."""
_READY = Query(
    select(*COLUMNS)
    .select_from(_JOINED)
    .where(
        D.id.in_(bindparam("ids", expanding=True)),
        D.state == "ready",
        D.wait_until <= bindparam("epoch"),
        *_NOT_HELD,
    )
    .order_by(D.due_at, D.id)
    .with_for_update(of=DELIVERY, skip_locked=True)
)


def due(session: Session, lanes: Lanes, now: datetime, epoch: float, limit: int) -> list[Any]:
    """Return the rows that may be sent now, oldest first."""
    key = {"now": now, "epoch": epoch, "limit": limit}
    rows = [row for look in LOOKS for row in session.all(look, key)]
    rows = sorted(rows, key=lambda row: (row[_DUE_AT], row[_ID]))[:limit]
    turns = _Turns(lanes, rows, epoch)
    return [row for row in rows if turns.take(row)]


def ready(session: Session, lanes: Lanes, ids: Sequence[int], epoch: float) -> list[Any]:
    """Return the rows among ``ids`` that are ready and not held."""
    rows = session.all(_READY, {"ids": ids, "epoch": epoch})
    turns = _Turns(lanes, rows, epoch)
    return [row for row in rows if turns.take(row)]


class _Turns:
    """How many of the rows their methods still admit."""

    def __init__(self, lanes: Lanes, rows: Sequence[Any], epoch: float) -> None:
        self._lanes = lanes
        self._epoch = epoch
        limits = lanes.lock(_key(row) for row in rows if row[_METHOD])
        self._held = {key for key, limit in limits.items() if limit.held_until > epoch}
        self._free = {key: limit.free_at for key, limit in limits.items()}

    def take(self, row: Any) -> bool:  # noqa: ANN401 - a row
        """Tell whether the row may go now; then its method is used once more."""
        key = _key(row)
        if key in self._held:
            return False
        if row[_MANNER] == "reply":
            return True
        free_at = max(self._free.get(key, 0.0), self._epoch)
        if free_at > self._epoch + BURST_SECONDS:
            return False
        self._free[key] = free_at + self._lanes.seconds(row[_METHOD])
        return True


def _key(row: Any) -> Key:  # noqa: ANN401 - a row
    return row[_WORKSPACE], row[_METHOD]
