"""What meetings leave: decisions, actions, commitments and conclusions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
WAITING = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("party", number, nullable=True),
        sa.Column("person", number, nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("meeting", number, nullable=False),
        sa.Column("item", number, nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("raised", sa.Text(), nullable=False),
        sa.Column("author", number, nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("changed_at", instant, nullable=True),
        sa.Column("changed_by", number, nullable=True),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("next_at", instant, nullable=True),
        sa.Column("revision", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outcome"),
        sa.UniqueConstraint("series", "number", name="uq_outcome_series_number"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_outcome_{column}")
            for column, table in (
                ("series", "series"),
                ("party", "party"),
                ("person", "person"),
                ("meeting", "meeting"),
                ("item", "item"),
                ("author", "person"),
                ("changed_by", "person"),
            )
        ),
    )
    op.create_index("ix_outcome_series_state", "outcome", ["series", "state"])
    op.create_index(
        "ix_outcome_next_at",
        "outcome",
        ["next_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
