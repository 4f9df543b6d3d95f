"""How values that SQL does not know are kept: instants, local times."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""Ids: SQLite numbers rows by itself only when the type is called INTEGER."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime: ``timestamptz`` on PostgreSQL, microseconds since 1970 on SQLite.

    Comes back in UTC. Raises ``ValueError`` for a naive one.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column's type in the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Turn an aware datetime into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"an instant needs a time zone: {value.isoformat()}"
            raise ValueError(message)
        if dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Turn what the database keeps into an aware UTC datetime."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            kept: datetime = value
            return kept.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)


class LocalTime(TypeDecorator[datetime]):
    """A naive datetime in a zone that is kept beside it. Raises ``ValueError`` for an aware one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what carries a zone: the column would drop it."""
        if value is not None and value.tzinfo is not None:
            message = f"a local time carries no zone ({dialect.name}): {value.isoformat()}"
            raise ValueError(message)
        return value
