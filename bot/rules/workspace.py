"""What Slack says of the people and channels that somebody chose in a modal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules.errors import Refusal


@dataclass(frozen=True, slots=True)
class Account:
    """A Slack user as Slack describes them."""

    user: str
    team: str
    name: str
    title: str = ""
    zone: str = ""
    is_guest: bool = False
    is_bot: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A channel as Slack describes it."""

    id: str
    name: str
    has_bot: bool
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was asked of Slack for one request. What it did not say in time is not there."""

    people: Mapping[str, Account | None] = field(default_factory=dict)
    """By user id; ``None``: Slack knows nobody of this id."""
    rooms: Mapping[str, Room | None] = field(default_factory=dict)
    """By channel id; ``None``: there is none, or it is private and the bot is not in it."""
    sheet: list[list[str]] | Refusal | None = None
    """The rows of a file that was sent, or why there are none."""
    emails: Mapping[str, Account] = field(default_factory=dict)
    """By e-mail address, in small letters."""


NOTHING = Learnt()
