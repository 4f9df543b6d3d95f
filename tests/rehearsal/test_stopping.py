"""How a rehearsal ends: whoever is connected is let go, and nothing of them is left behind."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from rehearsal import server
from rehearsal.manifest import Manifest
from rehearsal.model import Population
from rehearsal.server import Rehearsal

TURNS = 12
"""Of the event loop, more than an end takes until nobody is let in any more."""
MUCH = 500
"""Copies of the page, more than all buffers between the server and a client hold."""


@contextmanager
def nothing_left() -> Iterator[None]:
    """Fail if something was given up inside that was still open."""
    gc.collect()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(each.message) for each in said] == []


def is_let_go(client: socket.socket) -> bool:
    """Tell whether the other side is gone, whatever it said before."""
    try:
        while client.recv(1 << 20):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def test_who_comes_while_it_stops_is_let_go(
    population: Population, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients: list[socket.socket] = []
    with ExitStack() as ends:

        def come(running: Rehearsal, turns: int = TURNS) -> None:
            with suppress(ConnectionError):
                client = socket.create_connection(("127.0.0.1", running.port), timeout=2)
                clients.append(ends.enter_context(client))
                if turns:
                    asyncio.get_running_loop().call_soon(come, running, turns - 1)

        with nothing_left():
            with Rehearsal(population, manifest=manifest) as running:
                # It is called in the loop when the end begins.
                monkeypatch.setattr(running.control, "end_streams", lambda: come(running))
            assert len(clients) > 1
            assert all(is_let_go(client) for client in clients)


def test_who_reads_nothing_of_an_answer_is_not_waited_for(
    population: Population, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "STOP_SECONDS", 0.1)
    with socket.socket() as client, nothing_left():
        client.settimeout(2)
        with Rehearsal(population, manifest=manifest) as running:
            client.connect(("127.0.0.1", running.port))
            ask = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()
            client.sendall(ask * MUCH)
            client.recv(1)
        assert is_let_go(client)
