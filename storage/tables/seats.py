"""Categories, parties, mandates and hand-overs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class CategoryRow(Row):
    """A category of parties."""

    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    key: Mapped[str]
    name_sv: Mapped[str]
    name_en: Mapped[str]
    level_sv: Mapped[str | None]
    level_en: Mapped[str | None]
    every: Mapped[int]
    first: Mapped[int]
    convening: Mapped[bool]
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "key"),)


class PartyRow(Row):
    """A party; ``organises`` is a JSON list."""

    __tablename__ = "party"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    category: Mapped[int] = mapped_column(ForeignKey("category.id"))
    key: Mapped[str]
    name: Mapped[str]
    seats: Mapped[int]
    example: Mapped[bool]
    organises: Mapped[str]
    ended: Mapped[bool]
    __table_args__ = (UniqueConstraint("series", "key"),)


class MandateRow(Row):
    """A mandate; ended ones stay, so that it can be said who acted when."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"))
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    rank: Mapped[int]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "party"), Index(None, "person", "series"))


class HandOverRow(Row):
    """To whom a party's seat is handed for one meeting."""

    __tablename__ = "hand_over"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    __table_args__ = CLUSTERED


CATEGORY = table_of(CategoryRow)
PARTY = table_of(PartyRow)
MANDATE = table_of(MandateRow)
HAND_OVER = table_of(HandOverRow)
