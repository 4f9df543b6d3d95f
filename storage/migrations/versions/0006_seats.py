"""Seats are handed over until a day, and shared with a deputy when they were silent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As it was at this revision; the code's own types may change.
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "hand_over", sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "handed_until",
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("principal", number, nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_handed_until_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_handed_until_person"),
        sa.ForeignKeyConstraint(["principal"], ["person.id"], name="fk_handed_until_principal"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_handed_until_series"),
        sa.PrimaryKeyConstraint("party", name="pk_handed_until"),
    )
    op.create_index("ix_handed_until_ends_at", "handed_until", ["ends_at"])
