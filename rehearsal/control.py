"""``/_control``: what the page and the tests see and do. Only for this machine."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from rehearsal.desk import Desk
from rehearsal.errors import Refused
from rehearsal.fields import Field, flag, number, object_, optional, read, text
from rehearsal.inside.window import Window
from rehearsal.latest import End
from rehearsal.model import Change
from rehearsal.store import Json
from rehearsal.telling import Told
from rehearsal.transcript.document import POLICY
from rehearsal.writing import Writing

Act = Callable[[Json], Json]

_OBJECTS: Final = optional(object_)
_TEXT: Final = optional(text)
_CLOCK: Mapping[str, Field] = {
    "advance_seconds": optional(number),
    "to": _TEXT,
    "next": optional(flag),
    "back": optional(flag),
}
_FAULTS: Mapping[str, Field] = {
    "method": _TEXT,
    "error": _TEXT,
    "times": optional(number),
    "retry_after": optional(number),
    "down": optional(flag),
    "clear": optional(flag),
    "hang_up": optional(flag),
    "refresh": optional(flag),
    "limits": optional(flag),
    "hold": optional(flag),
    **dict.fromkeys(("seed", "percent", "late", "seconds", "repeat", "replay"), optional(number)),
}
_REACTION: Mapping[str, Field] = {
    "channel": text,
    "ts": text,
    "user": text,
    "name": text,
    "remove": optional(flag),
}
_OPTIONS: Mapping[str, Field] = {
    "user": text,
    "channel": _TEXT,
    "message_ts": _TEXT,
    "view_id": _TEXT,
    "block_id": text,
    "action_id": text,
    "value": _TEXT,
    "values": _OBJECTS,
}
_UPLOAD: Mapping[str, Field] = {
    "channel": _TEXT,
    "user": text,
    "name": text,
    "content": text,
    "text": _TEXT,
    "thread_ts": _TEXT,
}


class Control:
    """The interface; whatever drives the bot runs in threads of its own pool."""

    def __init__(self, desk: Desk) -> None:
        """Take what does the work."""
        self._desk = desk
        self._window = Window(desk)
        self._pool = ThreadPoolExecutor(32, "control")
        self._streams: set[asyncio.Queue[Change | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = Told()
        self._writing = Writing(desk.place)
        desk.place.workspace.listeners.append(self._heard)

    def routes(self) -> list[Route]:
        """Return the routes."""
        gets: dict[str, Callable[[Request], Json]] = {
            "/state": lambda _: self._told.beside(self._desk.state),
            "/messages/{channel}": lambda request: self._told.beside(
                lambda: self._desk.messages(
                    request.path_params["channel"], request.query_params.get("as"), _end(request)
                )
            ),
            "/views/{user}": lambda request: self._desk.views(request.path_params["user"]),
            "/home/{user}": lambda request: self._desk.home(request.path_params["user"]),
            "/log": lambda request: self._desk.log(*_part(request)),
            "/deliveries": lambda _: self._desk.deliveries(),
            "/year": lambda _: self._window.year(),
            "/year/{step}": lambda request: self._window.step(
                request.path_params["step"], request.query_params.get("lang")
            ),
            "/sendings": lambda request: self._window.sendings(
                request.query_params.get("channel"), request.query_params.get("ts")
            ),
            "/asked": lambda _: self._window.asked(),
        }
        routes = [Route("/_control" + path, self._getter(work)) for path, work in gets.items()]
        routes += [
            Route(f"/_control/{name}", self._poster(fields, act), methods=["POST"])
            for name, (fields, act) in self._acts().items()
        ]
        return [
            *routes,
            Route("/_control/clock", self._clock, methods=["GET"]),
            Route("/_control/stream", self._stream),
            Route("/_control/transcript", self._transcript),
        ]

    def _acts(self) -> dict[str, tuple[Mapping[str, Field], Act]]:
        desk = self._desk
        in_message: dict[str, Field] = {"channel": _TEXT, "message_ts": _TEXT, "view_id": _TEXT}
        return {
            "message": (
                {"channel": text, "user": text, "text": text, "thread_ts": _TEXT},
                desk.message,
            ),
            "edit": ({"channel": text, "user": text, "ts": text, "text": text}, desk.edit),
            "delete": ({"channel": text, "user": text, "ts": text}, desk.delete),
            "command": (
                {"channel": text, "user": text, "command": text, "text": optional(text)},
                desk.command,
            ),
            "interact": (
                {"user": text, "action": object_, "values": _OBJECTS, **in_message},
                desk.interact,
            ),
            "submit": ({"user": text, "view_id": text, "values": _OBJECTS}, desk.submit),
            "close": ({"user": text, "view_id": text, "all": optional(flag)}, desk.close),
            "shortcut": (
                {"user": text, "callback_id": text, "channel": _TEXT, "message_ts": _TEXT},
                desk.shortcut,
            ),
            "reaction": (_REACTION, desk.reaction),
            "join": ({"channel": text, "user": text, "inviter": _TEXT}, desk.join),
            **self._office(),
            "open-home": ({"user": text, "tab": _TEXT}, desk.open_home),
            "clock": (_CLOCK, desk.clock),
            "faults": (_FAULTS, desk.faults),
            "reset": ({}, desk.reset),
            "options": (_OPTIONS, desk.options),
            "upload": (_UPLOAD, desk.upload),
            "writing": ({"channel": text, "user": text}, self._writing.act),
        }

    def _office(self) -> dict[str, tuple[Mapping[str, Field], Act]]:
        desk = self._desk
        return {
            "sharing": (
                {"team": _TEXT, "channel": _TEXT},
                desk.administering(desk.office.sharing.act),
            ),
            "leave": (
                {"channel": text, "user": text},
                desk.administering(desk.office.coming.leave),
            ),
            "guests": (
                {"user": _TEXT, "guest": _TEXT, "commands": optional(flag)},
                desk.administering(desk.office.guests.act),
            ),
        }

    # ---------------------------------------------------------------------------- over HTTP

    def _getter(self, work: Callable[[Request], Json]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            return await self._in_thread(lambda: work(request))

        return endpoint

    def done(self, name: str, given: Json) -> Json:
        """Do what is asked at ``/_control/name``; for who is in this process."""
        fields, act = self._acts()[name]
        return _told(lambda: act(read(fields, "application/json", json.dumps(given).encode())))

    def _poster(self, fields: Mapping[str, Field], act: Act) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            kind = request.headers.get("content-type", "")
            return await self._in_thread(lambda: act(read(fields, kind, raw)))

        return endpoint

    async def _in_thread(
        self, work: Callable[[], Any], answer: Callable[[Any], Response] = JSONResponse
    ) -> Response:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _answered, work, answer)

    async def _transcript(self, request: Request) -> Response:
        language = request.query_params.get("lang")
        return await self._in_thread(lambda: self._window.transcript(language), _file)

    async def _clock(self, request: Request) -> Response:
        if request.query_params.get("only") == "now":
            return JSONResponse({"now": self._desk.place.clock.now().isoformat()})
        return await self._in_thread(self._desk.shown_clock)

    # -------------------------------------------------------------------------- the stream

    def _heard(self, change: Change) -> None:
        self._told.count(change)
        loop = self._loop
        if loop is not None and self._streams:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                loop.call_soon_threadsafe(self._tell, change)

    def _tell(self, change: Change | None) -> None:
        for queue in self._streams:
            queue.put_nowait(change)

    async def _stream(self, _request: Request) -> Response:
        self._loop = asyncio.get_running_loop()
        return StreamingResponse(self._lines(), media_type="text/event-stream")

    async def _lines(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            # What was told before a listener was there, it has not heard.
            yield f": listening\ndata: {json.dumps(self._told.first)}\n\n"
            while (change := await queue.get()) is not None:
                body = {key: value for key, value in asdict(change).items() if value}
                yield f"data: {json.dumps(body)}\n\n"
        finally:
            self._streams.discard(queue)

    def end_streams(self) -> None:
        """Let every listener go; called in the event loop when the server stops."""
        self._tell(None)

    def close(self) -> None:
        """Let what is running finish."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _answered(work: Callable[[], Any], answer: Callable[[Any], Response]) -> Response:
    try:
        return answer(work())
    except Refused as no:
        return JSONResponse(_refusal(no), 400)


def _told(work: Callable[[], Json]) -> Json:
    try:
        return work()
    except Refused as no:
        return _refusal(no)


def _refusal(no: Refused) -> Json:
    return {"ok": False, "error": no.code, "message": no.message, **no.more}


def _file(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


def _part(request: Request) -> list[int]:
    """Return after which line of the log is asked, and for how many of the last at most."""
    given = request.query_params
    return [int(given.get("after", "0"))] + ([int(given["last"])] if "last" in given else [])


def _end(request: Request) -> End | None:
    """Return how much of a conversation is asked for; ``None`` is all of it."""
    given = request.query_params
    if "last" not in given:
        return None
    if not given["last"].isdecimal():
        raise Refused("invalid_arguments", "last must be a number")
    return End(int(given["last"]), given.get("since"), given.get("thread"))
