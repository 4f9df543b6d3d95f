"""What the bot needs of Slack while it is measured: cheap, on one port, in a process of its own.

It stores what is posted, says ok to updates and answers, and sends envelopes over Socket Mode. It
checks nothing; the rehearsal does. What it does not know it refuses.
"""

import asyncio
import base64
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

from bench.cores import LOAD, pin
from bench.faulty import Aim, Faults, limited
from bench.strict import Limits

Json = dict[str, Any]
PATIENCE = 30.0
"""Seconds in which the acks of a burst may come."""
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Slack:
    """What was posted, and the connection over which envelopes go."""

    def __init__(self) -> None:
        self.port = 0
        self.posts: list[Json] = []
        self.updates: list[Json] = []
        self.limits = Limits()
        self.faults = Faults()
        self._in_channel: defaultdict[str, list[Json]] = defaultdict(list)
        self.answers: list[Json] = []
        self.socket: Connection | None = None
        self.acks: dict[str, float] = {}
        self.changed = asyncio.Event()
        self._methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.open": lambda said: {"channel": {"id": _channel(said["users"])}},
            "conversations.history": self._history,
            "views.publish": lambda _said: {"view": {}},
        }

    def call(self, path: str, body: bytes) -> Json:
        """Answer a request to the Web API or to an answer's address."""
        if path.startswith("/hooks/"):
            text = json.loads(body).get("text", "")
            self.answers.append({"path": path, "text": text, "at": perf_counter()})
            return {"ok": True}
        method = self._methods.get(path.removeprefix("/api/"))
        if method is None:
            return {"ok": False, "error": "unknown_method"}
        return {"ok": True, **method(_read(body))}

    def acked(self, text: bytes) -> None:
        """Note an ack that came over the socket."""
        self.acks[str(json.loads(text).get("envelope_id"))] = perf_counter()
        self.changed.set()

    def _auth(self, _said: Json) -> Json:
        return {
            "url": f"http://127.0.0.1:{self.port}/",
            "team": "Region",
            "user": "dialogmoten",
            "team_id": "T0REGION",
            "user_id": "U0BOT",
            "bot_id": "B0BOT",
        }

    def _open(self, _said: Json) -> Json:
        return {"url": f"ws://127.0.0.1:{self.port}/socket"}

    def _post(self, said: Json) -> Json:
        to = str(said["channel"])
        ts = f"1800000000.{len(self.posts):06d}"
        channel = _channel(to)
        blocks, mark = _json(said.get("blocks") or []), _json(said.get("metadata") or {})
        post = {"to": to, "channel": channel, "ts": ts, "text": said["text"], "blocks": blocks}
        self.posts.append(post)
        self._in_channel[channel].append({"ts": ts, "metadata": mark, "at": perf_counter()})
        return {"channel": channel, "ts": ts}

    def _history(self, said: Json) -> Json:
        if self.faults.refused:
            return {"ok": False, "error": self.faults.refused}
        stored, is_shown = self._in_channel[said["channel"]], self.faults.is_shown
        shown = [each for each in stored if is_shown(each["at"])]
        begin, limit = int(said.get("cursor") or 0), int(said["limit"])
        page = shown[::-1][begin : begin + limit]
        more = str(begin + limit) if begin + limit < len(shown) else ""
        return {"messages": page, "response_metadata": {"next_cursor": more}}

    def tokens(self) -> dict[str, int]:
        """Return how often each delivery was stored, by its opaque id."""
        marks = (each["metadata"] for of in self._in_channel.values() for each in of)
        return Counter(mark["event_payload"]["id"] for mark in marks if mark)

    def _update(self, said: Json) -> Json:
        kept = {name: said[name] for name in ("channel", "ts", "text")}
        self.updates.append(kept)
        return kept


class Connection(asyncio.Protocol):
    """One connection: HTTP until it asks to be a WebSocket."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._data = bytearray()
        self._is_socket = False
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._slack.socket is self:
            self._slack.socket = None

    def data_received(self, data: bytes) -> None:
        self._data += data
        while self._data and (self._frame() if self._is_socket else self._request()):
            pass

    def send(self, frames: bytes) -> None:
        """Write finished frames, all at once."""
        self._transport.write(frames)

    def _request(self) -> bool:
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *lines = bytes(self._data[:end]).decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        size = int(headers.get("content-length", 0))
        if len(self._data) < end + 4 + size:
            return False
        body = bytes(self._data[end + 4 : end + 4 + size])
        del self._data[: end + 4 + size]
        if headers.get("upgrade", "").lower() == "websocket":
            self._upgrade(headers["sec-websocket-key"])
        else:
            self._answer(first.split()[1], body, headers)
        return True

    def _answer(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        slack, method = self._slack, path.removeprefix("/api/")
        wait = slack.limits.call(method)
        token = headers.get("authorization", "").removeprefix("Bearer ")
        fault = slack.faults.at(method, token) if wait is None else limited(wait)
        said = slack.call(path, body) if fault is None or fault.is_stored else {}
        if fault is None:
            self._respond(b"200 OK", said, headers)
        elif fault.status is not None:
            self._respond(fault.status, {"ok": False}, headers)
        else:
            self._transport.close()

    def _respond(self, status: bytes, said: Json, headers: dict[str, str]) -> None:
        """Answer with a ``status``, which may bring a header along."""
        body = json.dumps(said).encode()
        closes = headers.get("connection", "").lower() == "close"
        self._transport.write(
            b"HTTP/1.1 "
            + status
            + b"\r\nContent-Type: application/json\r\nConnection: "
            + (b"close" if closes else b"keep-alive")
            + b"\r\nContent-Length: %d\r\n\r\n" % len(body)
            + body
        )
        if closes:
            self._transport.close()

    def _upgrade(self, key: str) -> None:
        accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest())  # noqa: S324 - RFC 6455
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._is_socket = True
        self._slack.socket = self
        self.send(frame(json.dumps({"type": "hello", "num_connections": 1}).encode()))

    def _frame(self) -> bool:
        """Take one frame; those of a client are masked (RFC 6455, 5.3) and here never split."""
        data = self._data
        if len(data) < 2:
            return False
        kind, size, at = data[0] & 0x0F, data[1] & 0x7F, 2
        if size >= 126:
            at = 4 if size == 126 else 10
            size = int.from_bytes(data[2:at])
        if len(data) < at + 4 + size:
            return False
        mask = bytes(data[at : at + 4]) * (size // 4 + 1)
        text = bytes(a ^ b for a, b in zip(data[at + 4 : at + 4 + size], mask, strict=False))
        del data[: at + 4 + size]
        if kind == _TEXT:
            self._slack.acked(text)
        elif kind == _PING:
            self.send(frame(text, _PONG))
        elif kind == _CLOSE:
            self._transport.close()
        return True


def frame(data: bytes, kind: int = _TEXT) -> bytes:
    """Return a server's frame (RFC 6455, 5.2)."""
    size = len(data)
    if size < 126:
        return bytes([0x80 | kind, size]) + data
    if size < 65536:
        return bytes([0x80 | kind, 126]) + size.to_bytes(2) + data
    return bytes([0x80 | kind, 127]) + size.to_bytes(8) + data


def _channel(to: str) -> str:
    """Return the channel of a person's direct messages, or the channel that is written to."""
    return "D" + to[1:] if to.startswith("U") else to


def _json(said: Any) -> Any:  # noqa: ANN401 - a form carries it as a text
    return json.loads(said) if isinstance(said, str) else said


def _read(body: bytes) -> Json:
    text = body.decode()
    if text.startswith("{"):
        return dict(json.loads(text))
    return {name: values[0] for name, values in parse_qs(text).items()}


async def _burst(slack: Slack, payloads: list[Json]) -> Json:
    """Write all at once; return the seconds to each ack that came, in order of coming."""
    if slack.socket is None:
        raise RuntimeError("the bot is not connected")
    slack.acks = {}
    frames = b"".join(
        frame(
            json.dumps(
                {
                    "envelope_id": str(number),
                    "type": "interactive",
                    "accepts_response_payload": True,
                    "payload": payload,
                }
            ).encode()
        )
        for number, payload in enumerate(payloads)
    )
    start = perf_counter()
    slack.socket.send(frames)
    while len(slack.acks) < len(payloads) and perf_counter() - start < PATIENCE:
        slack.changed.clear()
        try:
            await asyncio.wait_for(slack.changed.wait(), PATIENCE)
        except TimeoutError:
            break
    return {"acked": {number: at - start for number, at in slack.acks.items()}}


async def _answer(slack: Slack, asked: Json) -> Json:
    match asked["do"]:
        case "start":
            return {"port": slack.port}
        case "burst":
            return await _burst(slack, asked["payloads"])
        case "limit":
            slack.limits.keep(asked["seed"], asked["moods"])
            return {}
        case "faults":
            slack.faults.begin(asked["seed"], asked["refused"])
            return {}
        case "aim":
            slack.faults.aim(Aim(**asked["at"]) if asked["at"] else None)
            return {}
    return {asked["do"]: _KEPT[asked["do"]](slack)}


_KEPT: dict[str, Callable[[Slack], object]] = {
    "limits": lambda slack: slack.limits.told(),
    "tokens": lambda slack: slack.tokens(),
    "posts": lambda slack: slack.posts,
    "updates": lambda slack: slack.updates,
    "answers": lambda slack: slack.answers,
}


async def _main() -> None:
    pin(LOAD)
    slack = Slack()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(slack), "127.0.0.1", 0)
    slack.port = server.sockets[0].getsockname()[1]
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await _answer(slack, json.loads(line))), flush=True)
    server.close()


def main() -> None:
    """Serve until standard input ends."""
    asyncio.run(_main())


if __name__ == "__main__":
    main()
