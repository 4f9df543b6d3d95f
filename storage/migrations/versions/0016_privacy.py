"""The audit trail keeps by which mandate and what else there was, and is only added to.

Legal holds and erasures of personal data have tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
words = "the audit trail is only added to"
kept = (
    *("id", "workspace", "series", "at", "person", "action", "subject", "party", "recorded"),
    *("hashes", "mandate", "codes"),
)
same = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in kept)
stands = "EXISTS (SELECT 1 FROM series WHERE id = OLD.series)"
triggers = {
    "sqlite": [
        f"""CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
WHEN OLD.sequence IS NOT NULL OR {same}
BEGIN SELECT RAISE(ABORT, '{words}'); END""",
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
        """CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_stays()""",
    ],
}


def upgrade() -> None:
    op.add_column("audit", sa.Column("mandate", number, nullable=True))
    op.add_column("audit", sa.Column("codes", sa.Text(), nullable=True))
    for statement in triggers[op.get_bind().dialect.name]:
        op.execute(statement)
    op.create_table(
        "hold",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=True),
        sa.Column("person", number, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_hold_series"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_hold_person"),
    )
    op.create_table(
        "erasure",
        sa.Column("person", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("done_at", instant, nullable=True),
        sa.PrimaryKeyConstraint("person", name="pk_erasure"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_erasure_person"),
    )
