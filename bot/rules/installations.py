"""Where the bot is installed, by which scopes, and how long data outlives an installation."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
"""What the bot asks a workspace for; the manifests name the same."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in a workspace, or in a whole organisation. Tokens are encrypted."""

    workspace: str
    """Its id; of an organisation that has the app in all of it, the organisation's (``E…``)."""
    organisation: str = ""
    """By whose installation the app is in this workspace; empty: it has one of its own."""
    bot_user: str = ""
    bot_id: str = ""
    token: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    """What a new token is asked for with; empty if the token does not expire."""
    scopes: str = ""
    """With commas between them."""
    expires_at: float = 0.0
    """Epoch seconds; 0 if the token does not expire."""
    ended_at: datetime | None = None
    """Since when the app is there no more."""
    revision: int = 0

    def renewed(self, token: str, refresh: str, expires_at: float) -> "Installation":
        """Return it with other tokens."""
        return replace(self, token=token, refresh=refresh, expires_at=expires_at)

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the scopes that this release asks for and the workspace has not allowed."""
        allowed = set(self.scopes.split(","))
        return tuple(each for each in SCOPES if each not in allowed)


def kept_until(ended_at: datetime, days: int) -> datetime:
    """Return when the data of an installation that ended is deleted: ``days`` working days later.

    Holidays count as working days, so it is never later than anybody's own calendar would say.
    """
    until = ended_at
    while days > 0:
        until += timedelta(days=1)
        days -= until.weekday() < _SATURDAY
    return until
