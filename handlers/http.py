"""Slack's requests over HTTP, the other transport beside Socket Mode (``socket.py``).

They are taken before Flask: its request, context and answer cost a fifth of the time in which
Slack has its ack (docs/adr/0015). Everything else that is asked over HTTP is Flask's (``web.py``).
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.logs import fault
from bot.ports import Clock
from handlers import bodies, plain
from handlers.metrics import Metrics

log = logging.getLogger(__name__)

ADDRESS = "/slack/events"
BODY_LIMIT = 1_000_000
"""Bytes; Slack's largest payload, a modal's, has 250 kB."""
_TIMESTAMP_DIGITS = 12
_NOT_FROM_SLACK = "This request does not carry a valid signature of Slack's.\n"
_BROKEN = "The body of this request cannot be read.\n"
_TEXT = {"Content-Type": ["text/plain; charset=utf-8"]}


@dataclass(frozen=True, slots=True)
class Door:
    """Where Slack comes in over HTTP."""

    bolt: App
    signing_secret: str


class Http:
    """Takes a request of Slack's if its signature is right, hands it to Bolt, lets others pass.

    Bolt would check signatures too, but answers 500 to a timestamp that is not a number, and logs
    the body of what it refuses.
    """

    def __init__(self, beyond: WSGIApplication, clock: Clock, metrics: Metrics, door: Door) -> None:
        """Stand before ``beyond``."""
        self._beyond = beyond
        self._clock = clock
        self._metrics = metrics
        self._bolt = door.bolt
        self._verifier = SignatureVerifier(door.signing_secret)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer as WSGI says."""
        if environ["PATH_INFO"] != ADDRESS:
            return self._beyond(environ, start)
        if environ["REQUEST_METHOD"] != "POST":
            return _started(_words(405, plain.MISSING[405], Allow=["POST"]), start)
        began = self._clock.monotonic()
        try:
            answer = self._answer(environ)
        except Exception as error:  # noqa: BLE001 - the last one who could say it in words
            fault(log, error, "a request of Slack's failed")
            answer = _words(500, plain.MISSING[500])
        self._metrics.acked("http", answer.status, self._clock.monotonic() - began)
        return _started(answer, start)

    def _answer(self, environ: WSGIEnvironment) -> BoltResponse:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > BODY_LIMIT:
            return _words(413, plain.MISSING[413])
        body = environ["wsgi.input"].read(length)
        if not self._is_signed(environ, body):
            log.info("a request without a valid signature was refused")
            return _words(401, _NOT_FROM_SLACK)
        asked = _read(body, environ.get("CONTENT_TYPE", ""))
        if asked is None:
            log.warning("a signed request with a broken body was refused")
            return _words(400, _BROKEN)
        return self._bolt.dispatch(asked)

    def _is_signed(self, environ: WSGIEnvironment, body: bytes) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
            return False
        if len(timestamp) > _TIMESTAMP_DIGITS:
            return False  # more than a clock shows, and than arithmetic takes
        try:
            words = body.decode()
        except UnicodeDecodeError:
            return False
        return bool(self._verifier.is_valid(words, timestamp, signature))


def _read(body: bytes, content_type: str) -> BoltRequest | None:
    """Return what Bolt takes, or ``None`` if it cannot be read; Bolt itself would answer 500 then.

    Bolt takes what is read and checked already in the way of Socket Mode alone.
    """
    found = bodies.read(body, content_type)
    if found is None:
        return None
    try:
        return BoltRequest(body=found, mode="socket_mode")
    except AttributeError:  # where Bolt looks for an object there is something else
        return None


def _words(status: int, words: str, **headers: list[str]) -> BoltResponse:
    return BoltResponse(status=status, body=words, headers={**_TEXT, **headers})


def _started(answer: BoltResponse, start: StartResponse) -> Iterable[bytes]:
    body = answer.body.encode()
    headers = [
        *plain.HEADERS.items(),
        *((name, value) for name, values in answer.headers.items() for value in values),
        ("Content-Length", str(len(body))),
    ]
    start(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [body]
