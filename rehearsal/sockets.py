"""Socket Mode: connections of the bot, envelopes to any one of them, and their acks."""

import asyncio
import contextlib
import json
from concurrent.futures import Future
from threading import Condition
from typing import Final
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from rehearsal.model import APP_ID, Change
from rehearsal.place import Place
from rehearsal.store import Json

#: Slack's limit of simultaneous connections of one app.
MOST: Final = 10
#: Real seconds between the warning and the end of a connection.
WARNING_SECONDS: Final = 10.0
#: Real seconds in which Slack says a connection lives, and those with which an app tries out how
#: it is replaced (``debug_reconnects``, docs.slack.dev/apis/events-api/using-socket-mode). Others
#: are replaced when somebody says so: who rehearses for an hour is not interrupted.
LIFE_SECONDS: Final = 3600
SHORT_LIFE_SECONDS: Final = 360
_GOING_AWAY: Final = 1001
_HANG_UP_SECONDS: Final = 5.0


class ConnectionGone(Exception):  # noqa: N818 - a state of the world
    """The connection closed before the envelope was acked."""


class _Connection:
    """One connection; only its event loop touches the queue."""

    def __init__(self, *, is_short: bool = False) -> None:
        self.is_short = is_short
        self.loop = asyncio.get_running_loop()
        self.outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self.waiting: dict[str, Future[Json]] = {}

    def send(self, envelope_id: str, text: str) -> Future[Json]:
        ack: Future[Json] = Future()
        self.waiting[envelope_id] = ack
        self.loop.call_soon_threadsafe(self.outgoing.put_nowait, text)
        return ack

    def tell(self, body: Json) -> None:
        """Send what wants no ack."""
        self.loop.call_soon_threadsafe(self.outgoing.put_nowait, json.dumps(body))

    def hang_up(self) -> None:
        self.loop.call_soon_threadsafe(self.outgoing.put_nowait, None)

    def received(self, text: str) -> None:
        with contextlib.suppress(ValueError):
            body = json.loads(text)
            ack = self.waiting.pop(body.get("envelope_id", ""), None)
            if ack is not None:
                ack.set_result(body)

    def gone(self) -> None:
        while self.waiting:
            _, ack = self.waiting.popitem()
            ack.set_exception(ConnectionGone())


class Sockets:
    """The bot's connections; safe to use from every thread."""

    def __init__(self, place: Place) -> None:
        """Begin with none."""
        self._place = place
        self._lock = Condition()
        self._connections: list[_Connection] = []
        self._turn = 0

    @property
    def count(self) -> int:
        """How many connections are open."""
        with self._lock:
            return len(self._connections)

    def wait(self, timeout: float) -> bool:
        """Wait until a connection is open; False if none is after ``timeout`` seconds."""
        with self._lock:
            return self._lock.wait_for(lambda: bool(self._connections), timeout)

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection until it closes; its ticket works once."""
        ticket = socket.query_params.get("ticket", "")
        is_short = socket.query_params.get("debug_reconnects") == "true"
        connection = _Connection(is_short=is_short)
        if not self._place.tickets.take_socket(ticket) or not self._add(connection):
            await socket.close(1008)
            return
        tasks: list[asyncio.Task[None]] = []
        try:
            await socket.accept()
            tasks.append(asyncio.create_task(_write(socket, connection)))
            if connection.is_short:
                tasks.append(asyncio.create_task(_replace(connection)))
            while True:
                connection.received(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            with self._lock:
                self._connections.remove(connection)
                self._lock.notify_all()
            connection.gone()
            for task in tasks:
                task.cancel()
            self._place.workspace.tell(Change("state"))

    def _add(self, connection: _Connection) -> bool:
        """Take up a connection, its hello first; False if there are too many."""
        with self._lock:
            if len(self._connections) >= MOST:
                return False
            self._connections.append(connection)
            life = SHORT_LIFE_SECONDS if connection.is_short else LIFE_SECONDS
            connection.outgoing.put_nowait(json.dumps(_hello(len(self._connections), life)))
            self._lock.notify_all()
        self._place.workspace.tell(Change("state"))
        return True

    def hang_up(self) -> None:
        """Close every connection, as Slack does when it recycles a server."""
        with self._lock:
            going = list(self._connections)
            for connection in going:
                connection.hang_up()
            self._lock.wait_for(lambda: not set(going) & set(self._connections), _HANG_UP_SECONDS)

    def refresh(self) -> None:
        """Have every connection replaced, as Slack does every few hours.

        Who does not open another one after the warning is hung up on.
        """
        with self._lock:
            going = list(self._connections)
            for connection in going:
                connection.tell(_disconnect("warning"))
            self._lock.wait_for(lambda: not set(going) & set(self._connections), WARNING_SECONDS)
            for connection in set(going) & set(self._connections):
                connection.tell(_disconnect("refresh_requested"))
                connection.hang_up()
            self._lock.wait_for(lambda: not set(going) & set(self._connections), _HANG_UP_SECONDS)

    def send(self, kind: str, payload: Json, *, answers: bool, retry: Json) -> Future[Json] | None:
        """Send an envelope to the next connection; ``None`` if there is none.

        The result is the bot's ack; it may fail with ``ConnectionGone``.
        """
        envelope_id = str(uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": answers,
            "payload": payload,
            **retry,
        }
        with self._lock:
            if not self._connections:
                return None
            self._turn += 1
            connection = self._connections[self._turn % len(self._connections)]
            return connection.send(envelope_id, json.dumps(envelope))


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "rehearsal"}}


def _hello(number: int, life: float) -> Json:
    return {
        "type": "hello",
        "num_connections": number,
        "debug_info": {
            "host": "rehearsal",
            "build_number": 1,
            "approximate_connection_time": life,
        },
        "connection_info": {"app_id": APP_ID},
    }


async def _write(socket: WebSocket, connection: _Connection) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while (text := await connection.outgoing.get()) is not None:
            await socket.send_text(text)
        await socket.close(_GOING_AWAY)


async def _replace(connection: _Connection) -> None:
    """Warn a connection before its short life is over, and end it then."""
    await asyncio.sleep(SHORT_LIFE_SECONDS - WARNING_SECONDS)
    connection.tell(_disconnect("warning"))
    await asyncio.sleep(WARNING_SECONDS)
    connection.tell(_disconnect("refresh_requested"))
    connection.hang_up()
