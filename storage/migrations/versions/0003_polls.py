"""Polls and their ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("meeting", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("most", number, nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=True),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("closes_at", instant, nullable=False),
        sa.Column("remind_at", instant, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("due_at", instant, nullable=True),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_poll_series"),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_poll_meeting"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_poll_person"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
        sa.UniqueConstraint("series", "number", name="uq_poll_series_number"),
    )
    op.create_index("ix_poll_meeting", "poll", ["meeting"])
    op.create_index("ix_poll_due_at", "poll", ["due_at"])
    op.create_table(
        "ballot",
        sa.Column("poll", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"], name="fk_ballot_poll"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_ballot_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_ballot_person"),
        sa.PrimaryKeyConstraint("poll", "party", name="pk_ballot"),
        sqlite_with_rowid=False,
    )
