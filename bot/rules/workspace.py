"""What Slack says of people and channels, and who is offered where somebody is to be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules.errors import NoOne, NotAPerson, Refusal, Unreachable
from bot.rules.texts import fold

People = Mapping[str, str]
"""What people are called in a menu, by user id."""
OFFERED = 100
"""People in a menu; Slack shows no more of them (docs.slack.dev, block_suggestion)."""


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
    is_stranger: bool = False
    """Of another workspace, and in no channel that it shares with the bot's: never written to."""

    @property
    def is_reachable(self) -> bool:
        """Whether it is a person to whom the bot can write."""
        return not (self.is_bot or self.is_closed or self.is_stranger)


def someone(user: str, account: Account | None) -> Account:
    """Return who has the id ``user``, if it is a person to whom the bot can write.

    Raises ``NoOne``, ``NotAPerson``, ``Unreachable``.
    """
    if account is None:
        raise NoOne(given=user)
    if account.is_bot or account.is_closed:
        raise NotAPerson(name=account.name)
    if account.is_stranger:
        raise Unreachable(name=account.name)
    return account


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


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom a menu is about: people whom the bot knows and, if it is open, whom Slack shows it."""

    people: People
    channel: str = ""
    """Whose members are offered as well, where the circle is open; empty: none is chosen yet."""
    is_open: bool = False


def labelled(name: str, title: str = "") -> str:
    """Return what somebody is called in a menu: two of one name have titles to be told apart."""
    return f"{name}, {title}" if title else name


def offered(people: People, typed: str) -> list[tuple[str, str]]:
    """Return those of the people in whose names or ids all the typed words are, by name."""
    words = fold(typed).split()
    names = {user: fold(f"{people[user]} {user}") for user in people}
    found = [user for user in people if all(word in names[user] for word in words)]
    return [(user, people[user]) for user in sorted(found, key=names.__getitem__)[:OFFERED]]
