"""A publication to make documents of, with texts that try to be more than text."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

from bot.i18n import translator
from bot.rules.public import Imprint, Publication, PublicGroup, PublicItem, PublicMeeting
from bot.rules.series import Focus, Named
from bot.rules.texts import LocalText
from tests.rules.examples import category, meeting, party, profile, utc

SV, EN = translator("sv", "Europe/Stockholm"), translator("en", "Europe/Stockholm")
HOSTILE = "<script>alert(1)</script> & \"'; \x0b=1+1"
PUBLISHED = utc("2027-01-21 08:00")
UPDATED = utc("2027-01-22 09:30")


def both(text: str) -> LocalText:
    return LocalText(f"{text} sv", f"{text} en")


def public_item(title: str = "Kulturskolan", **given: object) -> PublicItem:
    made = PublicItem(title, "discussion", 15, both("Konst"), "Nacka kommun")
    return replace(made, **given)  # type: ignore[arg-type]


def public_meeting(*items: PublicItem, **given: object) -> PublicMeeting:
    of = meeting()
    made = PublicMeeting(
        id=1,
        uid="e822cbcc-0b91-581a-acf5-90c3f8103f5e",
        local=of.local,
        starts_at=of.starts_at,
        ends_at=of.ends_at,
        place="Salen",
        address="Gatan 1; Stockholm",
        published_at=PUBLISHED if items else None,
        items=items,
        updated_at=UPDATED,
        revision=3,
    )
    return replace(made, **given)  # type: ignore[arg-type]


def publication(*meetings: PublicMeeting, **given: object) -> Publication:
    body = replace(party(9, category("convening", convening=True)), name="Regionen & vi")
    umbrella = replace(party(2), organises=("Föreningar",), example=True)
    told = replace(
        profile(),
        name=both("Kultur"),
        purpose=both("Vi möts.\n• Se\n• Lära"),
        strategy=both("Strategin"),
        goals=(Named("a", both("Målet")),),
        areas=(Named("arts", both("Konst")),),
        focus=(Focus(2027, both("Huvudsak"), both("Särskilt")),),
    )
    made = Publication(
        uid="56b81d17-8f53-550b-82cd-69d5501ea984",
        key="kultur",
        profile=told,
        groups=(
            PublicGroup(body.category, (body,)),
            PublicGroup(umbrella.category, (party(1), umbrella)),
        ),
        meetings=meetings,
        upcoming=meetings,
        year=2027,
        imprint=Imprint("KUR 2011/1368", "Ulla Brandt, Registrator", UPDATED),
        changed_at=UPDATED,
    )
    return replace(made, **given)  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Reads a page as a browser would: tags with attributes, headings, and what is said."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], "what is opened is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.said += data

    def names(self) -> set[str]:
        return {tag for tag, _ in self.tags}

    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if tag in {"h1", "h2", "h3", "h4"}]

    def ids(self) -> list[str]:
        return [found for _, a in self.tags if (found := a.get("id"))]

    def links(self) -> list[str]:
        return [found for tag, a in self.tags if tag in {"a", "link"} and (found := a["href"])]


def xml(text: str) -> ET.Element:
    """Read XML of our own making; a document type, which could do harm, is not read."""
    assert "<!" not in text
    return ET.fromstring(text)  # noqa: S314 - refused above
