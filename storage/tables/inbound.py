"""Keys of what was accepted."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import CLUSTERED, Row, table_of


class InboundRow(Row):
    """A key of something accepted, with the answer that was given."""

    __tablename__ = "inbound"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = CLUSTERED


INBOUND = table_of(InboundRow)
