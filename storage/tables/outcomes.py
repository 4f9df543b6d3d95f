"""Outcomes."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as clause
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class OutcomeRow(Row):
    """What a meeting left; ``due`` is a local day, ``raised`` a JSON list of party ids."""

    __tablename__ = "outcome"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date | None] = mapped_column(Date())
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    goal: Mapped[str | None]
    raised: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    state: Mapped[str]
    note: Mapped[str]
    reason: Mapped[str]
    before: Mapped[str]
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    heard: Mapped[str]
    next_at: Mapped[datetime | None]
    deadline: Mapped[str | None]
    due_before: Mapped[date | None] = mapped_column(Date())
    revision: Mapped[int]
    __table_args__ = (
        UniqueConstraint("series", "number"),
        Index(None, "series", "state"),
        # The few that somebody is to hear of: looked at by every tick.
        Index(
            "ix_outcome_next_at",
            "next_at",
            sqlite_where=clause("next_at IS NOT NULL"),
            postgresql_where=clause("next_at IS NOT NULL"),
        ),
    )


OUTCOME = table_of(OutcomeRow)
