"""What is new in a series, as Atom (RFC 4287) and JSON Feed 1.1.

Three kinds of entries: a meeting, its agenda once that is published, and the end of the series.
Their ids are UUIDs made of what never changes; their times are those of the data.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from bot.documents.layout import render
from bot.documents.records import place
from bot.documents.texts import visible
from bot.i18n import Translator
from bot.rules.public import Publication, PublicMeeting


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses: of the page, and of the feed itself."""

    page: str
    feed: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of either format. Instants are aware UTC."""

    id: str
    title: str
    url: str
    updated: datetime
    published: datetime | None
    content: str
    """HTML."""


def atom(publication: Publication, t: Translator, at: Addresses) -> str:
    """Return the Atom feed."""
    name = publication.profile.name.in_(t.language)
    return render(
        "feed.xml",
        language=t.language,
        id=f"urn:uuid:{_feed_id(publication, t)}",
        title=name,
        author=publication.publisher or name,
        updated=instant(publication.imprint.updated_at),
        at=at,
        entries=list(_entries(publication, t, at)),
        instant=instant,
    )


def json_feed(publication: Publication, t: Translator, at: Addresses) -> str:
    """Return the JSON Feed (jsonfeed.org, version 1.1)."""
    name = publication.profile.name.in_(t.language)
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visible(name),
        "home_page_url": at.page,
        "feed_url": at.feed,
        "language": t.language,
        "authors": [{"name": visible(publication.publisher or name)}],
        "items": [_json_item(entry) for entry in _entries(publication, t, at)],
    }
    if publication.ended_at is not None:
        feed["expired"] = True  # it will never update again
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def instant(when: datetime) -> str:
    """Return an instant as RFC 3339 writes it, in UTC and whole seconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_item(entry: Entry) -> dict[str, str]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": visible(entry.title),
        "content_html": entry.content,
        "date_modified": instant(entry.updated),
    }
    return item | ({"date_published": instant(entry.published)} if entry.published else {})


def _feed_id(publication: Publication, t: Translator) -> UUID:
    """Return the feed's id: each language is a feed of its own."""
    return uuid5(UUID(publication.uid), t.language)


def _entries(publication: Publication, t: Translator, at: Addresses) -> Iterator[Entry]:
    """Yield the entries, the newest meeting first."""
    if publication.ended_at is not None:
        yield _end(publication, publication.ended_at, t, at)
    every = sorted([*publication.meetings, *publication.cancelled], key=lambda each: each.local)
    for meeting in reversed(every):
        if meeting.published_at is not None:
            yield _agenda(publication, meeting, t, at)
        yield _meeting(meeting, t, at)


def _end(publication: Publication, ended_at: datetime, t: Translator, at: Addresses) -> Entry:
    said = t(
        "The dialogue series ended on {date}, and no more meetings are planned. What stands on "
        "this page stays.",
        date=t.day(ended_at),
    )
    return Entry(
        id=f"urn:uuid:{uuid5(UUID(publication.uid), 'ended')}",
        title=t("The series has ended"),
        url=f"{at.page}#next",
        updated=ended_at,
        published=ended_at,
        content=render("line.html", text=said),
    )


def _agenda(
    publication: Publication, meeting: PublicMeeting, t: Translator, at: Addresses
) -> Entry:
    lang = publication.profile.language
    return Entry(
        id=f"urn:uuid:{uuid5(UUID(meeting.uid), 'agenda')}",
        title=t("Agenda for the dialogue meeting, {date}", date=t.day(meeting.local)),
        url=f"{at.page}#agenda",
        updated=meeting.updated_at,
        published=meeting.published_at,
        content=render("items.html", items=meeting.items, t=t, lang=lang),
    )


def _meeting(meeting: PublicMeeting, t: Translator, at: Addresses) -> Entry:
    hours = f"{t.hour(meeting.local)}–{t.hour(meeting.ends_at)}"
    said = ", ".join(part for part in (hours, place(meeting)) if part)
    title = t("Dialogue meeting, {date}", date=t.day(meeting.local))
    if meeting.cancelled:
        said = t("Cancelled: {days}.", days=t.day(meeting.local))
    return Entry(
        id=f"urn:uuid:{meeting.uid}",
        title=f"{title}: {meeting.title}" if meeting.title else title,
        url=f"{at.page}#meeting-{meeting.id}",
        updated=meeting.updated_at,
        published=None,
        content=render("line.html", text=said),
    )
