"""Where the bot is installed, and what is said of the database itself."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


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


INSTALLATION = table_of(InstallationRow)
META = table_of(MetaRow)
