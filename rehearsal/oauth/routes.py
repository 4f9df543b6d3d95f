"""The two requests of the page: to see it, and to answer it."""

from collections import OrderedDict
from secrets import token_hex
from threading import Lock
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from rehearsal.errors import Refused
from rehearsal.oauth import page
from rehearsal.oauth.page import Frame
from rehearsal.oauth.request import Asked, read
from rehearsal.oauth.words import Language, chosen
from rehearsal.place import Place

_PATH: Final = "/oauth/v2/authorize"
_SEEN_AT_MOST: Final = 100
"""Pages that wait for an answer; of more the oldest are forgotten."""


class Authorizing:
    """Shows the page, and leads the person back with what they have answered."""

    def __init__(self, place: Place) -> None:
        """Take the workspace."""
        self._place = place
        self._lock = Lock()
        self._waiting: OrderedDict[str, Asked] = OrderedDict()

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(_PATH, self._show, methods=["GET"]),
            Route(_PATH, self._answer, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        frame = _frame(request)
        try:
            asked = read(self._place, request.query_params)
        except Refused as no:
            return self._refused(frame, no)
        html = page.asking(self._place, frame, asked, self._ticket(asked))
        # A browser applies the policy also to where the answer leads.
        return HTMLResponse(html, headers=_headers(f"'self' {asked.origin}"))

    async def _answer(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        try:
            asked = self._asked(given.get("ticket", ""))
            if given.get("answer") != "allow":
                return _led(asked.answer(error="access_denied"))
            there = self._place.at(asked.team)
            user = _member(there, given.get("user", ""))
        except Refused as no:
            return self._refused(_frame(request), no)
        allowed = there.installation.allow(user, frozenset(asked.scopes), asked.given)
        return _led(asked.answer(code=allowed))

    def _ticket(self, asked: Asked) -> str:
        """Return what proves that an answer comes from the page; it is good for one."""
        ticket = token_hex(16)
        with self._lock:
            self._waiting[ticket] = asked
            while len(self._waiting) > _SEEN_AT_MOST:
                self._waiting.popitem(last=False)
        return ticket

    def _asked(self, ticket: str) -> Asked:
        with self._lock:
            asked = self._waiting.pop(ticket, None)
        if asked is None:
            raise Refused("gone")
        return asked

    def _refused(self, frame: Frame, no: Refused) -> Response:
        html = page.refusing(self._place, frame, no)
        return HTMLResponse(html, 400, headers=_headers("'none'"))


def _member(place: Place, user: str) -> str:
    if user not in {each.id for each in page.members(place)}:
        raise Refused("restricted")
    return user


def _led(address: str) -> Response:
    return RedirectResponse(address, 302, headers={"Cache-Control": "no-store"})


def _frame(request: Request) -> Frame:
    query = dict(request.query_params)
    language = chosen(query.pop("lang", None), request.headers.get("accept-language", ""))
    other: Language = "en" if language == "sv" else "sv"
    here, there = (f"{_PATH}?{urlencode({**query, 'lang': each})}" for each in (language, other))
    # A person who has answered an address that asks for nothing finds nothing at it.
    return Frame(language, here, there if query or request.method == "GET" else "")


def _headers(forms: str) -> dict[str, str]:
    policy = f"default-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        # Of its own form a browser tells the origin only if it may.
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
