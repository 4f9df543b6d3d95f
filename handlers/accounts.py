"""Whether the people whom the bot knows still have an account: asked of Slack, a few at a time."""

import logging
from collections import deque
from collections.abc import Iterable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.rules.seats import Person
from handlers.sending import read_error

log = logging.getLogger(__name__)

FIRST_SECONDS = 60.0
"""After the start, so that it is in nobody's way."""
EVERY_SECONDS = 24 * 3600.0
AT_ONCE = 2
"""People asked about in one turn; the method takes a hundred a minute (Tier 4)."""
_UNSEEN = frozenset({"user_not_found", "user_not_visible"})
"""Slack's words for people of whom it does not tell the bot; others may still see them."""


class Roll:
    """Who is to be asked about, and when everybody is again. Seconds are monotonic."""

    def __init__(self, began: float) -> None:
        """Begin a while after ``began``."""
        self._next = began + FIRST_SECONDS
        self._left: deque[Person] = deque()

    def is_due(self, at: float) -> bool:
        """Tell whether it is time to begin with everybody."""
        return at >= self._next

    def begin(self, people: Iterable[Person], at: float) -> None:
        """Take everybody."""
        self._next = at + EVERY_SECONDS
        self._left = deque(people)

    def take(self) -> list[Person]:
        """Return those whose turn it is."""
        return [self._left.popleft() for _ in range(min(AT_ONCE, len(self._left)))]

    def ask_about(self, person: Person) -> None:
        """Let this person be the next."""
        self._left.appendleft(person)

    def give_up(self) -> None:
        """Ask no more until everybody is asked about again."""
        self._left.clear()

    def soon(self, at: float) -> None:
        """Begin with everybody at ``at``."""
        self._next = at


def is_closed(client: WebClient, user: str) -> bool | None:
    """Return whether a person's account is closed; ``None`` if Slack does not tell.

    Raises ``OSError`` if it is of no use to ask about others now.
    """
    try:
        return bool(client.users_info(user=user)["user"].get("deleted"))
    except SlackApiError as error:
        _, word, _ = read_error(error)
        if word in _UNSEEN:
            return None
        raise OSError(word or "no answer of Slack's") from error
    except (HTTPException, SlackClientError, ValueError, KeyError) as error:
        raise OSError(type(error).__name__) from error
