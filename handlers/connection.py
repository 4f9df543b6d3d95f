"""The client of Socket Mode: slack_sdk's, with another way to open and to end its connections."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from math import ceil
from socket import SHUT_RDWR
from threading import Thread
from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.interval_runner import IntervalRunner
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocket, WebSocketApp, WebSocketException

from bot.clock import Waiter
from handlers import slack

log = logging.getLogger(__name__)

UNREACHABLE = (OSError, HTTPException, SlackClientError, ValueError)
"""What it means, raised where a connection is asked for, that Slack is away or refuses."""
_LOOK = 0.5
"""Seconds after the end of a connection until the next one is opened; slack_sdk's own."""
_FAREWELL = 1.0
"""Seconds for Slack to say goodbye as well."""
_STEP = 0.01


class Client(SocketModeClient):
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

    def end(self) -> None:
        """Take nothing more; the connection that is there is hung up on after this.

        slack_sdk, once closed, looks a thousand times a second whether to hand on messages, until
        the connection has ended; so what does that is ended first.
        """
        self.closed = True
        self.message_processor.event.set()
        self.message_queue.put(None)  # wakes the thread that waits for messages

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - its
        """Open a connection if there is none, or, with ``force``, one in place of the old.

        ``force`` comes from the one thread that hands on what Slack sends, so it is not kept
        waiting. An old connection that is gone by then has had its own end looked after.
        """
        old = self.current_session
        if not force:
            super().connect_to_new_endpoint()
        elif old is not None and old.sock is not None:
            Thread(target=self._replace, args=(old,), name="socket-replace", daemon=True).start()

    def _replace(self, old: WebSocketApp) -> None:
        """Hang up ``old`` when another connection is open.

        If none can be had, Slack ends the old one by itself, and then another one is opened.
        """
        if not self.connect_operation_lock.acquire(blocking=False):
            return  # one is being opened
        try:
            replaced = self._open_beside(old)
        except UNREACHABLE as error:
            log.warning(
                "Slack asked for another connection, the old connection stays: %s",
                type(error).__name__,
            )
            return
        finally:
            self.connect_operation_lock.release()
        if replaced:
            old.on_error = old.on_close = None  # an end that we want is no error
            hang_up(old)

    def _open_beside(self, old: WebSocketApp) -> bool:
        """Open a connection in place of ``old``, under the lock; tell whether it is.

        Raises what ``issue_new_wss_url`` does, and ``OSError`` if Slack does not let it in.
        """
        if self._ends() or self.current_session is not old:
            return False
        address = self.issue_new_wss_url()
        if self._ends():
            return False
        new = WebSocketApp(address, on_message=old.on_message, on_error=old.on_error)
        reader = Thread(target=self._read, args=(new,), name="socket-read", daemon=True)
        reader.start()
        wait(lambda: _is_open(new) or self._ends() or not reader.is_alive(), slack.REQUEST_SECONDS)
        new.on_close = old.on_close  # before it is looked at, so that no end of it is missed
        is_open = _is_open(new)
        if is_open:
            self._ahead = new, reader
            self.current_session = new
        if is_open and not self._ends():  # who closes says so before hanging up the current one
            return True
        _turn_away(new)
        if self._ends():
            return False
        raise ConnectionError

    def _ends(self) -> bool:
        """Tell whether another thread has closed the client, or is about to."""
        return self.closed

    def _read(self, session: WebSocketApp) -> None:
        _listen(
            session,
            session.run_forever,
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
            listen = partial(_listen, session, session.run_forever)
            session.run_forever = listen  # type: ignore[method-assign] # it has no other door
        super()._run_current_session()  # type: ignore[no-untyped-call] # slack_sdk's

    def enqueue_message(self, message: str | bytes) -> None:
        """Take a message for the threads that handle it; raises ``UnicodeDecodeError``."""
        super().enqueue_message(message.decode() if isinstance(message, bytes) else message)


def _listen(session: WebSocketApp, run: Callable[..., bool], **given: Any) -> bool:  # noqa: ANN401
    """Hand on what comes until the connection ends, and leave no socket open.

    websocket-client does leave it when it was Slack that said goodbye, and when another thread
    closes while it connects. It asks for its headers when it has what it is about to connect.
    """
    opened: list[WebSocket | None] = []

    def header() -> dict[str, str]:
        opened.append(session.sock)
        return {}

    session.header = header
    failed = run(skip_utf8_validation=True, **given)
    for connection in opened:
        if connection is not None:
            connection.shutdown()  # type: ignore[no-untyped-call] # websocket-client's
    return failed


def _is_open(session: WebSocketApp) -> bool:
    return session.sock is not None and bool(session.sock.connected)


def _turn_away(session: WebSocketApp) -> None:
    """End a connection that is not wanted, now or as soon as it is open."""

    def end(opened: WebSocketApp) -> None:
        opened.keep_running = False

    session.on_error = session.on_close = None
    session.on_open = end
    hang_up(session)


def hang_up(session: WebSocketApp) -> None:
    """Say goodbye, and see to it that the thread that reads the connection ends.

    websocket-client's own ``close`` may read Slack's farewell in the thread that closes, and
    then the reading thread waits for ever.
    """
    connection = session.sock
    raw = connection.sock if connection else None
    if connection is None or raw is None:
        return
    is_open = connection.connected  # one that is just being opened gets no farewell
    if is_open:
        with suppress(OSError, WebSocketException):
            connection.send_close()
    if not (is_open and wait(lambda: session.sock is None, _FAREWELL)):
        with suppress(OSError):
            raw.shutdown(SHUT_RDWR)
        wait(lambda: session.sock is None, _FAREWELL)


def wait(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until ``done``, about ``seconds`` at most; tell whether it is."""
    pause = Waiter()
    for _ in range(ceil(seconds / _STEP)):
        if done():
            return True
        pause.sleep(_STEP)
    return done()
