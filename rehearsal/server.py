"""The rehearsal's server: Web API, Socket Mode, control and page on one port of this machine."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Final, Self, cast

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rehearsal import page
from rehearsal.clock import RehearsalClock
from rehearsal.control import Control
from rehearsal.deliver import Deliverer
from rehearsal.desk import Desk
from rehearsal.driver import Bot
from rehearsal.faults import Faults
from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, Population, User
from rehearsal.oauth.routes import Authorizing
from rehearsal.place import Log, Place
from rehearsal.sockets import Sockets
from rehearsal.store import Store
from rehearsal.surfaces import Surfaces
from rehearsal.tickets import Tickets
from rehearsal.webapi import DROP, WebApi
from rehearsal.workspace import Workspace

HOST: Final = "127.0.0.1"
_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_START_SECONDS: Final = 15
#: For what is being answered when it ends.
STOP_SECONDS: Final = 3.0
#: After so long the date in the answers is written anew.
_TICK_SECONDS: Final = 1.0
#: Of the event loop, from the close of a connection until nothing of it is left; so many, too, from
#: when it is let in until it is known.
_TURNS: Final = 3
#: Connections that may wait to be taken; a bot may click a thousand times at once.
_WAITING: Final = 2048


class Rehearsal:
    """A Slack workspace in this process; a context manager that starts and stops its server.

    Give it ``bot_url``, the whole address to which Slack posts, for a bot that listens over
    HTTP. ``state_path`` is the SQLite file in which it lives on; ``None`` keeps it in memory.
    Without ``keeps`` it goes on from what the file holds, and is gone when it ends.
    """

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        population: Population,
        *,
        port: int = 0,
        manifest: Manifest | None = None,
        clock: RehearsalClock | None = None,
        state_path: Path | None = None,
        keeps: bool = True,
        bot: Bot | None = None,
        bot_url: str | None = None,
        awaits_bot: bool = False,
        limits: bool = False,
    ) -> None:
        """Prepare everything; the port is taken here, 0 means any.

        ``awaits_bot``: nobody can do anything before ``attach``. ``limits``: the bot may call no
        oftener than in Slack; without, a year can be played in minutes.
        """
        manifest = manifest or Manifest.read()
        self.clock = clock or RehearsalClock(population.start)
        self._listener = take_port(port)
        self.port: int = self._listener.getsockname()[1]
        self._store = Store(state_path, keeps=keeps)
        workspace = Workspace(_with_bot(population, manifest), self.clock, self._store)
        tickets, surfaces = Tickets(workspace), Surfaces(workspace)
        self.place = Place(workspace, manifest, surfaces, tickets, Log(workspace), self.url)
        self.place.limits.kept = limits
        self.faults = Faults()
        self._sockets = Sockets(self.place)
        self.deliverer = Deliverer(self.place, self._sockets, bot_url)
        self.place.deliver = self.deliverer.announce
        self.desk = Desk(self.place, self.deliverer, self._sockets, self.faults)
        self._api = WebApi(self.place, self.faults)
        self.control = Control(self.desk)
        self.desk.awaits_bot = awaits_bot
        if bot is not None:
            self.attach(bot)

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        """Where the Web API is, as ``SLACK_API_URL`` wants it."""
        return f"{self.url}/api/"

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._sockets.count

    def wait_connected(self, timeout: float) -> bool:
        """Wait until a Socket Mode connection is open; False if none is after ``timeout`` s."""
        return self._sockets.wait(timeout)

    def hang_up(self) -> None:
        """Close every Socket Mode connection; a bot that is well connects again."""
        self._sockets.hang_up()

    def refresh(self) -> None:
        """Have every Socket Mode connection replaced, after a warning."""
        self._sockets.refresh()

    def attach(self, bot: Bot) -> None:
        """Take the bot that is driven when the clock is moved."""
        self.desk.attach(bot)

    def __enter__(self) -> Self:
        """Start; returns when requests are answered."""
        config = uvicorn.Config(
            self._app(),
            http=_Protocol,
            ws="websockets-sansio",
            log_config=None,
            lifespan="on",
            loop="asyncio",
            access_log=False,
            proxy_headers=False,
        )
        self._ready = Event()
        self._server = _Server(config)
        self._thread = Thread(target=self._serve, name="rehearsal", daemon=True)
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise RuntimeError("the rehearsal's server did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop; what is kept stays kept."""
        self.deliverer.close()
        self.desk.await_no_more()
        self._loop.call_soon_threadsafe(self.control.end_streams)
        self._loop.call_soon_threadsafe(self._server.end)
        self._thread.join(_START_SECONDS)
        self.control.close()
        self._api.close()
        self._listener.close()
        self._store.close()

    def _serve(self) -> None:
        asyncio.run(self._server.serve([self._listener]))

    def _app(self) -> Starlette:
        @contextlib.asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            self._loop = asyncio.get_running_loop()
            self._ready.set()  # who connects from now on waits in the listener's queue
            yield

        return Starlette(
            routes=[
                *self._api.routes(),
                *self.control.routes(),
                *Authorizing(self.place).routes(),
                WebSocketRoute("/socket", self._sockets.serve),
                *page.routes(),
            ],
            middleware=[Middleware(_OnlyHere)],
            lifespan=lifespan,
        )


class _Server(uvicorn.Server):
    """uvicorn, told when it is over; left to itself it looks ten times a second, and then waits."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._over = asyncio.Event()

    def end(self) -> None:
        """End; called in its loop."""
        self.should_exit = True
        self._over.set()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), _TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in sockets or []:
            asyncio.get_running_loop().remove_reader(listener)
        await _some_turns()  # asyncio loses who was just let in, if their server is closed by then
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await _some_turns()  # in which those that are idle are gone
        try:
            await asyncio.wait_for(self._wait_tasks_to_complete(), STOP_SECONDS)
        except TimeoutError:
            await self._give_up()
        await self.lifespan.shutdown()
        for listener in sockets or []:
            listener.close()

    async def _give_up(self) -> None:
        """Wait no longer: neither for who does not read what they asked for, nor for its making."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await _some_turns()
        for task in self.server_state.tasks:
            task.cancel()


async def _some_turns() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


class _OnlyHere:
    """Answers only to this machine's own names, and to no page from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_ours(Headers(scope=scope)):
            refusal = PlainTextResponse("This address is for this machine only.\n", 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ours(headers: Headers) -> bool:
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    origin = headers.get("origin")
    return name in _NAMES and origin in (None, f"http://{host}")


class _Protocol(HttpToolsProtocol):
    """HTTP whose connection a planted fault can cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = cast("Any", self.app)

        async def with_drop(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, DROP: transport.abort}, receive, send)

        self.app = cast("Any", with_drop)


def take_port(port: int) -> socket.socket:
    """Return a listener on a port of this machine, 0 for any; raises ``OSError``."""
    # asyncio sends an answer's head and body at once only where it sees that the socket is TCP's;
    # else each request after the first on a connection waits 40 ms for the other side.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(_WAITING)
    except OSError:
        listener.close()
        raise
    return listener


def _with_bot(population: Population, manifest: Manifest) -> Population:
    bot = User(BOT_USER, population.team.id, manifest.bot_name, bot=True)
    users = tuple(user for user in population.users if user.id != BOT_USER)
    return replace(population, users=(*users, bot))
