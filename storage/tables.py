"""The tables, as declarative rows; private to storage. Statements are written in Core.

Every row names its workspace, except what is said of the database itself. Instants are UTC.
``revision`` counts the changes of a row that is read, decided upon and saved, so that a change by
another transaction in between is noticed.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.rules.publication import ACTIONS
from storage.columns import Instant, LocalTime, Number

CLUSTERED = {"sqlite_with_rowid": False}
"""Rows that are kept in their key: one page fewer to write."""
PUBLIC = f"action IN ({', '.join(repr(action) for action in ACTIONS)})"
"""Which rows of the audit trail tell of a change of what is public; an index and its query."""


class Row(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: Number, str: Text(), datetime: Instant()}  # noqa: RUF012 - SQLAlchemy's


class PersonRow(Row):
    """A Slack user, known by (workspace, team, user)."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    team: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    language: Mapped[str | None]
    deleted: Mapped[bool]
    __table_args__ = (
        UniqueConstraint("workspace", "team", "user_id"),
        Index(None, "workspace", "user_id"),
    )


class SeriesRow(Row):
    """A series; ``profile`` and ``conveners`` are JSON."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    key: Mapped[str]
    channel: Mapped[str]
    profile: Mapped[str]
    conveners: Mapped[str]
    owner: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paused: Mapped[bool]
    language: Mapped[str | None]
    """``NULL`` follows the profile."""
    last_number: Mapped[int]
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        Index(None, "workspace", "channel"),
    )


class CategoryRow(Row):
    """A category of parties."""

    __tablename__ = "category"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    key: Mapped[str]
    name_sv: Mapped[str]
    name_en: Mapped[str]
    level_sv: Mapped[str | None]
    level_en: Mapped[str | None]
    every: Mapped[int]
    first: Mapped[int]
    convening: Mapped[bool]
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "key"),)


class PartyRow(Row):
    """A party; ``organises`` is a JSON list."""

    __tablename__ = "party"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    category: Mapped[int] = mapped_column(ForeignKey("category.id"))
    key: Mapped[str]
    name: Mapped[str]
    seats: Mapped[int]
    example: Mapped[bool]
    organises: Mapped[str]
    ended: Mapped[bool]
    __table_args__ = (UniqueConstraint("series", "key"),)


class MandateRow(Row):
    """A mandate; ended ones stay, so that it can be said who acted when."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    party: Mapped[int] = mapped_column(ForeignKey("party.id"))
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    rank: Mapped[int]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "party"), Index(None, "person", "series"))


class MeetingRow(Row):
    """A meeting; ``local`` is naive in the series' zone."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    local: Mapped[datetime] = mapped_column(LocalTime())
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    address: Mapped[str]
    video: Mapped[str]
    host: Mapped[str]
    call_opened_at: Mapped[datetime | None]
    call_closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    sequence: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "local"),)


class HandOverRow(Row):
    """To whom a party's seat is handed for one meeting."""

    __tablename__ = "hand_over"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    __table_args__ = CLUSTERED


class ItemRow(Row):
    """An agenda item."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    area: Mapped[str | None]
    link: Mapped[str | None]
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    proposer: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str]
    position: Mapped[int]
    late: Mapped[bool]
    reason: Mapped[str]
    created_at: Mapped[datetime | None]
    revision: Mapped[int]
    __table_args__ = (UniqueConstraint("series", "number"),)


class AnswerRow(Row):
    """A party's answer; ``attendees`` is a JSON list."""

    __tablename__ = "answer"
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    workspace: Mapped[str]
    choice: Mapped[str]
    attending: Mapped[str | None]
    attendees: Mapped[str]
    note: Mapped[str]
    person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded: Mapped[bool]
    at: Mapped[datetime]
    revision: Mapped[int]
    __table_args__ = CLUSTERED


class OccurrenceRow(Row):
    """A planned step."""

    __tablename__ = "occurrence"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int] = mapped_column(ForeignKey("series.id"))
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    step: Mapped[str]
    kind: Mapped[str]
    local: Mapped[datetime] = mapped_column(LocalTime())
    zone: Mapped[str]
    tzdata: Mapped[str]
    due_at: Mapped[datetime]
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("workspace", "series", "step", "local"),
        Index(None, "state", "due_at"),
    )


class DeliveryRow(Row):
    """A message that is owed. ``*_until`` are epoch seconds; ``refs`` is a JSON object.

    ``lane`` keeps order (empty for replies, which have none). ``queue`` is the lane with its
    workspace while the delivery has not ended: in one column, so that the index holds only what is
    unsent and can be walked from one lane to the next.
    """

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    kind: Mapped[str]
    manner: Mapped[str]
    channel: Mapped[str]
    user_id: Mapped[str]
    thread: Mapped[str]
    response_url: Mapped[str]
    replaces: Mapped[bool]
    dedupe: Mapped[str]
    due_at: Mapped[datetime]
    refs: Mapped[str]
    payload: Mapped[str]
    deadline: Mapped[datetime | None]
    series: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked: Mapped[bool]
    token: Mapped[str]
    state: Mapped[str]
    fence: Mapped[int]
    tries: Mapped[int]
    version: Mapped[int]
    sent_version: Mapped[int]
    sent_channel: Mapped[str]
    ts: Mapped[str]
    reason: Mapped[str]
    sent_at: Mapped[datetime | None]
    lane: Mapped[str]
    queue: Mapped[str | None]
    method: Mapped[str]
    reserved_until: Mapped[float]
    wait_until: Mapped[float]
    lease_until: Mapped[float]
    __table_args__ = (
        UniqueConstraint("workspace", "dedupe"),
        Index(
            "ix_delivery_queue",
            "queue",
            "due_at",
            "id",
            sqlite_where=text("queue IS NOT NULL"),
            postgresql_where=text("queue IS NOT NULL"),
        ),
        Index("ix_delivery_state", "state", "manner", "due_at"),
        Index(
            "ix_delivery_person",
            "person",
            "due_at",
            sqlite_where=text("person IS NOT NULL"),
            postgresql_where=text("person IS NOT NULL"),
        ),
    )


class LaneRow(Row):
    """When a channel or a method of Slack may be used again; epoch seconds."""

    __tablename__ = "lane"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[float]
    """Our own pace."""
    held_until: Mapped[float]
    """What Slack asked for."""
    __table_args__ = CLUSTERED


class InboundRow(Row):
    """A key of something accepted, with the answer that was given."""

    __tablename__ = "inbound"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = CLUSTERED


class AuditRow(Row):
    """Who did what: ids and salted hashes, never a text, so that it survives an erasure.

    ``sequence``, ``previous`` and ``seal`` are empty until the row is sealed.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str]
    party: Mapped[int | None]
    recorded: Mapped[bool]
    hashes: Mapped[str]
    sequence: Mapped[int | None]
    previous: Mapped[str | None]
    seal: Mapped[str | None]
    __table_args__ = (
        # Two small indexes instead of a large one: writing touches only the second.
        Index(
            "ix_audit_sealed",
            "series",
            "sequence",
            unique=True,
            sqlite_where=text("sequence IS NOT NULL"),
            postgresql_where=text("sequence IS NOT NULL"),
        ),
        Index(
            "ix_audit_unsealed",
            "series",
            "id",
            sqlite_where=text("sequence IS NULL"),
            postgresql_where=text("sequence IS NULL"),
        ),
        # The few rows from which pages say when they were updated; answers are not among them.
        Index(
            "ix_audit_public",
            "series",
            "at",
            sqlite_where=text(PUBLIC),
            postgresql_where=text(PUBLIC),
        ),
    )


class InstallationRow(Row):
    """A workspace in which the bot is installed; the token is encrypted before it comes here."""

    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    enterprise: Mapped[str]
    bot_user: Mapped[str]
    bot_token: Mapped[bytes]
    scopes: Mapped[str]
    installed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("enterprise", "workspace"),)


class MetaRow(Row):
    """What is said of the database itself: the salt of its hashes, and that it is a rehearsal's."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


def _table(row: type[Row]) -> Table:
    return cast("Table", row.__table__)


METADATA = Row.metadata
PERSON = _table(PersonRow)
SERIES = _table(SeriesRow)
CATEGORY = _table(CategoryRow)
PARTY = _table(PartyRow)
MANDATE = _table(MandateRow)
MEETING = _table(MeetingRow)
HAND_OVER = _table(HandOverRow)
ITEM = _table(ItemRow)
ANSWER = _table(AnswerRow)
OCCURRENCE = _table(OccurrenceRow)
DELIVERY = _table(DeliveryRow)
LANE = _table(LaneRow)
INBOUND = _table(InboundRow)
AUDIT = _table(AuditRow)
INSTALLATION = _table(InstallationRow)
META = _table(MetaRow)
