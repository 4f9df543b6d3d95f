"""Signed HTTP: how Slack posts to a bot's request address."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from rehearsal.model import SIGNING_SECRET
from rehearsal.store import Json

#: How many Slack follows.
REDIRECTS: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered."""

    status: int
    body: str
    headers: dict[str, str]


def body_of(kind: str, payload: Json) -> tuple[str, str]:
    """Return the content type and the body for a kind of delivery."""
    if kind == "events_api":
        return "application/json", json.dumps(payload)
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(form)


def signature(timestamp: str, body: str) -> str:
    """Return Slack's signature: HMAC-SHA256 over version, real time and body."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()


class RedirectError(OSError):
    """The bot's address leads on and on; Slack follows twice."""


def post(url: str, content: tuple[str, str], stamp: int, retry: Json, timeout: float) -> Answer:
    """Post to the bot; raises ``OSError`` (``TimeoutError`` among it) or ``HTTPException``.

    ``stamp`` is real time in seconds since 1970; ``timeout`` is in seconds, for each step.
    """
    for _ in range(1 + REDIRECTS):
        answer = _post(url, content, stamp, retry, timeout)
        if answer.status not in (301, 302):
            return answer
        url = urljoin(url, answer.headers.get("location", ""))
    raise RedirectError(url)


def _post(url: str, content: tuple[str, str], stamp: int, retry: Json, timeout: float) -> Answer:
    kind, body = content
    parts = urlsplit(url)
    headers = {
        "Content-Type": kind,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(stamp),
        "X-Slack-Signature": signature(str(stamp), body),
    }
    if retry:
        headers["X-Slack-Retry-Num"] = str(retry["retry_attempt"])
        headers["X-Slack-Retry-Reason"] = str(retry["retry_reason"])
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request("POST", parts.path or "/", body.encode(), headers)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        named = {key.lower(): value for key, value in response.getheaders()}
        return Answer(response.status, text, named)
    finally:
        connection.close()


__all__ = ["Answer", "HTTPException", "RedirectError", "body_of", "post", "signature"]
