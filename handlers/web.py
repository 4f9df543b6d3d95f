"""Everything that is asked of the bot over HTTP: Slack's requests, health, numbers and pages."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

from flask import Blueprint, Flask, Request, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask.handler import to_flask_response
from slack_bolt.request import BoltRequest
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.server import create_server
from werkzeug.exceptions import HTTPException

from bot.clock import Waiter
from bot.config import Settings
from bot.logs import fault
from bot.ports import Clock
from handlers import bodies
from handlers.metrics import Health, Metrics

log = logging.getLogger(__name__)

BODY_LIMIT = 1_000_000
"""Bytes; Slack's largest payload, a modal's, has 250 kB."""
SEND_BYTES = 18_000
"""Bytes of an answer that are written at once, so almost every answer whole.

By default waitress writes head and body apart, and while a thread that has begun to write waits for
its turn at Python's lock, waitress's own thread goes round and round and holds it (docs/adr/0015).
"""
STOP_SECONDS = 10.0
_TIMESTAMP_DIGITS = 12
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""For answers that do not set their own."""
_MISSING = {
    404: "There is nothing at this address. The bot lives in Slack; write “help” to it there.\n",
    405: "This address does not take that kind of request.\n",
    413: "The request is too large.\n",
    500: "Something went wrong here. The administrator finds more in the log.\n",
}
_NOT_INSTALLABLE = (
    "This installation serves one workspace, in which the bot is installed already. "
    "Other workspaces cannot be added here.\n"
)
_NOT_OVER_HTTP = (
    "This bot listens to Slack over Socket Mode, so nothing is taken at this address. "
    "To use HTTP, set SLACK_SIGNING_SECRET and leave SLACK_APP_TOKEN out.\n"
)
_NOT_FROM_SLACK = "This request does not carry a valid signature of Slack's.\n"
_BROKEN = "The body of this request cannot be read.\n"


@dataclass(frozen=True, slots=True)
class Door:
    """Where Slack comes in over HTTP."""

    bolt: App
    signing_secret: str


def create(  # noqa: PLR0913 - all that is served
    clock: Clock,
    health: Callable[[], Health],
    metrics: Metrics,
    door: Door | None = None,
    pages: Sequence[Blueprint] = (),
    installing: Blueprint | None = None,
) -> Flask:
    """Return the web application; without ``door``, Slack is not listened to here."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # set on the provider Flask chose
    app.after_request(_secure)
    app.register_error_handler(HTTPException, _plainly)
    app.register_error_handler(Exception, _broken)
    app.register_blueprint(_slack(clock, metrics, door))
    app.register_blueprint(installing or _not_installing())
    app.register_blueprint(_state(health, metrics))
    for blueprint in pages:
        app.register_blueprint(blueprint)
    return app


def _slack(clock: Clock, metrics: Metrics, door: Door | None) -> Blueprint:
    routes = Blueprint("slack", __name__, url_prefix="/slack")
    take = _Taker(clock, metrics, door) if door else lambda: _text(_NOT_OVER_HTTP, 404)
    routes.add_url_rule("/events", "events", take, methods=["POST"])
    return routes


def _not_installing() -> Blueprint:
    routes = Blueprint("installing", __name__, url_prefix="/slack")
    for path in ("install", "oauth_redirect"):
        routes.add_url_rule(f"/{path}", path, lambda: _text(_NOT_INSTALLABLE, 404))
    return routes


class _Taker:
    """Takes a request of Slack's if its signature is right, and hands it to Bolt.

    Bolt would check signatures too, but answers 500 to a timestamp that is not a number, and logs
    the body of what it refuses.
    """

    def __init__(self, clock: Clock, metrics: Metrics, door: Door) -> None:
        self._clock = clock
        self._metrics = metrics
        self._bolt = door.bolt
        self._verifier = SignatureVerifier(door.signing_secret)

    def __call__(self) -> Response:
        began = self._clock.monotonic()
        answer = self._answer()
        self._metrics.acked("http", answer.status_code, self._clock.monotonic() - began)
        return answer

    def _answer(self) -> Response:
        if not self._is_signed(request):
            return _refuse()
        asked = _read(request)
        return to_flask_response(self._bolt.dispatch(asked)) if asked else _puzzled()

    def _is_signed(self, asked: Request) -> bool:
        timestamp = asked.headers.get("X-Slack-Request-Timestamp", "")
        signature = asked.headers.get("X-Slack-Signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
            return False
        if len(timestamp) > _TIMESTAMP_DIGITS:
            return False  # more than a clock shows, and than arithmetic takes
        try:
            body = asked.get_data().decode()
        except UnicodeDecodeError:
            return False
        return bool(self._verifier.is_valid(body, timestamp, signature))


def _read(asked: Request) -> BoltRequest | None:
    """Return what Bolt takes, or ``None`` if it cannot be read; Bolt itself would answer 500 then.

    Bolt takes what is read and checked already in the way of Socket Mode alone.
    """
    body = bodies.read(asked.get_data(), asked.content_type or "")
    if body is None:
        return None
    try:
        return BoltRequest(body=body, headers=dict(asked.headers), mode="socket_mode")
    except AttributeError:  # where Bolt looks for an object there is something else
        return None


def _puzzled() -> Response:
    log.warning("a signed request with a broken body was refused")
    return _text(_BROKEN, 400)


def _refuse() -> Response:
    log.info("a request without a valid signature was refused")
    return _text(_NOT_FROM_SLACK, 401)


def _state(health: Callable[[], Health], metrics: Metrics) -> Blueprint:
    routes = Blueprint("state", __name__)
    routes.add_url_rule("/healthz", "healthz", lambda: _text("ok\n", 200))
    routes.add_url_rule("/readyz", "readyz", lambda: _readiness(health()))
    routes.add_url_rule(
        "/metrics",
        "metrics",
        lambda: Response(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8"),
    )
    return routes


def _readiness(health: Health) -> Response:
    body = {
        "ready": health.is_ready,
        "database": "; ".join(health.database) or "ok",
        "slack": "; ".join(health.slack) or "ok",
        "next_due": health.next_due.isoformat() if health.next_due else None,
        "idle": health.idle,
        "problems": [*health.database, *health.slack, *health.problems],
    }
    text = json.dumps(body, ensure_ascii=False) + "\n"
    return Response(text, 200 if health.is_ready else 503, content_type="application/json")


def _text(words: str, status: int) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")


def _plainly(error: HTTPException) -> Response:
    status = error.code or 500
    answer = _text(_MISSING.get(status, f"{error.name}\n"), status)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "location", "retry-after"}:
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> Response:
    fault(log, error, "a web request failed")
    return _text(_MISSING[500], 500)


def _secure(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


class Server:
    """The web application on a port of its own, in threads."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Bind the port, so that it is known and taken; raises ``OSError`` if it cannot be had.

        With a Slack on this machine only this machine is listened to.
        """
        self._map: dict[int, Any] = {}
        server: Any = create_server(
            app,
            map=self._map,
            host="127.0.0.1" if settings.is_local else "0.0.0.0",  # noqa: S104
            port=settings.port,
            threads=settings.web_threads,
            ident=None,
            max_request_body_size=BODY_LIMIT,
            clear_untrusted_proxy_headers=True,
        )
        server.adj.send_bytes = SEND_BYTES  # as an argument waitress calls it deprecated
        self._server = server
        self.port = int(server.effective_port)
        self._thread = Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Take nothing new, finish what is being answered, and end within ``timeout`` seconds."""
        if not self._thread.is_alive():
            wasyncore.close_all(self._map)
            return
        # Sockets belong to the server's own thread, so that is where they are closed.
        self._server.trigger.pull_trigger(lambda: wasyncore.dispatcher.close(self._server))
        dispatcher, pause = self._server.task_dispatcher, Waiter()
        for _ in range(int(timeout / 0.02)):
            if not dispatcher.queue and not dispatcher.active_count:
                break
            pause.sleep(0.02)
        pause.sleep(0.05)  # for the last answer to leave
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._map))
        self._thread.join(timeout)
        dispatcher.shutdown(timeout=1)
