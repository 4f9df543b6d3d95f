"""Meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
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
    revision: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "local"),)


MEETING = table_of(MeetingRow)
