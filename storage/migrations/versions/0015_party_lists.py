"""Parties and mandates are read from lists, which may name people who are not known yet."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "nominee",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", number, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=True),
        sa.Column("made_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_nominee_series_series"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_nominee_party_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_nominee_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_nominee"),
    )
    op.create_index("ix_nominee_series", "nominee", ["series"])
    op.create_table(
        "party_list",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_party_list_series_series"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_party_list_person_person"),
        sa.PrimaryKeyConstraint("id", name="pk_party_list"),
        sa.UniqueConstraint("series", "person", name="uq_party_list_series_person"),
    )
