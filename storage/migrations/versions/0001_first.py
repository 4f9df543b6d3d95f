"""The first schema: everything that the engine's design asks for."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# As they were at this revision; the code's own types may change.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
instant = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    _create_meta()
    _create_person()
    _create_series()
    _create_category()
    _create_party()
    _create_mandate()
    _create_meeting()
    _create_hand_over()
    _create_item()
    _create_answer()
    _create_occurrence()
    _create_delivery()
    _create_lane()
    _create_inbound()
    _create_audit()
    _create_installation()
    meta = sa.table("meta", sa.column("key"), sa.column("value"))
    op.execute(sa.insert(meta).values(key="salt", value=secrets.token_hex(16)))


def _create_meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint(
            "workspace", "team", "user_id", name="uq_person_workspace_team_user_id"
        ),
    )
    op.create_index("ix_person_workspace_user_id", "person", ["workspace", "user_id"])


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("conveners", sa.Text(), nullable=False),
        sa.Column("owner", number, nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("last_number", number, nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["person.id"], name="fk_series_owner"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("workspace", "key", name="uq_series_workspace_key"),
    )
    op.create_index("ix_series_workspace_channel", "series", ["workspace", "channel"])


def _create_category() -> None:
    op.create_table(
        "category",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_sv", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("level_sv", sa.Text(), nullable=True),
        sa.Column("level_en", sa.Text(), nullable=True),
        sa.Column("every", number, nullable=False),
        sa.Column("first", number, nullable=False),
        sa.Column("convening", sa.Boolean(), nullable=False),
        sa.Column("position", number, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_category_series"),
        sa.PrimaryKeyConstraint("id", name="pk_category"),
        sa.UniqueConstraint("series", "key", name="uq_category_series_key"),
    )


def _create_party() -> None:
    op.create_table(
        "party",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("category", number, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seats", number, nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("organises", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category"], ["category.id"], name="fk_party_category"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_party_series"),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
        sa.UniqueConstraint("series", "key", name="uq_party_series_key"),
    )


def _create_mandate() -> None:
    op.create_table(
        "mandate",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("rank", number, nullable=False),
        sa.Column("starts_at", instant, nullable=True),
        sa.Column("ends_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_mandate_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_mandate_person"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_mandate_series"),
        sa.PrimaryKeyConstraint("id", name="pk_mandate"),
    )
    op.create_index("ix_mandate_party", "mandate", ["party"])
    op.create_index("ix_mandate_person_series", "mandate", ["person", "series"])


def _create_meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("local", sa.DateTime(), nullable=False),
        sa.Column("starts_at", instant, nullable=False),
        sa.Column("ends_at", instant, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("video", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("call_opened_at", instant, nullable=True),
        sa.Column("call_closed_at", instant, nullable=True),
        sa.Column("published_at", instant, nullable=True),
        sa.Column("started_at", instant, nullable=True),
        sa.Column("sequence", number, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_meeting_series"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("series", "local", name="uq_meeting_series_local"),
    )


def _create_hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("meeting", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_hand_over_meeting"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_hand_over_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_hand_over_person"),
        sa.PrimaryKeyConstraint("meeting", "party", name="pk_hand_over"),
        sqlite_with_rowid=False,
    )


def _create_item() -> None:
    op.create_table(
        "item",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("meeting", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("minutes", number, nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("party", number, nullable=True),
        sa.Column("proposer", number, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", number, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", instant, nullable=True),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_item_meeting"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_item_party"),
        sa.ForeignKeyConstraint(["proposer"], ["person.id"], name="fk_item_proposer"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_item_series"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("series", "number", name="uq_item_series_number"),
    )
    op.create_index("ix_item_meeting", "item", ["meeting"])


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("meeting", number, nullable=False),
        sa.Column("party", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("attending", sa.Text(), nullable=True),
        sa.Column("attendees", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person", number, nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("revision", number, nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_answer_meeting"),
        sa.ForeignKeyConstraint(["party"], ["party.id"], name="fk_answer_party"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_answer_person"),
        sa.PrimaryKeyConstraint("meeting", "party", name="pk_answer"),
        sqlite_with_rowid=False,
    )


def _create_occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("meeting", number, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("local", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("tzdata", sa.Text(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name="fk_occurrence_meeting"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_occurrence_series"),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint(
            "workspace", "series", "step", "local", name="uq_occurrence_workspace_series_step_local"
        ),
    )
    op.create_index("ix_occurrence_meeting", "occurrence", ["meeting"])
    op.create_index("ix_occurrence_state_due_at", "occurrence", ["state", "due_at"])


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("manner", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("response_url", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("deadline", instant, nullable=True),
        sa.Column("series", number, nullable=True),
        sa.Column("person", number, nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fence", number, nullable=False),
        sa.Column("tries", number, nullable=False),
        sa.Column("version", number, nullable=False),
        sa.Column("sent_version", number, nullable=False),
        sa.Column("sent_channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sent_at", instant, nullable=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("reserved_until", sa.Double(), nullable=False),
        sa.Column("wait_until", sa.Double(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_delivery_person"),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_delivery_series"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("workspace", "dedupe", name="uq_delivery_workspace_dedupe"),
    )
    op.create_index(
        "ix_delivery_person",
        "delivery",
        ["person", "due_at"],
        sqlite_where=sa.text("person IS NOT NULL"),
        postgresql_where=sa.text("person IS NOT NULL"),
    )
    op.create_index(
        "ix_delivery_queue",
        "delivery",
        ["queue", "due_at", "id"],
        sqlite_where=sa.text("queue IS NOT NULL"),
        postgresql_where=sa.text("queue IS NOT NULL"),
    )
    op.create_index("ix_delivery_state", "delivery", ["state", "manner", "due_at"])


def _create_lane() -> None:
    op.create_table(
        "lane",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.Column("held_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "lane", name="pk_lane"),
        sqlite_with_rowid=False,
    )


def _create_inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_inbound"),
        sqlite_with_rowid=False,
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("series", number, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("person", number, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("party", number, nullable=True),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("hashes", sa.Text(), nullable=False),
        sa.Column("sequence", number, nullable=True),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index(
        "ix_audit_sealed",
        "audit",
        ["series", "sequence"],
        unique=True,
        sqlite_where=sa.text("sequence IS NOT NULL"),
        postgresql_where=sa.text("sequence IS NOT NULL"),
    )
    op.create_index(
        "ix_audit_unsealed",
        "audit",
        ["series", "id"],
        sqlite_where=sa.text("sequence IS NULL"),
        postgresql_where=sa.text("sequence IS NULL"),
    )


def _create_installation() -> None:
    op.create_table(
        "installation",
        sa.Column("id", number, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot_token", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
        sa.UniqueConstraint("enterprise", "workspace", name="uq_installation_enterprise_workspace"),
    )
