"""Lists of parties: who is named in one and not known yet, and lists that are looked at."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class NomineeRow(Row):
    """Somebody whom a list names for a party; days are as ISO 8601 writes them, or empty."""

    __tablename__ = "nominee"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"))
    role: Mapped[str]
    place: Mapped[int]
    name: Mapped[str]
    title: Mapped[str]
    email: Mapped[str]
    starts: Mapped[str]
    ends: Mapped[str]
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    __table_args__ = (Index(None, "series"),)


class PartyListRow(Row):
    """A list that somebody looks at before it is applied; one for each person and series.

    ``data`` is JSON; empty once it was applied, replaced, or is too old.
    """

    __tablename__ = "party_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    data: Mapped[str]
    made_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("series", "person"),)


NOMINEE = table_of(NomineeRow)
PARTY_LIST = table_of(PartyListRow)
