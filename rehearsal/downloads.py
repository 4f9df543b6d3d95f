"""Files over HTTP: to people in the page, and to the app, which needs a token and a scope."""

from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from rehearsal.errors import SlackError
from rehearsal.place import Place
from rehearsal.shelf import File

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Whatever is in a file, nothing of it is run."""
_SIGN_IN: Final = "<!doctype html><html lang=en><title>Slack</title><p>Sign in</html>"


def to_people(place: Place, file_id: str) -> Response:
    """Give out what a message shares or shows: a picture to be seen, the rest to be saved."""
    file = place.shelf.files.get(file_id)
    if file is None or not (file.channels or file.in_blocks):
        return PlainTextResponse("no such file", 404)
    return _given(file)


def to_the_app(place: Place, file_id: str, request: Request) -> Response:
    """Give out what stands at ``url_private``, or as a thumbnail.

    Without the right token or ``files:read`` Slack says nothing of an error, but answers 200 with
    a page to sign in (vercel/eve#1531, NousResearch/hermes-agent#8262).
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        place = place.by_token(token)
    except SlackError:
        scheme = ""
    if scheme != "Bearer" or "files:read" not in place.scopes:
        return HTMLResponse(_SIGN_IN, headers=_HEADERS)
    file = place.shelf.files.get(file_id)
    if file is None or not place.reaches(file) or not _is_there(place, file, request.scope["path"]):
        return PlainTextResponse("no such file", 404)
    return _given(file)


def _is_there(place: Place, file: File, path: str) -> bool:
    """Tell whether something stands at an address; of thumbnails only those that are made."""
    if not path.startswith("/files-tmb/"):
        return True
    base = file.thumbs_path(place.home.id)
    return path in [f"{base}/{unquote(file.thumb_name(side))}" for side in file.thumbs]


def _given(file: File) -> Response:
    kind = "inline" if file.is_picture else "attachment"
    named = f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"
    return Response(
        file.data, media_type=file.mimetype, headers={**_HEADERS, "Content-Disposition": named}
    )
