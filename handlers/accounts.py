"""Whether the people whom the bot knows still have an account: asked of Slack, a few at a time."""

from collections import deque
from collections.abc import Iterable
from enum import Enum, auto
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.rules.outbox import OF_INSTALLATION
from bot.rules.seats import Person
from bot.services.receipts import Refused
from handlers.sending import meaning, read_error

FIRST_SECONDS = 60.0
"""After the start, so that it is in nobody's way."""
EVERY_SECONDS = 24 * 3600.0
LATER_SECONDS = 300.0
"""After a Slack that could not be asked; longer than its usual ``Retry-After``."""
AT_ONCE = 2
"""People asked about in one turn; the method takes a hundred a minute (Tier 4)."""


class Account(Enum):
    """What Slack says of a person's account."""

    OPEN = auto()
    CLOSED = auto()
    UNSAID = auto()
    """Slack does not tell of this person."""
    LATER = auto()
    """Slack was not reached, or is busy: the same person can be asked about again."""
    REFUSED = auto()
    """Slack tells the bot of nobody."""


class Census:
    """Who is to be asked about, and when everybody is again. Seconds are monotonic."""

    def __init__(self, began: float) -> None:
        """Begin a while after ``began``."""
        self._next = began + FIRST_SECONDS
        self._rests_until = began
        self._left: deque[Person] = deque()

    def is_due(self, at: float) -> bool:
        """Tell whether it is time to begin with everybody."""
        return at >= self._next

    def begin(self, people: Iterable[Person], at: float) -> None:
        """Take everybody."""
        self._next = at + EVERY_SECONDS
        self._left = deque(people)

    def take(self, at: float) -> list[Person]:
        """Return those whose turn it is."""
        if at < self._rests_until:
            return []
        return [self._left.popleft() for _ in range(min(AT_ONCE, len(self._left)))]

    def ask_about(self, person: Person) -> None:
        """Let this person be the next."""
        self._left.appendleft(person)

    def put_off(self, person: Person, at: float) -> None:
        """Go on with this person a while after ``at``."""
        self._left.appendleft(person)
        self._rests_until = at + LATER_SECONDS

    def give_up(self, workspace: str) -> None:
        """Ask no more in a workspace until everybody is asked about again."""
        self._left = deque(each for each in self._left if each.workspace != workspace)

    def soon(self, at: float) -> None:
        """Begin with everybody at ``at``."""
        self._next = self._rests_until = at


def ask(client: WebClient, user: str) -> Account:
    """Ask Slack whether a person's account is closed."""
    try:
        found = client.users_info(user=user).get("user")
    except SlackApiError as error:
        return _of_error(error)
    except (OSError, HTTPException, SlackClientError, ValueError):
        return Account.LATER
    deleted = found.get("deleted", False) if isinstance(found, dict) else None
    if not isinstance(deleted, bool):
        return Account.UNSAID
    return Account.CLOSED if deleted else Account.OPEN


def _of_error(error: SlackApiError) -> Account:
    said = meaning(*read_error(error))
    if not isinstance(said, Refused):
        return Account.LATER
    return Account.REFUSED if said.error in OF_INSTALLATION else Account.UNSAID
