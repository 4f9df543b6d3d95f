"""Group sessions keep when they were changed, and when their time was."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own type may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    for name in ("moved_at", "changed_at"):
        op.add_column("session", sa.Column(name, instant, nullable=True))
