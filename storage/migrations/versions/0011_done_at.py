"""Answers and ballots keep when they were done."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own type may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    for table in ("answer", "ballot"):
        op.add_column(table, sa.Column("done_at", instant, nullable=True))
