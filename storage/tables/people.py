"""Persons."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class PersonRow(Row):
    """A Slack user, known by (workspace, team, user)."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    team: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    language: Mapped[str | None]
    deleted: Mapped[bool]
    __table_args__ = (
        UniqueConstraint("workspace", "team", "user_id"),
        Index(None, "workspace", "user_id"),
    )


PERSON = table_of(PersonRow)
