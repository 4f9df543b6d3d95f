"""Series have a chair, a secretary, adjusters; deputies take over; who left the channel is away."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own type may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("series", sa.Column("officers", sa.Text, nullable=False, server_default="{}"))
    for table in ("hand_over", "handed_until"):
        op.add_column(table, sa.Column("accepted_at", instant, nullable=True))
    op.add_column("mandate", sa.Column("away_at", instant, nullable=True))
