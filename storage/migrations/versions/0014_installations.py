"""Installations in several workspaces: tokens that expire, organisations, what has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    # Nothing ever wrote into the one that the first schema made.
    op.drop_table("installation")
    op.create_table(
        "installation",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("installed_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("renewing_until", sa.Double(), nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_installation"),
    )
