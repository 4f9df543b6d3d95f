"""The audit trail."""

from datetime import datetime

from sqlalchemy import DDL, Index, event, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.ports.audit import NO_SERIES
from bot.rules.publication import ACTIONS
from storage.tables.row import Row, table_of

PUBLIC = f"action IN ({', '.join(repr(action) for action in ACTIONS)})"
"""Which rows of the audit trail tell of a change of what is public; an index and its query."""


class AuditRow(Row):
    """Who did what: ids, codes and salted hashes, never a text, so that it survives an erasure.

    ``mandate`` is by which right, ``codes`` a JSON object of what is no text. ``sequence``,
    ``previous`` and ``seal`` are empty until the row is sealed.
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
    mandate: Mapped[int | None]
    codes: Mapped[str | None]
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

_WORDS = "the audit trail is only added to"
_KEPT = (
    *("id", "workspace", "series", "at", "person", "action", "subject", "party", "recorded"),
    *("hashes", "mandate", "codes"),
)
_SAME = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
_STANDS = f"OLD.series IN (SELECT id FROM series UNION ALL SELECT {NO_SERIES})"  # noqa: S608 - a number of ours
"""A trail goes with its whole series alone, and after it; what is of none stays."""
TRIGGERS = {
    "sqlite": [
        f"""CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
WHEN OLD.sequence IS NOT NULL OR {_SAME}
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
        f"""CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit WHEN {_STANDS}
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' THEN
    IF NOT {_STANDS} THEN RETURN OLD; END IF;
ELSIF NOT (OLD.sequence IS NOT NULL OR {_SAME.replace("IS NOT", "IS DISTINCT FROM")}) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'check_violation'; END $$""",
        """CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_stays()""",
    ],
}
"""What keeps every row as it was written, and lets it be sealed once."""
for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(AUDIT, "after_create", _ddl.execute_if(dialect=_dialect))
