"""Meetings are moved, cancelled and set by a convener."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own types may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PUBLIC = sa.text(
    "action IN ('agenda.ordered', 'agenda.published', 'item.accepted', 'item.declined', "
    "'item.proposed', 'item.timed', 'item.withdrawn', 'meeting.cancelled', 'meeting.moved', "
    "'meeting.restored', 'meeting.set', 'meeting.withdrawn', 'series.loaded')"
)


def upgrade() -> None:
    for name in ("title", "categories", "reason"):
        op.add_column("meeting", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column(
        "meeting", sa.Column("is_set", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("meeting", sa.Column("changes", number, server_default="0", nullable=False))
    op.add_column("meeting", sa.Column("slot", sa.DateTime(), nullable=True))
    for name in ("changed_at", "cancelled_at"):
        op.add_column("meeting", sa.Column(name, instant, nullable=True))
    op.drop_index("ix_audit_public", "audit")
    op.create_index(
        "ix_audit_public", "audit", ["series", "at"], sqlite_where=PUBLIC, postgresql_where=PUBLIC
    )
