"""The web application: what it takes, what it refuses and in which words."""

import hashlib
import hmac
import json
import logging
import socket
import threading
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from slack_bolt import Ack, App
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.config import Settings, exact
from handlers import http, slack, web
from handlers.install import Identity, IgnoreOwn
from handlers.metrics import Health, Metrics
from tests.logged import Logged

CLOCK = SystemClock()
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SETTINGS = exact(
    slack_bot_token="xoxb-1",
    slack_signing_secret=SECRET,
    port=0,
    slack_api_url="http://127.0.0.1:9/api/",
)


def bolt(settings: Settings = SETTINGS) -> App:
    client = slack.web_client(settings, with_token=False)
    identity = Identity(settings, slack.web_client(settings))
    app = App(
        client=client,
        authorize=identity,
        signing_secret=SECRET,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )
    app.use(IgnoreOwn(identity.is_own))

    @app.command("/agenda")
    def _agenda(ack: Ack, command: dict[str, str]) -> None:
        ack(f"you said {command['text']}")

    @app.event("message")
    def _message(event: dict[str, str]) -> BoltResponse:
        return BoltResponse(status=503 if event["text"] == "away" else 200)

    return app


def client(health: Health | None = None, *, door: bool = True) -> FlaskClient:
    def ask() -> Health:
        return health or Health()

    opened = http.Door(bolt(), SECRET) if door else None
    page = Blueprint("page", __name__)
    page.add_url_rule("/sv/kultur", "page", lambda: "<p>Välkommen</p>")
    app = web.create(SystemClock(), ask, Metrics(ask), opened, [page])
    return app.test_client()


def signed(body: str, at: str | None = None, secret: str = SECRET) -> dict[str, str]:
    at = str(int(CLOCK.epoch())) if at is None else at
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


COMMAND = urlencode(
    {
        "command": "/agenda",
        "text": "hemligt ärende",
        "team_id": "T1",
        "user_id": "U1",
        "channel_id": "C1",
        "trigger_id": "1.2",
    }
)


def test_a_signed_command_is_answered_with_the_security_headers() -> None:
    answer = client().post("/slack/events", data=COMMAND, headers=signed(COMMAND))
    assert (answer.status_code, answer.text) == (200, "you said hemligt ärende")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_command_about_a_payload_is_answered_too() -> None:
    body = COMMAND.replace("hemligt", "payload")
    answer = client().post("/slack/events", data=body, headers=signed(body))
    assert answer.text == "you said payload ärende"


@pytest.mark.parametrize(
    "headers",
    [
        signed(COMMAND, secret="wrong"),
        signed(COMMAND, at="not-a-number"),
        signed(COMMAND, at="²"),
        signed(COMMAND, at=""),
        signed(COMMAND, at="-1"),
        signed(COMMAND, at="9" * 400),
        signed(COMMAND, at="9" * 5000),
        {},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=ü"},
    ],
)
def test_a_request_that_slack_did_not_sign_now_is_refused_and_its_body_not_logged(
    headers: dict[str, str], logged: Logged
) -> None:
    logged.from_level(logging.DEBUG)
    answer = client().post("/slack/events", data=COMMAND, headers=headers)
    assert answer.status_code == 401
    assert answer.content_type.startswith("text/plain")
    assert "hemligt" not in logged.text
    assert "rende" not in logged.text


@pytest.mark.parametrize("seconds", [-301, 310])
def test_a_request_that_was_not_signed_within_five_minutes_is_refused(seconds: int) -> None:
    headers = signed(COMMAND, at=str(int(CLOCK.epoch()) + seconds))
    answer = client().post("/slack/events", data=COMMAND, headers=headers)
    assert answer.status_code == 401


class Broken(App):
    def dispatch(self, req: BoltRequest) -> BoltResponse:
        raise OSError(req.body["text"])


def test_a_failure_in_bolt_is_an_answer_in_words_that_slack_tries_again(logged: Logged) -> None:
    door = http.Door(
        Broken(signing_secret=SECRET, token="xoxb-1", token_verification_enabled=False), SECRET
    )
    browser = web.create(SystemClock(), Health, Metrics(Health), door).test_client()
    answer = browser.post("/slack/events", data=COMMAND, headers=signed(COMMAND))
    assert (answer.status_code, "Something went wrong" in answer.text) == (500, True)
    assert "a request of Slack's failed" in logged.text
    assert "hemligt" not in logged.text


def test_a_body_that_is_not_text_is_refused() -> None:
    answer = client().post("/slack/events", data=b"\xff\xfe", headers=signed(""))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", ["{", '{"type": ', "payload=%7B", "[]", "{" + '"a":{' * 100_000, "payload=[1]"]
)
def test_a_signed_body_that_cannot_be_read_is_said_to_be_broken(body: str) -> None:
    kind = "application/x-www-form-urlencoded" if "payload" in body else "application/json"
    headers = {**signed(body), "Content-Type": kind}
    answer = client().post("/slack/events", data=body, headers=headers)
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def test_a_body_of_more_than_a_megabyte_is_refused() -> None:
    answer = client().post("/slack/events", data=b"x" * 1_000_001, headers=signed(""))
    assert answer.status_code == 413


def test_an_event_that_cannot_be_taken_is_not_acknowledged_and_counted() -> None:
    browser = client()
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": {
                "type": "message",
                "text": "away",
                "user": "U1",
                "channel": "C1",
                "ts": "1.1",
            },
        }
    )
    headers = {**signed(body), "Content-Type": "application/json"}
    assert browser.post("/slack/events", data=body, headers=headers).status_code == 503
    counted = browser.get("/metrics").text
    assert 'dialogmoten_requests_total{status="503",transport="http"} 1.0' in counted


def test_the_bot_does_not_hear_itself_before_slack_has_said_who_it_is() -> None:
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": "T1",
            "api_app_id": "A1",
            "event": {
                "type": "message",
                "text": "away",
                "bot_id": "B1",
                "app_id": "A1",
                "ts": "1.1",
            },
        }
    )
    headers = {**signed(body), "Content-Type": "application/json"}
    assert client().post("/slack/events", data=body, headers=headers).status_code == 200


def test_over_socket_mode_the_http_address_says_so() -> None:
    answer = client(door=False).post("/slack/events", data=COMMAND, headers=signed(COMMAND))
    assert answer.status_code == 404
    assert "Socket Mode" in answer.text


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect", "/", "/wp-login.php"])
def test_other_addresses_say_in_words_that_nothing_is_there(path: str) -> None:
    answer = client().get(path)
    assert answer.status_code == 404
    assert answer.content_type.startswith("text/plain")
    assert len(answer.text.split()) > 8


def test_a_wrong_method_is_said_with_the_right_one() -> None:
    answer = client().get("/slack/events")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_pages_are_served_beside() -> None:
    assert client().get("/sv/kultur").text == "<p>Välkommen</p>"


def test_readiness_tells_what_is_wrong() -> None:
    health = Health(
        database=["the disk is full"],
        slack=["Slack is away"],
        idle=False,
        next_due=datetime(2027, 2, 4, 12, tzinfo=UTC),
        problems=["one step is parked"],
    )
    answer = client(health).get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "ready": False,
        "database": "the disk is full",
        "slack": "Slack is away",
        "next_due": "2027-02-04T12:00:00+00:00",
        "idle": False,
        "problems": ["the disk is full", "Slack is away", "one step is parked"],
    }


def test_a_healthy_bot_is_ready_and_alive() -> None:
    browser = client()
    assert browser.get("/healthz").text == "ok\n"
    assert browser.get("/readyz").status_code == 200
    assert browser.get("/readyz").json == {
        "ready": True,
        "database": "ok",
        "slack": "ok",
        "next_due": None,
        "idle": True,
        "problems": [],
    }


def test_metrics_tell_the_deliveries_by_state() -> None:
    text = client(Health(deliveries={"sent": 7, "failed": 1}, steps_due=2)).get("/metrics").text
    assert 'dialogmoten_deliveries{state="sent"} 7.0' in text
    assert "dialogmoten_steps_due 2.0" in text
    assert "dialogmoten_slack_connected 1.0" in text


def test_unknown_names_are_counted_by_surface() -> None:
    metrics = Metrics(Health)
    metrics.unknown("action")
    metrics.unknown("action")
    assert 'dialogmoten_unknown_total{surface="action"} 2.0' in metrics.text().decode()


def test_a_failure_in_a_page_is_an_answer_in_words() -> None:
    def broken() -> Health:
        raise RuntimeError("boom")

    app = web.create(SystemClock(), broken, Metrics(broken))
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 500
    assert "boom" not in answer.text


def test_the_server_answers_on_its_port_and_stops_cleanly() -> None:
    app = web.create(SystemClock(), Health, Metrics(Health))
    server = web.Server(app, SETTINGS)
    server.start()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"ok\n")
    assert answer.getheader("Server") is None
    began = CLOCK.monotonic()
    server.stop()
    assert CLOCK.monotonic() - began < 3
    connection.close()
    with pytest.raises(OSError, match="refused"):
        HTTPConnection("127.0.0.1", server.port, timeout=1).connect()


def test_an_answer_leaves_in_one_piece() -> None:
    server = web.Server(web.create(SystemClock(), Health, Metrics(Health)), SETTINGS)
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        for _ in range(50):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
            assert connection.recv(65_536).endswith(b"\r\n\r\nok\n")
    server.stop()


def test_the_server_lets_an_answer_finish_when_it_stops() -> None:
    entered = threading.Event()

    def slow() -> Health:
        entered.set()
        threading.Event().wait(0.4)
        return Health()

    server = web.Server(web.create(SystemClock(), slow, Metrics(slow)), SETTINGS)
    server.start()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/readyz")
    assert entered.wait(5)
    server.stop()
    assert connection.getresponse().status == 200
    connection.close()


def test_a_server_that_never_began_gives_its_port_back() -> None:
    server = web.Server(web.create(SystemClock(), Health, Metrics(Health)), SETTINGS)
    server.stop()
    with pytest.raises(OSError, match="refused"):
        HTTPConnection("127.0.0.1", server.port, timeout=1).connect()


def contexts(opener: urllib.request.OpenerDirector) -> list[object]:
    """Return the TLS contexts with which an opener opens addresses."""
    handlers: list[object] = opener.handlers  # type: ignore[attr-defined]
    return [getattr(each, "_context", None) for each in handlers]


def test_bolt_keeps_the_shared_tls_context_and_no_retries_for_each_request() -> None:
    seen = []
    app = bolt()

    @app.command("/look")
    def _look(ack: Ack, client: WebClient) -> None:
        seen.append(client)
        ack()

    door = http.Door(app, SECRET)
    browser = web.create(SystemClock(), Health, Metrics(Health), door).test_client()
    body = urlencode({"command": "/look", "team_id": "T1", "user_id": "U1", "channel_id": "C1"})
    assert browser.post("/slack/events", data=body, headers=signed(body)).status_code == 200
    (each,) = seen
    assert each.ssl is None, "with it urllib would build an opener for each call"
    assert slack.tls() in contexts(urllib.request._opener)  # type: ignore[attr-defined]  # noqa: SLF001
    assert each.retry_handlers == []
    assert each.token == "xoxb-1"
    assert each.base_url == "http://127.0.0.1:9/api/"
    assert each.timeout == slack.REQUEST_SECONDS
