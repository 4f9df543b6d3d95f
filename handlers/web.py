"""What is asked of the bot over HTTP beside Slack's requests (``http.py``): health and pages."""

import json
import logging
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

from flask import Blueprint, Flask, Response
from waitress import wasyncore
from waitress.server import create_server
from werkzeug.exceptions import HTTPException

from bot.clock import Waiter
from bot.config import Settings
from bot.logs import fault
from bot.ports import Clock
from handlers import plain
from handlers.http import BODY_LIMIT, Door, Http
from handlers.metrics import Health, Metrics

log = logging.getLogger(__name__)

SEND_BYTES = 18_000
"""Bytes of an answer that are written at once, so almost every answer whole.

By default waitress writes head and body apart, and while a thread that has begun to write waits for
its turn at Python's lock, waitress's own thread goes round and round and holds it (docs/adr/0015).
"""
STOP_SECONDS = 10.0
_NOT_INSTALLABLE = (
    "This installation serves one workspace, in which the bot is installed already. "
    "Other workspaces cannot be added here.\n"
)
_NOT_OVER_HTTP = (
    "This bot listens to Slack over Socket Mode, so nothing is taken at this address. "
    "To use HTTP, set SLACK_SIGNING_SECRET and leave SLACK_APP_TOKEN out.\n"
)


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
    app.after_request(plain.secure)
    app.register_error_handler(HTTPException, _plainly)
    app.register_error_handler(Exception, _broken)
    app.register_blueprint(_slack())
    app.register_blueprint(installing or _not_installing())
    app.register_blueprint(_state(health, metrics))
    for blueprint in pages:
        app.register_blueprint(blueprint)
    if door is not None:
        app.wsgi_app = Http(app.wsgi_app, clock, metrics, door)  # type: ignore[assignment, method-assign]
    return app


def _slack() -> Blueprint:
    """Return what stands at Slack's addresses where nobody else does (``http.py`` may)."""
    routes = Blueprint("slack", __name__, url_prefix="/slack")
    routes.add_url_rule(
        "/events", "events", lambda: plain.text(_NOT_OVER_HTTP, 404), methods=["POST"]
    )
    return routes


def _not_installing() -> Blueprint:
    routes = Blueprint("installing", __name__, url_prefix="/slack")
    for path in ("install", "oauth_redirect"):
        routes.add_url_rule(f"/{path}", path, lambda: plain.text(_NOT_INSTALLABLE, 404))
    return routes


def _state(health: Callable[[], Health], metrics: Metrics) -> Blueprint:
    routes = Blueprint("state", __name__)
    routes.add_url_rule("/healthz", "healthz", lambda: plain.text("ok\n", 200))
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


def _plainly(error: HTTPException) -> Response:
    status = error.code or 500
    answer = plain.text(plain.MISSING.get(status, f"{error.name}\n"), status)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "location", "retry-after"}:
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> Response:
    fault(log, error, "a web request failed")
    return plain.text(plain.MISSING[500], 500)


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
