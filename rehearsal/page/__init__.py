"""The rehearsal's page: a chat in the browser, served from this package's own files.

The page is plain HTML, CSS and JavaScript modules, sent as one answer (see ``whole``). It needs no
build and fetches nothing from elsewhere; the content security policy makes the browser refuse it if
that should ever change. It speaks to the rehearsal only through `/_control`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from rehearsal.oauth.words import chosen
from rehearsal.page.whole import HERE, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

__all__ = ["HEADERS", "routes"]

_STATIC: Final = HERE / "static"

#: Content types are stated here, not guessed: a browser refuses a module that an operating
#: system's own table calls text/plain.
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

_COOKIE: Final = "rehearsal-language"
"""What the page keeps of the language that was chosen in it (i18n.js)."""
_OWN: Final = "sv"
_LANG: Final = '<html lang="{}">'

_POLICY: Final = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

#: Sent with every answer. `no-cache` means "ask first": a new version shows at the next reload.
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def routes() -> list[BaseRoute]:
    """Return the routes of the page: `/` and `/static/…`, for GET and HEAD."""
    return [Route("/", _page), Route("/static/{name:path}", _static)]


async def _page(request: Request) -> Response:
    """Return the page, whose head has its language: a browser takes long to look into its store."""
    made = whole()
    taken = request.headers.get("accept-language") or _OWN
    language = chosen(request.cookies.get(_COOKIE), taken)
    old, new = (_LANG.format(each).encode() for each in (_OWN, language))
    headers = {
        "ETag": f'"{language}-{made.label[1:]}',
        "Vary": "Accept-Language, Cookie",
        "Content-Security-Policy": f"{_POLICY}; {made.policy}",
    }
    return _answer(
        request, headers, "text/html; charset=utf-8", lambda: made.html.replace(old, new, 1)
    )


async def _static(request: Request) -> Response:
    path = (_STATIC / str(request.path_params["name"])).resolve()
    kind = _TYPES.get(path.suffix)
    if kind is None or not path.is_relative_to(_STATIC) or not path.is_file():
        return PlainTextResponse("No such file.\n", status_code=404, headers=HEADERS)
    return _file(request, path, kind)


def _file(request: Request, path: Path, kind: str) -> Response:
    stat = path.stat()
    headers = {"ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'}
    return _answer(request, headers, kind, path.read_bytes)


def _answer(
    request: Request, headers: dict[str, str], kind: str, read: Callable[[], bytes]
) -> Response:
    """Return what is read, a small thing; only its label to a browser that has it as it is."""
    headers = {**HEADERS, **headers}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(read(), media_type=kind, headers=headers)
