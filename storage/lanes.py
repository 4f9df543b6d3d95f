"""Lanes: how fast a channel and a method of Slack may be used, and until when they are held.

Slack takes about one message a second in a channel, and some hundred calls of a method a minute
in a workspace (docs.slack.dev/apis/web-api/rate-limits). Times are epoch seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, select, tuple_, update

from bot.ports import Clock
from bot.rules.outbox import Owed
from storage.query import Query, Session
from storage.tables import LANE

L = LANE.c
STANDARD_PER_MINUTE = 300
CHANNEL_SECONDS = 1.0
METHOD_SECONDS = {
    "chat.postMessage": 0.2,
    "chat.postEphemeral": 0.6,
    "chat.update": 1.2,
    "views.publish": 0.6,
}
"""Seconds between two calls at the standard pace."""
BURST_SECONDS = 1.0
"""How far a method may run ahead of its pace; its limit is one per minute, not per call."""

_TAKE = Query(
    lambda make: (
        make(LANE)
        .values(free_at=bindparam("epoch") + bindparam("seconds"), held_until=0.0)
        .on_conflict_do_update(
            index_elements=["workspace", "lane"],
            set_={
                "free_at": bindparam("seconds")
                + case((L.free_at > bindparam("epoch"), L.free_at), else_=bindparam("epoch"))
            },
        )
    )
)
_HOLD = Query(
    lambda make: (
        make(LANE)
        .values(free_at=0.0, held_until=bindparam("until"))
        .on_conflict_do_update(
            index_elements=["workspace", "lane"],
            set_={
                "held_until": case(
                    (L.held_until > bindparam("until"), L.held_until), else_=bindparam("until")
                )
            },
        )
    )
)
_RELEASE = Query(
    update(LANE).where(L.lane.in_(bindparam("lanes", expanding=True))).values(held_until=0.0)
)
_LOCK = Query(
    select(L.workspace, L.lane, L.free_at, L.held_until)
    .where(tuple_(L.workspace, L.lane).in_(bindparam("lanes", expanding=True)))
    .order_by(L.workspace, L.lane)
    .with_for_update()
)

Key = tuple[str, str]
"""A workspace and a lane in it.

That is a channel id, ``home:`` with a user id, a method's name, or ``refused:`` with one.
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when a lane is not to be used."""

    free_at: float = 0.0
    held_until: float = 0.0


def method_of(owed: Owed) -> str:
    """Return the method of Slack that sends ``owed``; empty for a response URL, which has none."""
    if owed.target.response_url:
        return ""
    if owed.manner == "update":
        return "views.publish" if owed.kind.startswith("home") else "chat.update"
    return "chat.postEphemeral" if owed.target.user else "chat.postMessage"


def lane_of(owed: Owed) -> str:
    """Return the lane that keeps the order of ``owed``; empty for replies and news: none does."""
    if owed.manner in {"reply", "news"}:
        return ""
    return owed.target.channel or f"home:{owed.target.user}"


class Lanes:
    """Lanes, inside one transaction. ``pace_per_minute`` is that of ``chat.postMessage``."""

    def __init__(self, session: Session, clock: Clock, pace_per_minute: int) -> None:
        self._session = session
        self._clock = clock
        self._scale = STANDARD_PER_MINUTE / pace_per_minute

    def seconds(self, lane: str) -> float:
        """Return the seconds between two uses of a lane."""
        return METHOD_SECONDS.get(lane, CHANNEL_SECONDS) * self._scale

    def take(self, workspace: str, lanes: Iterable[str]) -> None:
        """Count a use of the lanes now."""
        epoch = self._clock.epoch()
        uses = [
            {"workspace": workspace, "lane": lane, "epoch": epoch, "seconds": self.seconds(lane)}
            for lane in sorted(lanes)
            if lane
        ]
        if uses:
            self._session.each(_TAKE, uses)

    def hold(self, workspace: str, lane: str, until: float) -> None:
        """Use the lane no more before ``until``; a longer hold stays."""
        values = {"workspace": workspace, "lane": lane, "until": until}
        self._session.run(_HOLD, values)

    def release(self, lanes: Iterable[str]) -> None:
        """Hold these lanes no longer, in any workspace."""
        self._session.run(_RELEASE, {"lanes": sorted(lanes)})

    def lock(self, lanes: Iterable[Key]) -> dict[Key, Limit]:
        """Return the limits of the lanes; on PostgreSQL they are locked, in one order for all.

        So two processes that claim at the same time neither exceed a pace nor wait for each other
        in a circle.
        """
        wanted: Sequence[Key] = sorted(set(lanes))
        if not wanted:
            return {}
        rows = self._session.all(_LOCK, {"lanes": wanted})
        return {(row[0], row[1]): Limit(row[2], row[3]) for row in rows}
