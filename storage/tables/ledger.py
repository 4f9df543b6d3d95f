"""Planned steps."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import LocalTime
from storage.tables.row import Row, table_of


class OccurrenceRow(Row):
    """A planned step."""

    __tablename__ = "occurrence"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    step: Mapped[str]
    kind: Mapped[str]
    local: Mapped[datetime] = mapped_column(LocalTime())
    zone: Mapped[str]
    tzdata: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("workspace", "series", "step", "local"),
        Index(None, "state", "due_at"),
    )


OCCURRENCE = table_of(OccurrenceRow)
