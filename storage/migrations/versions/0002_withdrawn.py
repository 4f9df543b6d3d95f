"""A meeting may be withdrawn; the rows that tell when a record changed have an index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own type may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
PUBLIC = sa.text(
    "action IN ('agenda.ordered', 'agenda.published', 'item.accepted', 'item.declined', "
    "'item.proposed', 'item.timed', 'item.withdrawn', 'meeting.restored', 'meeting.withdrawn', "
    "'series.loaded')"
)


def upgrade() -> None:
    op.add_column("meeting", sa.Column("withdrawn_at", instant, nullable=True))
    op.create_index(
        "ix_audit_public",
        "audit",
        ["series", "at"],
        sqlite_where=PUBLIC,
        postgresql_where=PUBLIC,
    )
