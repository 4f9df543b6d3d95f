"""Agenda items."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of

PROPOSED = "state = 'proposed'"


class ItemRow(Row):
    """An agenda item; ``goals`` are keys with a space between them."""

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
    goals: Mapped[str | None]
    merged_into: Mapped[int | None]
    """A number of the series."""
    carried_from: Mapped[datetime | None]
    standing: Mapped[str | None]
    __table_args__ = (
        UniqueConstraint("series", "number"),
        # What nobody has decided on is looked for at every tick, and is little.
        Index(
            "ix_item_proposed",
            "meeting",
            sqlite_where=text(PROPOSED),
            postgresql_where=text(PROPOSED),
        ),
    )


class SupportRow(Row):
    """That a party supports an item: one voice, whoever of its people gave it."""

    __tablename__ = "support"
    item: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    __table_args__ = CLUSTERED


class CarriageRow(Row):
    """That an item was on a meeting's agenda, at a place, and was carried over from there."""

    __tablename__ = "carriage"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    workspace: Mapped[str]
    position: Mapped[int]
    __table_args__ = CLUSTERED


ITEM = table_of(ItemRow)
SUPPORT = table_of(SupportRow)
CARRIAGE = table_of(CarriageRow)
