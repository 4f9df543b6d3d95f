"""Socket Mode: Slack's requests over a WebSocket that the bot opens itself.

The client on websocket-client is used, not slack_sdk's builtin one, which stalls when some two
hundred envelopes arrive at once and acknowledges none of them.
"""

import logging
import random
from collections.abc import Callable
from threading import Event, Lock, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.config import Settings
from bot.ports import Clock
from handlers import slack
from handlers.connection import UNREACHABLE, Client, hang_up, wait

log = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between attempts to connect while Slack is away."""
STOP_SECONDS = 10.0
_jitter = random.SystemRandom()


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
        self._client = Client(
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
        wait(lambda: self._handling == 0, timeout)
        self._logger.setLevel(logging.CRITICAL)  # an end that we want is no error
        self._client.auto_reconnect_enabled = False
        self._client.end()  # first, as none is to take the current one's place
        if self._client.current_session is not None:
            hang_up(self._client.current_session)
        # slack_sdk sleeps where it waits for Slack's limits, so its close is not waited for long.
        closing = Thread(target=self._client.close, name="socket-close", daemon=True)
        closing.start()
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
            except UNREACHABLE as error:
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
