"""Agenda items."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class ItemRow(Row):
    """An agenda item."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    area: Mapped[str | None]
    link: Mapped[str | None]
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    proposer: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    position: Mapped[int]
    late: Mapped[bool]
    reason: Mapped[str]
    created_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "number"),)


ITEM = table_of(ItemRow)
