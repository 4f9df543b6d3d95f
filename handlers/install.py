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
from slack_sdk.web import SlackResponse

from bot.config import Settings
from bot.rules.outbox import OF_METHOD, withheld
from bot.services.receipts import Refused, Result, Sent
from handlers.belonging import authorised_bots
from handlers.sending import meaning, read_error

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between questions to a Slack that does not answer."""
ASK_AGAIN = 300.0
"""Seconds after which a token that was accepted is asked for once more."""
_REASONS = {
    "account_inactive": "the app was uninstalled, or its workspace is closed",
    "invalid_auth": "it is not valid",
    "not_authed": "Slack got none",
    "team_access_not_granted": "the app has no access to this workspace",
    "token_expired": "it has expired",
    "token_revoked": "it was revoked",
}
"""What Slack's words about a token mean."""
_KEPT = frozenset({"member_joined_channel", "member_left_channel"})
"""Events about the bot itself that are wanted: it says hello when it comes to a channel."""
_jitter = random.SystemRandom()


class Identity(Authorize):
    """The bot's own ids, asked for in the background until Slack says them.

    Bolt calls it for each request: ``App(authorize=identity)``.
    """

    token_of = None
    """There is but one token, and clients have it."""

    def __init__(self, settings: Settings, client: WebClient) -> None:
        """Take the client; nothing is asked before ``start``."""
        super().__init__()  # type: ignore[no-untyped-call] # Bolt's own
        token = settings.slack_bot_token
        self._token = token.get_secret_value() if token else ""
        self._client = client
        self._stopping = Event()
        self._result = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self._token)
        self._trouble = "Slack has not said yet who the bot is"
        self._lacking: dict[str, str] = {}
        """The scope that each of these methods misses; empty if Slack did not say which."""
        self._forgiven = False
        self._doubted = Event()
        self._wait = FIRST_WAIT
        self._accepted: Callable[[], None] = lambda: None

    @property
    def problem(self) -> str:
        """What is wrong with the installation, in plain words; empty if nothing is."""
        lacks = [_lack(method, scope) for method, scope in list(self._lacking.items())]
        return "; ".join(each for each in (self._trouble, *lacks) if each)

    @property
    def notices(self) -> list[str]:
        """What else an administrator should know."""
        return []

    @property
    def bot_user(self) -> str:
        """The bot's user id; empty while unknown."""
        return self._result.bot_user_id or ""

    @property
    def team(self) -> str:
        """The workspace of the token; empty while unknown."""
        return self._result.team_id or ""

    def bot_user_of(self, _body: Mapping[str, Any]) -> str:
        """Return the bot's user id, wherever a request comes from; empty while unknown."""
        return self.bot_user

    def __call__(self, **_: object) -> AuthorizeResult:
        """Return the token and what is known, whoever asks; Slack is not asked."""
        return self._result

    def start(self, accepted: Callable[[], None] = lambda: None) -> None:
        """Begin to ask; ``accepted`` is called when Slack accepts the token, at first or again."""
        self._accepted = accepted
        Thread(target=self._learn, name="identity", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stopping.set()
        self._doubted.set()

    def heard(self, _workspace: str, method: str, result: Result) -> None:
        """Learn from what became of a message whether Slack accepts the installation."""
        if isinstance(result, Sent):
            self._lacking.pop(method, None)
            if not self._doubted.is_set():
                self._wait = FIRST_WAIT
        elif isinstance(result, Refused) and withheld(method, result.error):
            self._doubt(method, result)

    def _doubt(self, method: str, refused: Refused) -> None:
        if refused.error == OF_METHOD:
            self._lacking[method] = refused.needed
        else:
            self._trouble = _refusal(refused.error)
            self._doubted.set()
        log.warning("%s", self.problem)

    def ask(self) -> bool:
        """Ask Slack once; tell whether it accepts the token. Keeps ``problem`` up to date."""
        try:
            answer = self._client.auth_test()
        except SlackApiError as error:
            said = meaning(*read_error(error))
            self._trouble = _refusal(said.error) if isinstance(said, Refused) else "Slack is away"
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            self._trouble = f"Slack cannot be reached: {type(error).__name__}"
        else:
            self._result = AuthorizeResult.from_auth_test_response(
                bot_token=self._token, auth_test_response=answer
            )
            self._trouble = ""
            self._forgive(_scopes(answer))
        return not self._trouble

    def _forgive(self, scopes: frozenset[str] | None) -> None:
        """Take back what was said of methods for which no scope is missing any more.

        A process that has nothing left to send by a method would say it for ever. Where Slack does
        not tell its scopes, the next refusal says it again.
        """
        for method, needed in list(self._lacking.items()):
            if scopes is None or not needed or needed in scopes:
                self._lacking.pop(method, None)
                self._forgiven = True

    def _learn(self) -> None:
        """Ask until Slack accepts the token; then again now and then, and when it is doubted."""
        is_news = True
        while not self._stopping.is_set():
            self._doubted.clear()
            if self.ask():
                if is_news or self._forgiven:
                    self._forgiven = False
                    self._accepted()
                is_news = self._doubted.wait(ASK_AGAIN)
            else:
                log.warning("%s", self._trouble)
                is_news = True
            if is_news:
                # Longer each time, until a message is sent: its "ok" is worth more than this one's.
                self._stopping.wait(self._wait * _jitter.uniform(0.8, 1.2))
                self._wait = min(LONGEST_WAIT, self._wait * 2)

    def is_own(self, body: Mapping[str, Any]) -> bool:
        """Tell whether an event came from the bot itself.

        Before Slack has said who the bot is, the event's own words tell: its app, and the user
        for whom it was authorised.
        """
        users = {self.bot_user, *authorised_bots(body)}
        return is_by(body, users, {self._result.bot_id or ""})


def is_by(body: Mapping[str, Any], users: set[str], bots: set[str]) -> bool:
    """Tell whether an event came from one of these, or from the app to which it was sent."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("type") in _KEPT:
        return False
    app = body.get("api_app_id")
    return any(_is_by(each, users - {""}, bots - {""}, app) for each in _authored(event))


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


def _refusal(word: str) -> str:
    if word not in _REASONS:
        return f"Slack does not accept the token: {word}"
    return (
        f"Slack does not accept the token: {word} ({_REASONS[word]}). Messages wait: install the "
        "app again, put the new token in SLACK_BOT_TOKEN and restart the bot"
    )


def _lack(method: str, scope: str) -> str:
    missing = f"the scope {scope}" if scope else "a scope"
    return (
        f"Slack refuses {method}, because {missing} is missing ({OF_METHOD}). What it sends "
        "waits: put the manifest of this release in the app's settings and reinstall"
    )


def _scopes(answer: SlackResponse) -> frozenset[str] | None:
    """Return the token's scopes, which Slack tells with each answer; ``None`` if it does not."""
    for name, value in answer.headers.items():
        if name.lower() == "x-oauth-scopes":
            return frozenset(scope.strip() for scope in str(value).split(","))
    return None


def _authored(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the event and the message that it may tell of (``message_changed``)."""
    inner = [event.get("message"), event.get("previous_message")]
    return [event, *(each for each in inner if isinstance(each, Mapping))]


def _is_by(each: Mapping[str, Any], users: set[str], bots: set[str], app: object) -> bool:
    profile = each.get("bot_profile")
    apps = {each.get("app_id"), profile.get("app_id") if isinstance(profile, Mapping) else None}
    by_app = app is not None and app in apps
    return by_app or each.get("user") in users or each.get("bot_id") in bots
