"""Where the bot is installed, and what is said of the database itself."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.row import Row, table_of


class InstallationRow(Row):
    """A workspace, or an organisation, in which the bot is installed.

    The tokens are encrypted before they come here. ``expires_at`` and ``renewing_until`` are epoch
    seconds; until the latter somebody is asking Slack for another token.
    """

    __tablename__ = "installation"
    workspace: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str]
    bot_user: Mapped[str]
    bot_id: Mapped[str]
    token: Mapped[str]
    refresh: Mapped[str]
    scopes: Mapped[str]
    expires_at: Mapped[float]
    ended_at: Mapped[datetime | None]
    installed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    renewing_until: Mapped[float]
    revision: Mapped[int]


class MetaRow(Row):
    """What is said of the database itself: the salt of its hashes, and that it is a rehearsal's."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


INSTALLATION = table_of(InstallationRow)
META = table_of(MetaRow)
