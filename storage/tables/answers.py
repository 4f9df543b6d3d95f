"""Answers."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class AnswerRow(Row):
    """A party's answer; ``attendees`` is a JSON list, ``done_at`` when Slack says it was done."""

    __tablename__ = "answer"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    choice: Mapped[str]
    attending: Mapped[str | None]
    attendees: Mapped[str]
    note: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded: Mapped[bool]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = CLUSTERED


ANSWER = table_of(AnswerRow)
