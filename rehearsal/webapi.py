"""``/api/METHOD`` and ``/hooks/ID`` over HTTP: reading requests, planted faults, answers."""

import asyncio
import contextlib
import json
from base64 import b64decode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from threading import Event
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rehearsal import answers, downloads
from rehearsal.errors import SlackError
from rehearsal.faults import Fault, Faults
from rehearsal.methods import METHODS, answer
from rehearsal.methods.call import check_token
from rehearsal.place import Place
from rehearsal.store import Json

#: What Slack reads (``invalid_charset`` in docs.slack.dev/reference/methods/auth.test).
_CHARSETS: Final = ("utf-8", "iso-8859-1")
DROP: Final = "rehearsal.drop"
"""The key of the scope that holds what cuts the connection."""


class _Dropped(Response):
    """No answer at all: the connection is cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        scope[DROP]()
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b""})


class WebApi:
    """Answers the bot; every call runs in a thread of its own pool."""

    def __init__(self, place: Place, faults: Faults) -> None:
        """Take the workspace and what is planted."""
        self._place = place
        self._faults = faults
        self._pool = ThreadPoolExecutor(16, "api")
        self._slowly = Event()
        """Set when nothing is to be slow any more."""

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/hooks/{url_id}", self._hook, methods=["POST"]),
            Route("/upload/v1/{ticket}", self._upload, methods=["POST"]),
            Route("/files/{user}/{file_id}/{name}", self._file),
            Route("/files-pri/{team}-{file_id}/{name}", self._private_file),
            Route("/files-pri/{team}-{file_id}/download/{name}", self._private_file),
            Route("/files-tmb/{team}-{file_id}-{hidden}/{name}", self._private_file),
        ]

    def close(self) -> None:
        """Let what is running finish."""
        self._slowly.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _in_thread(self, work: Callable[[], Response]) -> Response:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        raw = await request.body()
        return await self._in_thread(lambda: self._answer(request, name, raw))

    async def _upload(self, request: Request) -> Response:
        """Take the bytes of a file that was announced."""
        ticket, data = request.path_params["ticket"], await request.body()
        if self._faults.is_down or not self._place.shelf.upload(ticket, data):
            return PlainTextResponse("not taken", 503 if self._faults.is_down else 400)
        return PlainTextResponse(f"OK - {len(data)}")

    async def _file(self, request: Request) -> Response:
        """Give out a file that a message shares."""
        return downloads.to_people(self._place, request.path_params["file_id"])

    async def _private_file(self, request: Request) -> Response:
        """Give out a file to the app."""
        if self._faults.is_down:
            return PlainTextResponse("Service Unavailable", 503)
        return downloads.to_the_app(self._place, request.path_params["file_id"], request)

    def _answer(self, request: Request, name: str, raw: bytes) -> Response:
        if self._faults.is_down:
            return PlainTextResponse("Service Unavailable", 503)
        start = self._place.clock.monotonic()
        fault = self._faults.strike(name) or self._limited(request, name, raw)
        given: Json = {}
        if fault is not None and fault.error == "slow":
            self._slowly.wait(fault.seconds)
            fault = None
        if fault is None or fault.error == "drop_after_store":
            body, here, given = self._run(request, name, raw)
            body = self._faults.shown(name, body, self._place.clock.now().timestamp())
            scopes = {"X-OAuth-Scopes": ",".join(sorted(here.scopes))}
            response: Response = JSONResponse(body, headers=scopes) if fault is None else _Dropped()
        else:
            body, response = _failed(fault)
        ms = round((self._place.clock.monotonic() - start) * 1000)
        self._place.log.write(
            {
                "kind": "api",
                "method": name,
                "ok": body.get("ok", False),
                "error": body.get("error"),
                "fault": fault.error if fault else None,
                "ms": ms,
                "payload": {key: given[key] for key in given if key != "client_secret"},
            }
        )
        return response

    def _limited(self, request: Request, name: str, raw: bytes) -> Fault | None:
        """Return the fault of a call that comes too often; one without a token is no app's."""
        if not self._place.limits.kept or name not in METHODS:
            return None
        try:
            token, given = _read(request, name, raw)
            here = check_token(self._place, METHODS[name], token)
        except SlackError:
            return None
        channel = str(given.get("channel")) if name == "chat.postMessage" else None
        if channel in here.workspace.users:
            channel = here.im_id(channel)
        wait = here.limits.call(name, channel)
        return None if wait is None else Fault(name, "ratelimited", retry_after=wait)

    def _run(self, request: Request, name: str, raw: bytes) -> tuple[Json, Place, Json]:
        """Return the answer, where the token led, and the arguments."""
        try:
            token, given = _read(request, name, raw)
        except SlackError as error:
            return error.answer(), self._place, {}
        here = self._place
        with contextlib.suppress(SlackError):
            here = here.by_token(token or "")
        return answer(here, name, token, given), here, given

    async def _hook(self, request: Request) -> Response:
        url_id = request.path_params["url_id"]
        raw = await request.body()
        return await self._in_thread(lambda: self._posted(url_id, raw))

    def _posted(self, url_id: str, raw: bytes) -> Response:
        if self._faults.is_down:
            return PlainTextResponse("Service Unavailable", 503)
        error: str | None = None
        body: Json = {}
        try:
            body = _object(raw)
            answers.by_url(self._place, url_id, body)
        except SlackError as wrong:
            error = wrong.code
        told = {"ok": error is None, "error": error, "payload": body}
        self._place.log.write({"kind": "response_url", **told})
        if error is None:
            return JSONResponse({"ok": True})
        return PlainTextResponse(error, 404 if error.endswith("_url") else 400)


def _failed(fault: Fault) -> tuple[Json, Response]:
    if fault.error == "ratelimited":
        body: Json = {"ok": False, "error": "ratelimited"}
        return body, JSONResponse(body, 429, {"Retry-After": str(fault.retry_after)})
    if fault.is_slack_error:
        body = {"ok": False, "error": fault.error}
        return body, JSONResponse(body)
    body = {"ok": False, "error": fault.error}
    if fault.error == "drop":
        return body, _Dropped()
    return body, PlainTextResponse("planted", int(fault.error.removeprefix("http_")))


def _read(request: Request, name: str, raw: bytes) -> tuple[str | None, Json]:
    """Return the token and the arguments; raises ``SlackError``.

    A token may stand in a form, but in no JSON and, of apps made since 2021, in no address
    (api.slack.com/changelog/2020-11-no-more-tokens-in-querystrings-for-newly-created-apps).
    """
    given: Json = dict(request.query_params)
    form: Json = {}
    said = Message()
    said["Content-Type"] = request.headers.get("content-type", "")
    kind = said.get_content_type() if said["Content-Type"] else ""
    if said.get_content_charset("utf-8") not in _CHARSETS:
        raise SlackError("invalid_charset")
    method = METHODS.get(name)
    if method is not None and method.is_posted and request.method != "POST":
        raise SlackError("insecure_request")
    if kind == "application/json":
        body = _object(raw) if raw else {}
        if method is None or method.takes_json:
            given |= body
    elif kind == "application/x-www-form-urlencoded":
        form = dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        given |= form
    elif raw:  # Slack reads some more, which no client of the bot's sends
        raise SlackError("invalid_post_type" if kind else "missing_post_type")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if method is not None and method.token == "client" and scheme == "Basic":  # noqa: S105
        given |= _client(token)
    given.pop("token", None)
    return (token if scheme == "Bearer" else form.get("token")), given


def _client(written: str) -> Json:
    """Return the app's id and secret, as the HTTP Basic scheme has them."""
    try:
        named, _, secret = b64decode(written, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": named, "client_secret": secret}


def _object(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
