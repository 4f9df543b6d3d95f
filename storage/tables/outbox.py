"""Deliveries, and how fast they may go."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class DeliveryRow(Row):
    """A message that is owed. ``*_until`` are epoch seconds; ``refs`` is a JSON object.

    ``lane`` keeps order (empty for replies, which have none). ``queue`` is the lane with its
    workspace while the delivery has not ended: in one column, so that the index holds only what is
    unsent and can be walked from one lane to the next.
    """

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    kind: Mapped[str]
    manner: Mapped[str]
    channel: Mapped[str]
    user_id: Mapped[str]
    thread: Mapped[str]
    response_url: Mapped[str]
    replaces: Mapped[bool]
    dedupe: Mapped[str]
    due_at: Mapped[datetime]
    refs: Mapped[str]
    payload: Mapped[str]
    deadline: Mapped[datetime | None]
    series: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked: Mapped[bool]
    token: Mapped[str]
    state: Mapped[str]
    fence: Mapped[int]
    tries: Mapped[int]
    version: Mapped[int]
    sent_version: Mapped[int]
    sent_channel: Mapped[str]
    ts: Mapped[str]
    reason: Mapped[str]
    sent_at: Mapped[datetime | None]
    lane: Mapped[str]
    queue: Mapped[str | None]
    method: Mapped[str]
    reserved_until: Mapped[float]
    wait_until: Mapped[float]
    lease_until: Mapped[float]
    __table_args__ = (
        UniqueConstraint("workspace", "dedupe"),
        Index(
            "ix_delivery_queue",
            "queue",
            "due_at",
            "id",
            sqlite_where=text("queue IS NOT NULL"),
            postgresql_where=text("queue IS NOT NULL"),
        ),
        Index("ix_delivery_state", "state", "manner", "due_at"),
        Index(
            "ix_delivery_person",
            "person",
            "due_at",
            sqlite_where=text("person IS NOT NULL"),
            postgresql_where=text("person IS NOT NULL"),
        ),
    )


class LaneRow(Row):
    """When a channel or a method of Slack may be used again; epoch seconds."""

    __tablename__ = "lane"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[float]
    """Our own pace."""
    held_until: Mapped[float]
    """What Slack asked for."""
    __table_args__ = CLUSTERED


class RefreshRow(Row):
    """A note that an update is owed once more as it stands, not yet gathered into its delivery.

    Without a foreign key: that would lock the delivery's row, for which nobody is to wait
    (docs/adr/0059). Updates are never deleted.
    """

    __tablename__ = "refresh"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    delivery: Mapped[int]
    due_at: Mapped[datetime]


DELIVERY = table_of(DeliveryRow)
LANE = table_of(LaneRow)
REFRESH = table_of(RefreshRow)
