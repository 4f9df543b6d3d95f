"""Meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import LocalTime
from storage.tables.row import Row, table_of


class MeetingRow(Row):
    """A meeting; ``local`` is naive in the series' zone."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    local: Mapped[datetime] = mapped_column(LocalTime())
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    address: Mapped[str]
    video: Mapped[str]
    host: Mapped[str]
    call_opened_at: Mapped[datetime | None]
    call_closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    sequence: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    title: Mapped[str] = mapped_column(server_default="")
    categories: Mapped[str] = mapped_column(server_default="")
    """Keys, with a space between them; no key has one."""
    is_set: Mapped[bool] = mapped_column(server_default=false())
    slot: Mapped[datetime | None] = mapped_column(LocalTime())
    changed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")
    changes: Mapped[int] = mapped_column(server_default="0")
    revision: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "local"),)


MEETING = table_of(MeetingRow)
