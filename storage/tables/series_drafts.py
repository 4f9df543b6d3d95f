"""Series that are being set up."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class SeriesDraftRow(Row):
    """A series that is not there yet; ``data`` is JSON of the shape of a series file."""

    __tablename__ = "series_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[str]
    user_id: Mapped[str]
    data: Mapped[str]
    changed_at: Mapped[datetime]
    revision: Mapped[int]
    __table_args__ = (Index(None, "workspace"),)


SERIES_DRAFT = table_of(SeriesDraftRow)
