"""Who the bot is in its workspace, without asking Slack at every request.

Bolt's own ways call ``auth.test`` at start or at each request; then nothing starts while Slack is
away, and every request is slower. Here the token is given at once, and the rest is learnt beside.
"""

import logging
import random
from collections.abc import Callable, Mapping
from http.client import HTTPException
from threading import Event, Thread
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.middleware import Middleware
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Settings
from handlers.sending import read_error

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between questions to a Slack that does not answer."""
_KEPT = frozenset({"member_joined_channel", "member_left_channel"})
"""Events about the bot itself that are wanted: it says hello when it comes to a channel."""
_jitter = random.SystemRandom()


class Identity(Authorize):
    """The bot's own ids, asked for in the background until Slack says them.

    Bolt calls it for each request: ``App(authorize=identity)``.
    """

    def __init__(self, settings: Settings, client: WebClient) -> None:
        """Take the client; nothing is asked before ``start``."""
        super().__init__()  # type: ignore[no-untyped-call] # Bolt's own
        token = settings.slack_bot_token
        self._token = token.get_secret_value() if token else ""
        self._client = client
        self._stopping = Event()
        self._result = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self._token)
        self.problem = "Slack has not said yet who the bot is"
        """Why the ids are not known; empty if they are."""

    @property
    def bot_user(self) -> str:
        """The bot's user id; empty while unknown."""
        return self._result.bot_user_id or ""

    @property
    def team(self) -> str:
        """The workspace of the token; empty while unknown."""
        return self._result.team_id or ""

    def __call__(self, **_: object) -> AuthorizeResult:
        """Return the token and what is known, whoever asks; Slack is not asked."""
        return self._result

    def start(self) -> None:
        """Begin to ask."""
        Thread(target=self._learn, name="identity", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stopping.set()

    def ask(self) -> bool:
        """Ask Slack once; tell whether it answered. Keeps ``problem`` up to date."""
        try:
            said = self._client.auth_test()
        except SlackApiError as error:
            _, word, _ = read_error(error)
            self.problem = f"Slack does not accept the token: {word}" if word else "Slack is away"
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            self.problem = f"Slack cannot be reached: {type(error).__name__}"
        else:
            self._result = AuthorizeResult.from_auth_test_response(
                bot_token=self._token, auth_test_response=said
            )
            self.problem = ""
        return not self.problem

    def _learn(self) -> None:
        wait = FIRST_WAIT
        while not self._stopping.is_set() and not self.ask():
            log.warning("%s", self.problem)
            self._stopping.wait(wait * _jitter.uniform(0.8, 1.2))
            wait = min(LONGEST_WAIT, wait * 2)

    def is_own(self, body: Mapping[str, Any]) -> bool:
        """Tell whether an event came from the bot itself.

        Before Slack has said who the bot is, the event's own words tell: its app, and the user
        for whom it was authorised.
        """
        event = body.get("event")
        if not isinstance(event, Mapping) or event.get("type") in _KEPT:
            return False
        users = {self.bot_user, *_authorised_bots(body)} - {""}
        bots = {self._result.bot_id or ""} - {""}
        app = body.get("api_app_id")
        return any(_is_by(each, users, bots, app) for each in _authored(event))


class IgnoreOwn(Middleware):
    """Acknowledges the bot's own events and does nothing about them."""

    def __init__(self, is_own: Callable[[Mapping[str, Any]], bool]) -> None:
        """Take the test."""
        self._is_own = is_own

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse | None:
        """Go on unless the event is the bot's own."""
        if self._is_own(req.body):
            return BoltResponse(status=200, body="")
        return next()


def _authorised_bots(body: Mapping[str, Any]) -> set[str]:
    return {
        str(each.get("user_id") or "")
        for each in body.get("authorizations") or ()
        if isinstance(each, Mapping) and each.get("is_bot")
    }


def _authored(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the event and the message that it may tell of (``message_changed``)."""
    inner = [event.get("message"), event.get("previous_message")]
    return [event, *(each for each in inner if isinstance(each, Mapping))]


def _is_by(each: Mapping[str, Any], users: set[str], bots: set[str], app: object) -> bool:
    profile = each.get("bot_profile")
    apps = {each.get("app_id"), profile.get("app_id") if isinstance(profile, Mapping) else None}
    by_app = app is not None and app in apps
    return by_app or each.get("user") in users or each.get("bot_id") in bots
