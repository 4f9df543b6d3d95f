"""The public page of a series and its feeds: read from the database, nothing else."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request

from bot.documents import calendar, feeds, page
from bot.documents.feeds import Addresses
from bot.documents.layout import content_policy
from bot.i18n import LANGUAGES, Translator, translator
from bot.ports import Clock, Database, Unavailable
from bot.rules.public import Publication
from bot.services import publication

RETRY_SECONDS = 30
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_UTC = "UTC"
_NO_FEED = "Ingen dialogserie har den här adressen.\nNo dialogue series has this address.\n"
_AWAY = "Försök igen om en minut.\nPlease try again in a minute.\n"


@dataclass(frozen=True, slots=True)
class Feed:
    """A kind of feed: what it is called on the wire, and what makes it."""

    content_type: str
    make: Callable[[Publication, Translator, Addresses], str | bytes]


FEEDS = {
    "ics": Feed("text/calendar; charset=utf-8", lambda p, t, at: calendar.feed(p, t, at.page)),
    "atom": Feed("application/atom+xml; charset=utf-8", feeds.atom),
    "json": Feed("application/feed+json; charset=utf-8", feeds.json_feed),
}


def create(database: Database, clock: Clock, public_url: str = "") -> Blueprint:
    """Return the pages; ``public_url`` is where the world finds them, else as it was asked."""
    routes = Blueprint("pages", __name__)
    pages = _Pages(database, clock, public_url.rstrip("/"))
    routes.add_url_rule("/<any(sv,en):language>/<series>", "page", pages.page)
    routes.add_url_rule("/<series>.<any(ics,atom,json):kind>", "feed", pages.feed)
    routes.register_error_handler(Unavailable, away)
    return routes


@dataclass(frozen=True, slots=True)
class _Pages:
    database: Database
    clock: Clock
    public_url: str

    def page(self, language: str, series: str) -> Response:
        """Answer with the page of a series in a language."""
        found = self._read(series)
        if found is None:
            return html(page.missing(translator(language, _UTC)), 404)
        t = translator(language, found.profile.zone)
        return _current(html(page.page(found, t)), found.changed_at)

    def feed(self, series: str, kind: str) -> Response:
        """Answer with a feed of a series; ``?lang=`` chooses the language."""
        found = self._read(series)
        if found is None:
            return Response(_NO_FEED, 404, content_type=_TEXT)
        wanted = request.args.get("lang", "")
        language = wanted if wanted in LANGUAGES else found.profile.language
        t = translator(language, found.profile.zone)
        base = self.public_url or request.url_root.rstrip("/")
        query = f"?lang={wanted}" if wanted in LANGUAGES else ""
        at = Addresses(f"{base}/{language}/{series}", f"{base}/{series}.{kind}{query}")
        answer = Response(FEEDS[kind].make(found, t, at), content_type=FEEDS[kind].content_type)
        # Public, and meant to be read by other sites' programs as well.
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return _current(answer, found.imprint.updated_at)

    def _read(self, series: str) -> Publication | None:
        with self.database.reading() as store:
            return publication.read(store, series, self.clock.now())


def html(text: str, status: int = 200) -> Response:
    """Answer with a page of ours."""
    answer = Response(text, status, content_type=_HTML)
    answer.headers["Content-Security-Policy"] = content_policy()
    return answer


def _current(answer: Response, changed_at: datetime) -> Response:
    """Let whoever has this version already be told so; both marks come from the data."""
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.last_modified = changed_at
    answer.headers["Cache-Control"] = "no-cache"
    answer.make_conditional(request)
    return answer


def away(_error: Unavailable) -> Response:
    """Say that nothing can be read or kept just now."""
    language = (request.view_args or {}).get("language")
    if language is None:
        answer = Response(_AWAY, 503, content_type=_TEXT)
    else:
        answer = html(page.away(translator(language, _UTC)), 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
