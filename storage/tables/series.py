"""Series."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class SeriesRow(Row):
    """A series; ``profile``, ``conveners`` and ``officers`` are JSON."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    key: Mapped[str]
    channel: Mapped[str]
    profile: Mapped[str]
    conveners: Mapped[str]
    owner: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paused: Mapped[bool]
    language: Mapped[str | None]
    """``NULL`` follows the profile."""
    last_number: Mapped[int]
    ended_at: Mapped[datetime | None]
    officers: Mapped[str] = mapped_column(server_default="{}")
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        Index(None, "workspace", "channel"),
    )


SERIES = table_of(SeriesRow)
