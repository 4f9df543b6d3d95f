"""Tokens that end, each followed by another (docs.slack.dev/authentication/using-token-rotation).

Two are good at a time. A refresh token is good once; Slack lets it be used again for a moment, the
rehearsal does not.
"""

from dataclasses import dataclass, field
from typing import Final

from rehearsal.errors import SlackError

ALIVE: Final = 2
"""Tokens of an installation that are good at the same time."""


@dataclass(slots=True)
class Rotating:
    """The tokens of an installation, and what the next one is asked for with."""

    refresh: str = ""
    """Empty if its tokens do not end."""
    ends: dict[str, float] = field(default_factory=dict)
    """When each ends, in real seconds since 1970; the oldest first."""
    seconds: float = 12 * 3600.0
    """For how long one is good."""

    def follow(self, token: str, refresh: str, epoch: float) -> None:
        """Let another token be good from now on."""
        self.refresh = refresh
        self.ends[token] = epoch + self.seconds
        for old in list(self.ends)[:-ALIVE]:
            del self.ends[old]

    def check(self, token: str, epoch: float) -> None:
        """Check a token; raises ``SlackError``."""
        if token not in self.ends:
            raise SlackError("invalid_auth")
        if epoch >= self.ends[token]:
            raise SlackError("token_expired")

    def clear(self) -> None:
        """Let none be good any more."""
        self.refresh = ""
        self.ends.clear()
