"""The rehearsal's page: a chat in the browser, served from this package's own files.

The page is plain HTML, CSS and JavaScript modules. It needs no build and fetches nothing from
elsewhere; the content security policy makes the browser refuse it if that should ever change.
It speaks to the rehearsal only through `/_control`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from starlette.requests import Request

__all__ = ["HEADERS", "routes"]

_HERE: Final = Path(__file__).resolve().parent
_STATIC: Final = _HERE / "static"

#: Content types are stated here, not guessed: a browser refuses a module that an operating
#: system's own table calls text/plain.
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

#: Sent with every answer. `no-cache` means "ask first": a new version shows at the next reload.
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def routes() -> list[BaseRoute]:
    """Return the routes of the page: `/` and `/static/…`, for GET and HEAD."""
    return [Route("/", _page), Route("/static/{name:path}", _static)]


async def _page(request: Request) -> Response:
    return _file(request, _HERE / "templates" / "index.html", "text/html; charset=utf-8")


async def _static(request: Request) -> Response:
    path = (_STATIC / str(request.path_params["name"])).resolve()
    kind = _TYPES.get(path.suffix)
    if kind is None or not path.is_relative_to(_STATIC) or not path.is_file():
        return PlainTextResponse("No such file.\n", status_code=404, headers=HEADERS)
    return _file(request, path, kind)


def _file(request: Request, path: Path, kind: str) -> Response:
    """Return a small file, read at once; only its label to a browser that has it as it is."""
    stat = path.stat()
    headers = {**HEADERS, "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(path.read_bytes(), media_type=kind, headers=headers)
