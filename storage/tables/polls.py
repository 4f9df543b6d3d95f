"""Polls and their ballots."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class PollRow(Row):
    """A poll; ``options`` is a JSON list of texts and item numbers.

    ``due_at`` is when the clock has next something to do with it, by which it is claimed.
    """

    __tablename__ = "poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str]
    question: Mapped[str]
    options: Mapped[str]
    most: Mapped[int]
    hidden: Mapped[bool]
    purpose: Mapped[str]
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    state: Mapped[str]
    closed_at: Mapped[datetime | None]
    extended: Mapped[bool]
    due_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = (
        UniqueConstraint("series", "number"),
        Index(None, "due_at"),
    )


class BallotRow(Row):
    """The voice of a party in a poll; ``chosen`` is a JSON list of places."""

    __tablename__ = "ballot"
    poll: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    chosen: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded: Mapped[bool]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = CLUSTERED


POLL = table_of(PollRow)
BALLOT = table_of(BallotRow)
