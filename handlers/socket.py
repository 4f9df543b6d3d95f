"""Socket Mode: Slack's requests over a WebSocket that the bot opens itself.

The client on websocket-client is used, not slack_sdk's builtin one, which stalls when some two
hundred envelopes arrive at once and acknowledges none of them.
"""

import logging
import random
from collections.abc import Callable
from http.client import HTTPException
from threading import Event, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient

from bot.config import Settings
from bot.ports import Clock
from handlers import slack

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
        self, settings: Settings, bolt: App, client: WebClient, clock: Clock,
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
        self._client = SocketModeClient(
            app_token=token.get_secret_value(), logger=slack.quiet_logger(), web_client=client,
            concurrency=settings.web_threads,
        )
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
        """Close; what is being handled is finished, within ``timeout`` seconds."""
        self._stopping.set()
        # slack_sdk sleeps where it waits for Slack's limits, so its close is not waited for long.
        closing = Thread(target=self._client.close, name="socket-close", daemon=True)
        closing.start()
        closing.join(timeout)

    def _connect(self) -> None:
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            try:
                self._client.connect()
            except (OSError, HTTPException, SlackClientError, ValueError) as error:
                log.warning("Socket Mode cannot be reached: %s", type(error).__name__)
            else:
                return  # from here on the client connects again by itself
            self._stopping.wait(wait * _jitter.uniform(0.8, 1.2))
            wait = min(LONGEST_WAIT, wait * 2)

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        began = self._clock.monotonic()
        answer = run_bolt_app(self._bolt, request)
        # slack_bolt measures with wall time, for its debug log alone.
        send_response(client, request, answer, self._clock.epoch())
        self._acked("socket", answer.status, self._clock.monotonic() - began)
