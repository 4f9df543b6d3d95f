"""Connections are kept for the next request, and no request is made twice for that."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from threading import Barrier, Thread
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, build_opener

import pytest

from handlers.kept import QUIET_SECONDS, Kept, Line, Opener

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LAST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
LIMITED = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nslow"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok"
HANG_UP = b""
"""Instead of an answer or after it."""


class Server:
    """Answers what it is asked, in this order."""

    def __init__(self, *answers: list[bytes]) -> None:
        self.asked: list[tuple[int, str, bytes]] = []
        """On which of its connections, the path or address, and the body."""
        self.hung_up = Barrier(2)
        self._answers = iter(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        """End, when all connections have ended."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for each in self._threads:
            each.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                taken, _ = self._listener.accept()
                self._threads.append(Thread(target=self._serve, args=(taken, len(self._threads))))
                self._threads[-1].start()

    def _serve(self, taken: socket.socket, number: int) -> None:
        with taken, taken.makefile("rb") as reader, suppress(ConnectionError):
            while line := reader.readline().decode():
                headers = {}
                while header := reader.readline().decode().strip().lower():
                    name, _, headers[name] = header.partition(": ")
                body = reader.read(int(headers.get("content-length", "0")))
                self.asked.append((number, line.split()[1], body))
                for part in next(self._answers):
                    if not part:
                        taken.shutdown(socket.SHUT_RDWR)
                        self.hung_up.wait(10)
                        return
                    taken.sendall(part)


class Machine:
    """Seconds that pass when they are told to."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def kept(machine: Machine) -> Kept:
    return Kept(machine.monotonic)


@pytest.fixture
def opener(kept: Kept) -> OpenerDirector:
    return build_opener(Opener(kept), ProxyHandler({}))


Serve = Callable[..., Server]


@pytest.fixture
def serve(kept: Kept, machine: Machine) -> Iterator[Serve]:
    running: list[Server] = []

    def begin(*answers: list[bytes]) -> Server:
        running.append(Server(*answers))
        return running[-1]

    yield begin
    machine.seconds += 10 * QUIET_SECONDS
    assert kept.take(("http", "", None)) is None, "and now all are closed"
    for each in running:
        each.close()


def ask(opener: OpenerDirector, server: Server, body: bytes = b"x", seconds: float = 10.0) -> bytes:
    with opener.open(f"http://{server.host}/api", body, seconds) as answer:
        assert (answer.status, answer.msg) == (200, "OK")
        return bytes(answer.read())


def test_the_next_request_goes_by_the_same_connection(opener: OpenerDirector, serve: Serve) -> None:
    server = serve([OK], [OK], [OK])
    for body in (b"one", b"two", b"three"):
        assert ask(opener, server, body) == b"ok"
    assert server.asked == [(1, "/api", b"one"), (1, "/api", b"two"), (1, "/api", b"three")]


def test_openers_share_what_is_kept(opener: OpenerDirector, kept: Kept, serve: Serve) -> None:
    server = serve([OK], [OK])
    ask(opener, server)
    ask(build_opener(Opener(kept), ProxyHandler({})), server)
    assert [number for number, *_ in server.asked] == [1, 1]


def test_a_refusal_is_an_answer_too(opener: OpenerDirector, serve: Serve) -> None:
    server = serve([LIMITED], [OK])
    with pytest.raises(HTTPError, match="Too Many Requests") as refused:
        ask(opener, server)
    with refused.value as error:
        assert (error.code, error.headers["Retry-After"], error.read()) == (429, "7", b"slow")
    ask(opener, server)
    assert [number for number, *_ in server.asked] == [1, 1]


def test_nothing_is_written_where_slack_has_hung_up(opener: OpenerDirector, serve: Serve) -> None:
    server = serve([OK, HANG_UP], [OK])
    ask(opener, server, b"one")
    server.hung_up.wait(10)
    assert ask(opener, server, b"two") == b"ok"
    assert server.asked == [(1, "/api", b"one"), (2, "/api", b"two")]


@pytest.mark.parametrize("answer", [[HANG_UP], [HALF, HANG_UP]])
def test_a_request_without_its_answer_is_not_made_again(
    opener: OpenerDirector, serve: Serve, answer: list[bytes]
) -> None:
    server = serve([OK], answer, [OK])
    ask(opener, server, b"one")
    Thread(target=server.hung_up.wait, args=(10,)).start()
    with pytest.raises(HTTPException):
        ask(opener, server, b"two")
    assert server.asked == [(1, "/api", b"one"), (1, "/api", b"two")]
    ask(opener, server, b"three")
    assert server.asked[2:] == [(2, "/api", b"three")]


def test_what_was_quiet_for_long_is_not_used_again(
    opener: OpenerDirector, serve: Serve, machine: Machine
) -> None:
    server = serve([OK], [OK], [OK])
    ask(opener, server)
    machine.seconds += QUIET_SECONDS
    ask(opener, server)
    machine.seconds += QUIET_SECONDS + 0.1
    ask(opener, server)
    assert [number for number, *_ in server.asked] == [1, 1, 2]


def test_who_says_that_it_hangs_up_is_believed(opener: OpenerDirector, serve: Serve) -> None:
    server = serve([LAST], [OK])
    ask(opener, server)
    ask(opener, server)
    assert [number for number, *_ in server.asked] == [1, 2]


def test_two_at_once_have_two(opener: OpenerDirector, kept: Kept, serve: Serve) -> None:
    server = serve([OK], [OK], [OK])
    ask(opener, server, b"one")
    line = ("http", server.host, 10.0)
    speaking = kept.take(line)
    assert speaking is not None
    ask(opener, server, b"two")
    kept.keep(line, speaking)
    ask(opener, server, b"three")
    assert [number for number, *_ in server.asked] == [1, 2, 1], "the one that was used last"


def two_taken(
    opener: OpenerDirector, kept: Kept, server: Server
) -> tuple[Line, HTTPConnection, HTTPConnection]:
    """Ask twice, and take away the two connections that were made for it."""
    line = ("http", server.host, 10.0)
    taken = []
    for _ in range(2):
        ask(opener, server)
        taken.append(kept.take(line))
    spare, used = taken
    assert spare is not None
    assert used is not None
    return line, spare, used


def test_what_is_not_needed_any_more_is_closed(
    opener: OpenerDirector, kept: Kept, serve: Serve, machine: Machine
) -> None:
    server = serve([OK], [OK], [OK], [OK])
    line, spare, used = two_taken(opener, kept, server)
    for each in (spare, used):
        kept.keep(line, each)
    for _ in range(2):
        machine.seconds += 0.75 * QUIET_SECONDS
        ask(opener, server)
    assert (spare.sock, used.sock is None) == (None, False)
    assert [number for number, *_ in server.asked] == [1, 2, 2, 2]


def test_what_was_quiet_for_long_is_closed_when_another_becomes_quiet(
    opener: OpenerDirector, kept: Kept, serve: Serve, machine: Machine
) -> None:
    server = serve([OK], [OK])
    line, spare, used = two_taken(opener, kept, server)
    kept.keep(line, spare)
    machine.seconds += QUIET_SECONDS + 0.1
    kept.keep(line, used)
    assert (spare.sock, used.sock is None) == (None, False)


def test_a_fork_has_connections_of_its_own(
    opener: OpenerDirector, kept: Kept, serve: Serve
) -> None:
    server = serve([OK], [OK], [OK])
    ask(opener, server, b"parent")
    with kept._lock:  # noqa: SLF001 - as a thread that is not there in the fork
        child = get_context("fork").Process(target=ask, args=(opener, server, b"child"))
        child.start()
    child.join(30)
    child.kill()  # if it waits for that thread
    child.join()
    assert child.exitcode == 0
    ask(opener, server, b"parent again")
    assert [(number, body) for number, _, body in server.asked] == [
        (1, b"parent"),
        (2, b"child"),
        (1, b"parent again"),
    ]


def test_each_keeps_its_limit_and_its_host(opener: OpenerDirector, serve: Serve) -> None:
    server, other = serve([OK], [OK]), serve([OK])
    ask(opener, server, seconds=10.0)
    ask(opener, server, seconds=5.0)
    ask(opener, other)
    assert [number for number, *_ in server.asked] == [1, 2]
    assert len(other.asked) == 1


def test_a_kept_connection_waits_no_longer_than_its_limit(
    opener: OpenerDirector, kept: Kept, serve: Serve
) -> None:
    server = serve([OK])
    ask(opener, server, seconds=7.5)
    connection = kept.take(("http", server.host, 7.5))
    assert connection is not None
    assert connection.sock.gettimeout() == 7.5
    connection.close()


def test_by_a_proxy_it_goes_as_urllib_goes(kept: Kept, serve: Serve) -> None:
    proxy = serve([LAST], [LAST])
    opener = build_opener(Opener(kept), ProxyHandler({"http": f"http://{proxy.host}"}))
    for _ in range(2):
        with opener.open("http://slack.invalid/api", b"x", 10.0) as answer:
            assert answer.read() == b"ok"
    assert [each[:2] for each in proxy.asked] == [
        (1, "http://slack.invalid/api"),
        (2, "http://slack.invalid/api"),
    ]
