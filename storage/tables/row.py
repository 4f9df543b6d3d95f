"""What all tables share."""

from datetime import datetime
from typing import cast

from sqlalchemy import MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from storage.columns import Instant, Number

CLUSTERED = {"sqlite_with_rowid": False}
"""Rows that are kept in their key: one page fewer to write."""


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


def table_of(row: type[Row]) -> Table:
    """Return the table that ``row`` declares."""
    return cast("Table", row.__table__)
