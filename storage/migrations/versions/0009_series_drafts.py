"""Series are set up in Slack, and end."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "series_draft",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series_draft"),
    )
    op.create_index("ix_series_draft_workspace", "series_draft", ["workspace"])
    op.add_column("series", sa.Column("ended_at", instant, nullable=True))
