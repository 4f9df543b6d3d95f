"""A step knows when a convener gave it another time."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own type may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("occurrence", sa.Column("moved_at", instant, nullable=True))
