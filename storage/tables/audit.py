"""The audit trail."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.rules.publication import ACTIONS
from storage.tables.row import Row, table_of

PUBLIC = f"action IN ({', '.join(repr(action) for action in ACTIONS)})"
"""Which rows of the audit trail tell of a change of what is public; an index and its query."""


class AuditRow(Row):
    """Who did what: ids and salted hashes, never a text, so that it survives an erasure.

    ``sequence``, ``previous`` and ``seal`` are empty until the row is sealed.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str]
    party: Mapped[int | None]
    recorded: Mapped[bool]
    hashes: Mapped[str]
    sequence: Mapped[int | None]
    previous: Mapped[str | None]
    seal: Mapped[str | None]
    __table_args__ = (
        # Two small indexes instead of a large one: writing touches only the second.
        Index(
            "ix_audit_sealed",
            "series",
            "sequence",
            unique=True,
            sqlite_where=text("sequence IS NOT NULL"),
            postgresql_where=text("sequence IS NOT NULL"),
        ),
        Index(
            "ix_audit_unsealed",
            "series",
            "id",
            sqlite_where=text("sequence IS NULL"),
            postgresql_where=text("sequence IS NULL"),
        ),
        # The few rows from which pages say when they were updated; answers are not among them.
        Index(
            "ix_audit_public",
            "series",
            "at",
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
    )


AUDIT = table_of(AuditRow)
