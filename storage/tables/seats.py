"""Categories, parties, mandates and hand-overs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
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
    away_at: Mapped[datetime | None]
    """When the person left the channel of the series; ``NULL`` while they are in it."""
    __table_args__ = (Index(None, "party"), Index(None, "person", "series"))


class HandOverRow(Row):
    """To whom a party's seat is handed for one meeting."""

    __tablename__ = "hand_over"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shared: Mapped[bool] = mapped_column(server_default=false())
    """Whether the principal may act as well, because the seat had been silent."""
    accepted_at: Mapped[datetime | None]
    """When the deputy said that they do it."""
    __table_args__ = CLUSTERED


class HandedUntilRow(Row):
    """To whom a party's seat is handed until a day, whatever the meeting."""

    __tablename__ = "handed_until"
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    principal: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who handed it over, and is told when it ends."""
    last_day: Mapped[str]
    """In the zone of the series, as ISO 8601 writes it."""
    ends_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "ends_at"),)


CATEGORY = table_of(CategoryRow)
PARTY = table_of(PartyRow)
MANDATE = table_of(MandateRow)
HAND_OVER = table_of(HandOverRow)
HANDED_UNTIL = table_of(HandedUntilRow)
