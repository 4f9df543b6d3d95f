"""Rounds of group sessions; outcomes point to forward deadlines."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("meeting", number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("days", number, nullable=True),
        sa.Column("start", number, nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("video", sa.Text(), nullable=True),
        sa.Column("host", number, nullable=True),
        sa.Column("moves", number, nullable=False),
        sa.Column("cancelled_at", instant, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["host"], ["party.id"], name="fk_session_host"),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_session_meeting"),
        sa.PrimaryKeyConstraint("meeting", "key", name="pk_session"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "regrouped",
        sa.Column("meeting", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_regrouped_meeting"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_regrouped_party"),
        sa.PrimaryKeyConstraint("meeting", "party", name="pk_regrouped"),
        sqlite_with_rowid=False,
    )
    op.add_column("outcome", sa.Column("deadline", sa.Text(), nullable=True))
    op.add_column("outcome", sa.Column("due_before", sa.Date(), nullable=True))
