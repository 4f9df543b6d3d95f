import json
from datetime import datetime
from html import unescape
from uuid import UUID

from bot.documents import feeds
from bot.documents.feeds import Addresses
from bot.rules.public import Publication
from tests.documents.given import (
    EN,
    HOSTILE,
    PUBLISHED,
    SV,
    UPDATED,
    public_item,
    public_meeting,
    publication,
    xml,
)

AT = Addresses("https://dialog.example/sv/kultur", "https://dialog.example/kultur.atom?a=1&b=2")
ATOM = "{http://www.w3.org/2005/Atom}"
MADE = publication(public_meeting(public_item(), public_item("Budget & mål <2027>")))


def entries(made: Publication) -> list[dict[str, str]]:
    """Read the Atom feed's entries as RFC 4287 §4.1.2 wants them."""
    found = []
    for entry in xml(feeds.atom(made, SV, AT)).iter(f"{ATOM}entry"):
        texts = {child.tag.removeprefix(ATOM): child.text or "" for child in entry}
        assert {"id", "title", "updated", "link", "content"} <= texts.keys()
        found.append(texts)
    return found


def test_the_atom_feed_has_what_the_rfc_requires() -> None:
    feed = xml(feeds.atom(MADE, SV, AT))
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    feed_id = feed.findtext(f"{ATOM}id") or ""
    assert UUID(feed_id.removeprefix("urn:uuid:")).version == 5
    assert feed.findtext(f"{ATOM}title") == "Kultur sv"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Regionen & vi"
    assert feed.findtext(f"{ATOM}updated") == "2027-01-22T09:30:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": AT.feed, "alternate": AT.page}


def test_a_meeting_and_its_published_agenda_are_entries_with_lasting_ids() -> None:
    agenda, meeting = entries(MADE)
    assert meeting["id"] == "urn:uuid:e822cbcc-0b91-581a-acf5-90c3f8103f5e"
    assert meeting["title"] == "Dialogmöte, torsdag 4 februari 2027"
    assert meeting["content"] == "<p>13:00–16:00, Salen, Gatan 1; Stockholm</p>"
    assert "published" not in meeting
    assert agenda["id"] != meeting["id"]
    assert datetime.fromisoformat(agenda["published"]) == PUBLISHED
    assert datetime.fromisoformat(agenda["updated"]) == UPDATED
    assert "Budget &amp; mål &lt;2027&gt;" in agenda["content"]
    assert [entry["id"] for entry in entries(MADE)] == [agenda["id"], meeting["id"]]


def test_an_agenda_that_is_not_published_is_no_entry() -> None:
    (meeting,) = entries(publication(public_meeting()))
    assert "Dialogmöte" in meeting["title"]


def test_the_newest_meeting_comes_first_and_none_is_left_out() -> None:
    made = publication(public_meeting(), public_meeting(id=2, uid=str(UUID(int=2))), upcoming=())
    assert [e["id"][-2:] for e in entries(made)] == ["02", "5e"]


def test_each_language_is_a_feed_of_its_own() -> None:
    swedish, english = (xml(feeds.atom(MADE, t, AT)).findtext(f"{ATOM}id") for t in (SV, EN))
    assert swedish != english


def test_hostile_texts_leave_the_feeds_well_formed() -> None:
    made = publication(public_meeting(public_item(HOSTILE), place=HOSTILE), groups=())
    agenda, meeting = entries(made)
    for content in (agenda["content"], meeting["content"]):
        assert "<script" not in content
        assert "<script>alert(1)</script>" in unescape(content)
    told = json.loads(feeds.json_feed(made, SV, AT))
    assert "<script" not in told["items"][0]["content_html"]


def test_without_a_convening_body_the_series_is_the_author() -> None:
    made = publication(groups=())
    assert xml(feeds.atom(made, SV, AT)).findtext(f"{ATOM}author/{ATOM}name") == "Kultur sv"
    assert json.loads(feeds.json_feed(made, SV, AT))["authors"] == [{"name": "Kultur sv"}]


def test_the_json_feed_says_the_same() -> None:
    told = json.loads(feeds.json_feed(MADE, EN, AT))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert (told["title"], told["language"]) == ("Kultur en", "en")
    assert (told["home_page_url"], told["feed_url"]) == (AT.page, AT.feed)
    agenda, meeting = told["items"]
    assert agenda["date_published"] == "2027-01-21T08:00:00Z"
    assert agenda["date_modified"] == "2027-01-22T09:30:00Z"
    assert "date_published" not in meeting
    assert meeting["id"] == "urn:uuid:e822cbcc-0b91-581a-acf5-90c3f8103f5e"
    assert meeting["url"] == f"{AT.page}#meeting-1"
    assert all(isinstance(item["id"], str) and item["content_html"] for item in told["items"])
