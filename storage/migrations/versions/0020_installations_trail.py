"""What became of an installation is in the audit trail, in a chain that no series takes with it."""

from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own may change.
words = "the audit trail is only added to"
kept = (
    *("id", "workspace", "series", "at", "person", "action", "subject", "party", "recorded"),
    *("hashes", "mandate", "codes"),
)
same = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in kept)
stands = "OLD.series IN (SELECT id FROM series UNION ALL SELECT 0)"
triggers = {
    "sqlite": [
        "DROP TRIGGER audit_undeleted",
        f"""CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit WHEN {stands}
BEGIN SELECT RAISE(ABORT, '{words}'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF TG_OP = 'DELETE' THEN
    IF NOT {stands} THEN RETURN OLD; END IF;
ELSIF NOT (OLD.sequence IS NOT NULL OR {same.replace("IS NOT", "IS DISTINCT FROM")}) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END $$""",
    ],
}


def upgrade() -> None:
    for statement in triggers[op.get_bind().dialect.name]:
        op.execute(statement)
