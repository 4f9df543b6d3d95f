"""Deliveries: the messages that the bot owes, and what becomes of each (engine.md, The outbox).

``ready → sending → sent | unknown → sent | ready``, and ``ready → dropped | failed``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Manner = Literal["reply", "post", "direct", "update", "news"]
"""``reply``: at most once, at once; ``post``, ``direct``: exactly once; ``update``: coalesced.

``news`` is not sent by itself: a digest tells it, or the App Home, or an answer."""
SENDING: tuple[Manner, ...] = ("reply", "post", "direct", "update")
"""The manners of what is sent by itself."""
DeliveryState = Literal["ready", "sending", "sent", "unknown", "dropped", "failed"]

REPLY_DEADLINE = timedelta(minutes=20)
REPLY_LEFT_TO_WORKERS = 5.0
"""Seconds after which workers take a reply that its own process has not sent."""
BACKOFF_FIRST = 2.0
BACKOFF_LIMIT = 300.0
"""Seconds between tries while Slack is away."""

METHODS = ("chat.postMessage", "chat.postEphemeral", "chat.update", "views.publish")
"""Slack's methods that send, each with a limit of its own."""
REFUSED = "refused:"
"""Stands before the name of a method in the lane that is held while Slack refuses the installation.

A lane of its own: when Slack accepts the installation again, a limit that it set on the method
(429) goes on until its end.
"""
OF_METHOD = "missing_scope"
"""Slack's word for a method that the installation may not use."""
OF_INSTALLATION = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        OF_METHOD,
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Slack's errors about the bot's token and its rights: no fault of the message, which waits.

``account_inactive`` is said of the token's user or workspace, not of who is written to
(docs.slack.dev/reference/methods/chat.postMessage).
"""
OF_CHANNEL = frozenset({"channel_not_found", "is_archived", "is_inactive", "not_in_channel"})
"""Slack's errors that end when the bot comes to the channel again.

``is_inactive`` is what ``chat.update`` says of an archived channel.
"""
OF_PERSON = frozenset({"user_disabled", "user_not_found"})
"""Slack's errors that say of whom is written to that there is no account any more."""
PERMANENT = frozenset(
    {
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "expired_url",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_user_combination",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "used_url",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_not_visible",
        "cannot_dm_bot",
        "messages_tab_disabled",
    }
)
"""Slack's errors that no later try can mend (docs.slack.dev/reference/methods/chat.postMessage)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: a channel or a person's direct messages, or an answer's address."""

    channel: str = ""
    """A channel id, or a user id for a direct message."""
    user: str = ""
    """Given: only this user sees it (ephemeral), or whose App Home it is."""
    thread: str = ""
    response_url: str = ""
    replaces: bool = False
    """With ``response_url``: replace the message that was clicked."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A message to be owed: what a service writes into the outbox.

    ``kind`` names what is rendered when it is sent; ``refs`` are the ids it is rendered from.
    ``dedupe`` makes it unique in its workspace; an update with the same one is coalesced.
    """

    workspace: str
    kind: str
    manner: Manner
    target: Target
    dedupe: str
    due_at: datetime
    refs: Mapping[str, int | str] = field(default_factory=dict)
    payload: str = ""
    """JSON of the message itself; for replies, whose content is the answer that was given."""
    deadline: datetime | None = None
    series: int | None = None
    person: int | None = None
    asked: bool = True
    """Whether somebody asked for it; unasked ones keep quiet hours and are counted."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox."""

    id: int
    owed: Owed
    token: str
    """Opaque id in the message's metadata, by which it is found again."""
    state: DeliveryState
    fence: int
    tries: int
    version: int
    sent_version: int
    channel: str = ""
    """Where Slack stored it."""
    ts: str = ""
    reason: str = ""
    sent_at: datetime | None = None


def backoff(tries: int) -> float:
    """Return the seconds to wait after ``tries`` failed tries (doubling, bounded)."""
    return float(min(BACKOFF_LIMIT, BACKOFF_FIRST * 2 ** min(tries, 16)))


def withheld(method: str, error: str) -> tuple[str, ...]:
    """Return the methods that Slack refuses altogether when ``method`` met with ``error``.

    Empty if it is about the message. An answer's address needs no token, so it refuses no method.
    """
    if error not in OF_INSTALLATION or method not in METHODS:
        return ()
    return (method,) if error == OF_METHOD else METHODS


def refusal(method: str) -> str:
    """Return the lane that is held while Slack refuses the installation ``method``."""
    return REFUSED + method


def is_permanent(error: str) -> bool:
    """Tell whether Slack's ``error`` is final."""
    return error in PERMANENT
