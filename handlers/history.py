"""Looking in Slack's history for a message of which nobody knows whether it was stored."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.rules.outbox import OF_INSTALLATION, OF_METHOD, Delivery
from bot.services.deliveries import method_of
from bot.services.receipts import Limited, Sent
from handlers.sending import METADATA_TYPE, meaning, read_error

log = logging.getLogger(__name__)

MARGIN = timedelta(hours=1)
"""How far before the first possible try the search begins; Slack's clock is not ours."""
PAGE = 200
PAGES = 20
"""Beyond so many pages the search is given up, and says so, rather than guess."""
_READABLE = "chat.postMessage"
_PEOPLE = ("U", "W")
"""What the ids of people begin with (docs.slack.dev, users)."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The whole history since it was owed was read, and it is not there."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The history cannot be read; ``error`` is Slack's word for why."""

    error: str


@dataclass(frozen=True, slots=True)
class Later:
    """Slack does not answer now; look again in ``seconds``."""

    seconds: float


Finding = Sent | Absent | Unreadable | Later
RETRY = 2.0
"""Seconds after which a history that did not answer is asked again."""
REFUSED = 30.0
"""Seconds after which it is asked again when Slack does not accept the token."""


def look(client: WebClient, delivery: Delivery, now: datetime) -> Finding:
    """Look for ``delivery`` by its id since the time it was due; ``now`` is aware wall time."""
    if method_of(delivery.owed) != _READABLE:
        return Unreadable("ephemeral")
    oldest = min(delivery.owed.due_at, now) - MARGIN
    try:
        return _search(client, _channel(client, delivery), delivery, oldest)
    except SlackApiError as error:
        return _why(error)
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        log.warning("history not read for delivery %d: %s", delivery.id, type(error).__name__)
        return Later(RETRY)


def _channel(client: WebClient, delivery: Delivery) -> str:
    """Return the channel; that of a person's direct messages is asked for."""
    if not delivery.owed.target.channel.startswith(_PEOPLE):
        return delivery.owed.target.channel
    opened = client.conversations_open(users=delivery.owed.target.channel)
    channel: Mapping[str, str] = opened["channel"]
    return channel["id"]


def _search(client: WebClient, channel: str, delivery: Delivery, oldest: datetime) -> Finding:
    thread = delivery.owed.target.thread
    asked: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{oldest.timestamp():.6f}",
        "limit": PAGE,
        "include_all_metadata": True,
        "inclusive": True,
    }
    read = client.conversations_replies if thread else client.conversations_history
    if thread:
        asked["ts"] = thread
    for _ in range(PAGES):
        page = read(**asked)
        for message in page.get("messages") or ():
            if _token(message) == delivery.token:
                return Sent(channel, str(message["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return Absent()
        asked["cursor"] = cursor
    return Unreadable("too_long")


def _token(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA_TYPE:
        return ""
    return str((metadata.get("event_payload") or {}).get("id", ""))


def _why(error: SlackApiError) -> Finding:
    status, word, headers = read_error(error)
    match meaning(status, word, headers):
        case Limited(seconds):
            return Later(seconds)
        case _ if word in OF_INSTALLATION - {OF_METHOD}:
            return Later(REFUSED)
        case _ if word and status == 200:  # noqa: PLR2004 - OK
            return Unreadable(word) if word not in _PASSING else Later(RETRY)
        case _:
            return Later(RETRY)


_PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
