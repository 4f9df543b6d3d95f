"""Legal holds, and whose data was erased or is to be."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class HoldRow(Row):
    """That nothing of a series, or of a person, is thrown away for now."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    series: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ErasureRow(Row):
    """That a person asked for erasure, and when it was done."""

    __tablename__ = "erasure"
    person: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    workspace: Mapped[str]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


HOLD = table_of(HoldRow)
ERASURE = table_of(ErasureRow)
