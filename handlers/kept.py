"""Connections to Slack that are kept for the next request (docs/adr/0061).

urllib makes one for each request and hangs up: each message would begin with a handshake. A request
is still made once, and nothing here tries again: that Slack has hung up on a quiet connection is
noticed before anything is written to it.
"""

import os
import select
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from io import BytesIO
from threading import Lock
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, Request
from urllib.response import addinfourl
from weakref import WeakSet

QUIET_SECONDS = 2.0
"""How long a connection may have been quiet to be used again. Servers wait longer before they hang
up, so that hardly one does so in the very moment in which a request is written."""
Line = tuple[str, str, object]
"""Scheme, host with port, and the time limit of each step, which a connection keeps."""


class Kept:
    """Connections on which nobody speaks now; safe in several threads at once."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Begin without any; ``monotonic`` gives seconds."""
        self._monotonic = monotonic
        self._lock = Lock()
        self._quiet: list[tuple[float, Line, HTTPConnection]] = []
        _ALL.add(self)

    def take(self, line: Line) -> HTTPConnection | None:
        """Return a connection for the caller alone, the one that was used last, if there is one."""
        with self._lock:
            self._hang_up()
            for index in reversed(range(len(self._quiet))):
                _, leads, connection = self._quiet[index]
                if leads == line:
                    del self._quiet[index]
                    if _is_silent(connection):
                        return connection
                    connection.close()
        return None

    def keep(self, line: Line, connection: HTTPConnection) -> None:
        """Keep one whose answer was read to its end."""
        with self._lock:
            self._hang_up()
            self._quiet.append((self._monotonic(), line, connection))

    def leave(self) -> None:
        """Begin again in a fork: on the connections that it has found only its parent speaks."""
        self._lock = Lock()  # a thread that is not here may have held it
        for _, _, connection in self._quiet:
            connection.close()  # for this process alone
        self._quiet = []

    def _hang_up(self) -> None:
        """Close what nobody has needed for long; the caller holds the lock."""
        while self._quiet and self._monotonic() - self._quiet[0][0] > QUIET_SECONDS:
            self._quiet.pop(0)[2].close()


def _leave() -> None:
    for each in _ALL:
        each.leave()


_ALL: WeakSet[Kept] = WeakSet()
os.register_at_fork(after_in_child=_leave)


class Opener(HTTPSHandler, HTTPHandler):
    """Opens addresses as urllib's own handlers do, on ``kept`` connections where there are any."""

    def __init__(self, kept: Kept, **given: Any) -> None:  # noqa: ANN401 - HTTPSHandler's
        """Share ``kept`` with others that open in the same way."""
        super().__init__(**given)
        self._kept = kept

    def do_open(self, http_class: Any, req: Request, **given: Any) -> HTTPResponse:  # noqa: ANN401
        """Ask once, and read the whole answer; raises as urllib does."""
        if req.host != urlsplit(req.full_url).netloc:  # by a proxy
            return super().do_open(http_class, req, **given)
        line = (req.type, req.host, req.timeout)
        connection = self._kept.take(line) or http_class(req.host, timeout=req.timeout, **given)
        try:
            answer = _ask(connection, req)
            body = answer.read()
        except BaseException:
            connection.close()
            raise
        if connection.sock is not None:  # nobody hung up
            self._kept.keep(line, connection)
        read: Any = addinfourl(BytesIO(body), answer.headers, req.full_url, answer.status)
        read.msg = answer.reason  # where urllib looks for it
        return read  # type: ignore[no-any-return] # as urllib's own file: and data: answers


def _ask(connection: HTTPConnection, request: Request) -> HTTPResponse:
    headers = {**request.headers, **request.unredirected_hdrs}
    chunked = request.has_header("Transfer-encoding")
    method, path = request.get_method(), request.selector
    try:
        connection.request(method, path, request.data, headers, encode_chunked=chunked)
    except OSError as error:
        raise URLError(error) from error
    return connection.getresponse()


def _is_silent(connection: HTTPConnection) -> bool:
    """Tell whether nothing came: what comes unasked is the end, or the beginning of one."""
    looks = select.poll()
    looks.register(connection.sock, select.POLLIN)
    return not looks.poll(0)
