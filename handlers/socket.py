"""Socket Mode: Slack's requests over a WebSocket that the bot opens itself.

The client on websocket-client is used, not slack_sdk's builtin one, which stalls when some two
hundred envelopes arrive at once and acknowledges none of them.
"""

import logging
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from math import ceil
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketApp, WebSocketException

from bot.clock import Waiter
from bot.config import Settings
from bot.ports import Clock
from handlers import slack

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between attempts to connect while Slack is away."""
STOP_SECONDS = 10.0
_LOOK = 0.5
"""Seconds after the end of a connection until the next one is opened; slack_sdk's own."""
_FAREWELL = 1.0
"""Seconds for Slack to say goodbye as well."""
_STEP = 0.01
_jitter = random.SystemRandom()


class _Client(SocketModeClient):
    """slack_sdk's client, which connects at once, and has messages decoded by Python itself.

    When Slack asks for another connection, every few hours, slack_sdk closes the old one and opens
    the new one half a second later, or ten: whoever clicks meanwhile sees an error. Here the new
    one is open before the old one is closed.

    Left to itself it looks each half second whether there is a connection to open, from when it is
    made; so the first one would wait for that. And websocket-client checks UTF-8 byte by byte in
    Python: a millisecond for a click, longer than everything else that is done about it. ``decode``
    checks the same, in C.
    """

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - slack_sdk's own
        """Take slack_sdk's own arguments."""
        self._ahead: tuple[WebSocketApp, Thread] | None = None
        """The connection that was opened while there was another one, and what reads it."""
        super().__init__(**given)
        self.current_session_runner.shutdown()  # type: ignore[no-untyped-call] # slack_sdk's

    def open(self) -> None:
        """Open the connection of ``connect``, and from then on each that takes its place."""
        self.current_session_runner = IntervalRunner(self._run_current_session, _LOOK).start()

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - its
        """Open a connection if there is none, or, with ``force``, one in place of the old."""
        old = self.current_session
        if not force or old is None or old.sock is None:
            super().connect_to_new_endpoint(force)
            return
        with self.connect_operation_lock:
            new = WebSocketApp(
                self.issue_new_wss_url(),
                on_open=old.on_open,
                on_message=old.on_message,
                on_error=old.on_error,
                on_close=old.on_close,
            )
            reader = Thread(target=self._read, args=(new,), name="socket-read", daemon=True)
            reader.start()
            if not _wait(lambda: _is_open(new), slack.REQUEST_SECONDS):
                new.close()  # Slack ends the old one by itself, and then another one is opened
                return
            self._ahead = new, reader
            self.current_session = new
        old.on_error = old.on_close = None  # an end that we want is no error
        _hang_up(old)

    def _read(self, session: WebSocketApp) -> None:
        session.run_forever(
            skip_utf8_validation=True,
            ping_interval=self.ping_interval,
            http_proxy_host=self.http_proxy_host,
            http_proxy_port=self.http_proxy_port,
            http_proxy_auth=self.http_proxy_auth,
            proxy_type=self.proxy_type,
        )

    def _run_current_session(self) -> None:
        session = self.current_session
        if self._ahead is not None and self._ahead[0] is session:
            self._ahead[1].join()
            return
        if session is not None and not isinstance(session.run_forever, partial):
            lazily = partial(session.run_forever, skip_utf8_validation=True)
            session.run_forever = lazily  # type: ignore[method-assign] # it has no other door
        super()._run_current_session()  # type: ignore[no-untyped-call] # slack_sdk's

    def enqueue_message(self, message: str | bytes) -> None:
        """Take a message for the threads that handle it; raises ``UnicodeDecodeError``."""
        super().enqueue_message(message.decode() if isinstance(message, bytes) else message)


def _is_open(session: WebSocketApp) -> bool:
    return session.sock is not None and bool(session.sock.connected)


def _hang_up(session: WebSocketApp) -> None:
    """Say goodbye, and see to it that the thread that reads the connection ends.

    websocket-client's own ``close`` may read Slack's farewell in the thread that closes, and
    then the reading thread waits for ever; and after a farewell it leaves the socket open.
    """
    connection = session.sock
    raw = connection.sock if connection else None
    if connection is None or raw is None:
        return
    with suppress(OSError, WebSocketException):
        connection.send_close()
    if not _wait(lambda: session.sock is None, _FAREWELL):
        with suppress(OSError):
            raw.shutdown(SHUT_RDWR)
        _wait(lambda: session.sock is None, _FAREWELL)
    connection.shutdown()  # type: ignore[no-untyped-call] # websocket-client's


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until ``done``, about ``seconds`` at most; tell whether it is."""
    pause = Waiter()
    for _ in range(ceil(seconds / _STEP)):
        if done():
            return True
        pause.sleep(_STEP)
    return done()


class Socket:
    """Listens to Slack over Socket Mode and hands what comes to Bolt.

    Only what Bolt answers with 200 is acknowledged; an event that could not be taken is sent
    again by Slack.
    """

    def __init__(
        self,
        settings: Settings,
        bolt: App,
        client: WebClient,
        clock: Clock,
        acked: Callable[[str, int, float], None],
    ) -> None:
        """Wire it; nothing is opened before ``start``. ``acked`` is ``Metrics.acked``."""
        token = settings.slack_app_token
        if token is None:
            raise ValueError("Socket Mode needs SLACK_APP_TOKEN")
        self._bolt = bolt
        self._clock = clock
        self._acked = acked
        self._stopping = Event()
        quiet = slack.quiet_logger()
        self._logger = quiet.getChild("socket")
        self._logger.setLevel(quiet.level)  # the SDK looks at it, and takes none for DEBUG
        self._lock = Lock()
        self._handling = 0
        self._client = _Client(
            app_token=token.get_secret_value(),
            logger=self._logger,
            web_client=client,
            concurrency=settings.web_threads,
        )
        # It says "goodbye" at every new connection, which slack_sdk says too, and less loudly.
        logging.getLogger("websocket").setLevel(logging.CRITICAL)
        self._client.socket_mode_request_listeners.append(self._take)
        self._thread = Thread(target=self._connect, name="socket-connect", daemon=True)

    @property
    def is_connected(self) -> bool:
        """Whether there is an open connection."""
        return bool(self._client.is_connected())

    def start(self) -> None:
        """Connect in the background, as often as it takes."""
        self._thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Take nothing new, finish what is being handled, and close within ``timeout`` seconds.

        What comes in meanwhile is not acknowledged, so Slack sends it again.
        """
        until = self._clock.monotonic() + timeout
        with self._lock:
            self._stopping.set()
        _wait(lambda: self._handling == 0, timeout)
        self._logger.setLevel(logging.CRITICAL)  # an end that we want is no error
        self._client.auto_reconnect_enabled = False
        if self._client.current_session is not None:
            _hang_up(self._client.current_session)
        # slack_sdk sleeps where it waits for Slack's limits, so its close is not waited for long.
        closing = Thread(target=self._client.close, name="socket-close", daemon=True)
        closing.start()
        self._client.message_queue.put(None)  # wakes the thread that waits for messages
        closing.join(max(0.1, until - self._clock.monotonic()))

    def _connect(self) -> None:
        # The client would look after its connection from the first moment on, find that it is not
        # there yet, and open a second one; so it begins to do that when the first one is there.
        self._client.current_app_monitor_started = True
        if self._try_to_connect():
            self._client.open()
            self._await_connection()
            self._watch()

    def _watch(self) -> None:
        """Let the client look after its connection; one that is being closed cannot begin to."""
        with self._lock:
            if not self._stopping.is_set():
                self._client.current_app_monitor.start()

    def _try_to_connect(self) -> bool:
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            try:
                self._client.connect()
            except (OSError, HTTPException, SlackClientError, ValueError) as error:
                log.warning("Socket Mode cannot be reached: %s", type(error).__name__)
            else:
                return True
            self._stopping.wait(wait * _jitter.uniform(0.8, 1.2))
            wait = min(LONGEST_WAIT, wait * 2)
        return False

    def _await_connection(self) -> None:
        until = self._clock.monotonic() + slack.REQUEST_SECONDS
        while not (self.is_connected or self._stopping.is_set()):
            if self._clock.monotonic() > until:
                return
            self._stopping.wait(0.05)

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            self._handling += 1
        try:
            self._handle(client, request)
        finally:
            with self._lock:
                self._handling -= 1

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = self._clock.monotonic()
        answer = run_bolt_app(self._bolt, request)
        # slack_bolt measures with wall time, for its debug log alone.
        send_response(client, request, answer, self._clock.epoch())
        self._acked("socket", answer.status, self._clock.monotonic() - began)
