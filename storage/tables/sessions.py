"""Group sessions: what was made different from the series' file."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class SessionRow(Row):
    """A group's session in a round; ``start`` is minutes after midnight, ``None`` as the file."""

    __tablename__ = "session"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    days: Mapped[int | None]
    start: Mapped[int | None]
    place: Mapped[str | None]
    address: Mapped[str | None]
    video: Mapped[str | None]
    host: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    moves: Mapped[int]
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str]
    revision: Mapped[int]
    moved_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    __table_args__ = CLUSTERED


class RegroupedRow(Row):
    """The group to which a party was moved for one round."""

    __tablename__ = "regrouped"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    key: Mapped[str]
    __table_args__ = CLUSTERED


SESSION = table_of(SessionRow)
REGROUPED = table_of(RegroupedRow)
