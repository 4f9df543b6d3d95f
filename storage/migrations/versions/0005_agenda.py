"""Items are supported, merged, parked, carried over, come back, and touch goals."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own types may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROPOSED = sa.text("state = 'proposed'")


def upgrade() -> None:
    for name, kind in (
        ("goals", sa.Text()),
        ("merged_into", number),
        ("carried_from", instant),
        ("standing", sa.Text()),
    ):
        op.add_column("item", sa.Column(name, kind, nullable=True))
    op.create_index(
        "ix_item_proposed",
        "item",
        ["meeting"],
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )
    op.create_table(
        "support",
        sa.Column("item", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_support_item"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_support_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_support_person"),
        sa.PrimaryKeyConstraint("item", "party", name="pk_support"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carriage",
        sa.Column("meeting", number, nullable=False),
        sa.Column("item", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("position", number, nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name="fk_carriage_item"),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_carriage_meeting"),
        sa.PrimaryKeyConstraint("meeting", "item", name="pk_carriage"),
        sqlite_with_rowid=False,
    )
