"""Load over HTTP: raw sockets and finished requests, so that it costs less than the server.

One thread and ``select``, whose time limit is exact to the microsecond where epoll's is not.
"""

import select
import socket
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import Self

CONNECTIONS = 16
"""How many requests are on their way at once, at most."""
GIVE_UP = 30.0
"""Seconds without any answer after which the rest counts as not acknowledged."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A request and the key of what it asks for."""

    key: str
    data: bytes


@dataclass(slots=True)
class Volley:
    """What became of some requests."""

    began: float = 0.0
    """By ``perf_counter``, which all processes of a machine have in common."""
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    """Seconds from when each was due (at saturation: sent) until its answer was there."""
    acked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Acknowledged requests per second."""
        return len(self.acked) / self.seconds


class _Line:
    """One connection, with one request on its way at most."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.shot = Shot("", b"")
        self.due = 0.0
        self._seen = b""

    def fileno(self) -> int:
        return self.socket.fileno()

    def fire(self, shot: Shot, due: float) -> None:
        self.shot, self.due = shot, due
        self.socket.sendall(shot.data)

    def status(self) -> int | None:
        """Read; return the answer's status once it is there whole. Raises ``ConnectionError``."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed a connection")
        self._seen += data
        head, found, body = self._seen.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return None
        self._seen = b""
        return int(head[9:12])


class Load:
    """Some connections to a server, or to several; close them by leaving the ``with``."""

    def __init__(self, *ports: int, connections: int = CONNECTIONS) -> None:
        """Connect to each of them in turn."""
        self._idle = deque(_Line(port) for _, port in zip(range(connections), cycle(ports)))
        self._busy: set[_Line] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for line in [*self._idle, *self._busy]:
            line.socket.close()

    def saturate(self, shots: Sequence[Shot]) -> Volley:
        """Send as fast as answers come, all connections busy."""
        return self._run(shots, 0.0)

    def steady(self, shots: Sequence[Shot], rate: float) -> Volley:
        """Send ``rate`` a second on a schedule that does not wait for answers.

        Latency counts from the moment in the schedule, so a stall shows in all that it delays.
        """
        return self._run(shots, 1 / rate)

    def _run(self, shots: Sequence[Shot], apart: float) -> Volley:
        start = perf_counter()
        volley, waiting = Volley(start), deque(shots)
        due = start
        while self._busy or (waiting and self._idle):
            now = perf_counter()
            while waiting and self._idle and (not apart or due <= now):
                self._fire(waiting.popleft(), due if apart else perf_counter(), volley)
                due += apart
            pause = max(0.0, due - perf_counter()) if apart and waiting and self._idle else GIVE_UP
            ready, _, _ = select.select(self._busy, (), (), pause)
            if not ready and pause == GIVE_UP:
                volley.failed += [line.shot.key for line in self._busy]
                break
            for line in ready:
                self._answered(line, volley)
        volley.failed += [shot.key for shot in waiting]
        volley.seconds = perf_counter() - start
        return volley

    def _fire(self, shot: Shot, due: float, volley: Volley) -> None:
        line = self._idle.popleft()
        try:
            line.fire(shot, due)
        except ConnectionError:
            self._hang_up(line, volley)
        else:
            self._busy.add(line)

    def _hang_up(self, line: _Line, volley: Volley) -> None:
        """Use no more what the server has closed; what was on its way there is not answered."""
        line.socket.close()
        self._busy.discard(line)
        volley.failed.append(line.shot.key)

    def _answered(self, line: _Line, volley: Volley) -> None:
        try:
            status = line.status()
        except ConnectionError:
            self._hang_up(line, volley)
            return
        if status is None:
            return
        volley.latencies.append(perf_counter() - line.due)
        (volley.acked if status == 200 else volley.failed).append(line.shot.key)
        self._busy.remove(line)
        self._idle.append(line)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
