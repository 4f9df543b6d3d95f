import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.documents import page
from bot.documents.layout import content_policy, style
from bot.i18n import Translator
from bot.rules.public import Imprint, PublicGroup
from bot.rules.texts import LocalText
from tests.documents.given import (
    EN,
    HOSTILE,
    SV,
    Reader,
    both,
    public_item,
    public_meeting,
    publication,
)
from tests.rules.examples import category, party, utc


def test_the_page_says_what_the_dialogue_is_for_who_takes_part_and_when() -> None:
    read = Reader(page.page(publication(public_meeting(public_item())), SV))
    for words in (
        "torsdag 4 februari 2027",
        "13:00–16:00",
        "Salen, Gatan 1; Stockholm",
        "Kulturskolan",
        "diskussion · 15 min · Konst sv · Nacka kommun",
        "Vi möts.",
        "Huvudsak sv",
        "Särskilt sv",
        "Strategin sv",
        "Målet sv",
        "Regionen & vi",
        "Kommun 1",
        "Kommun 2 påhittat exempel",
        "Föreningar",
        "Varje år.",
        "KUR 2011/1368",
        "Ulla Brandt, Registrator",
        "fredag 22 januari 2027 kl. 10:30",
    ):
        assert words in read.said, words


def test_the_page_is_in_both_languages_with_a_link_between_them() -> None:
    made = publication(public_meeting(public_item()))
    swedish, english = (Reader(page.page(made, t)) for t in (SV, EN))
    assert ("html", {"lang": "sv"}) in swedish.tags
    assert ("html", {"lang": "en"}) in english.tags
    assert "../en/kultur" in swedish.links()
    assert "../sv/kultur" in english.links()
    assert "Thursday 4 February 2027" in english.said
    assert "sv" not in english.said.split()
    assert ("span", {"class": "item", "lang": "sv"}) in english.tags
    assert ("span", {"class": "item"}) in swedish.tags


@pytest.mark.parametrize("t", [SV, EN])
def test_the_page_can_be_read_without_eyes_and_without_a_mouse(t: Translator) -> None:
    read = Reader(page.page(publication(public_meeting(public_item()), public_meeting(id=2)), t))
    levels = read.headings()
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert {"main", "header", "footer", "nav", "title"} <= read.names()
    assert len(read.ids()) == len(set(read.ids()))
    within = {link[1:] for link in read.links() if link.startswith("#")}
    named = {str(a["aria-labelledby"]) for _, a in read.tags if "aria-labelledby" in a}
    assert within | named <= set(read.ids())
    assert read.links().index("#content") < read.links().index(f"../{page.other(t)}/kultur", 2)


@pytest.mark.parametrize("t", [SV, EN])
def test_what_can_be_used_is_a_link_with_words_and_comes_in_the_order_of_reading(
    t: Translator,
) -> None:
    text = page.page(publication(public_meeting(public_item())), t)
    read = Reader(text)
    links = re.findall(r"<a [^>]*>(.*?)</a>", text)
    assert len(links) == sum(tag == "a" for tag, _ in read.tags) > 3
    assert all(words.strip() for words in links)
    assert len(set(links)) == len(links)
    assert 'href="#content"' in re.findall(r"<a [^>]*>", text)[0]
    assert not read.names() & {"button", "input", "select", "textarea", "details"}
    # What has a negative one is skipped by the tab key; a positive one would change the order.
    assert {str(a["tabindex"]) for _, a in read.tags if "tabindex" in a} == {"-1"}
    assert "a:focus-visible { outline: 3px solid" in style()
    assert "outline: none" not in style().replace("main:focus { outline: none; }", "")


@pytest.mark.parametrize(("t", "heading"), [(SV, "Tillgänglighet"), (EN, "Accessibility")])
def test_the_page_says_what_is_tested_of_its_accessibility_and_whom_to_tell(
    t: Translator, heading: str
) -> None:
    made = publication(public_meeting(public_item()))
    text = page.page(made, t)
    assert f'<h2 id="accessibility">{heading}</h2>' in text
    said = Reader(text).said
    assert ("4,5 till 1" if t is SV else "4.5 to 1") in said
    owner = t("Does something not work for you? Tell {owner}.", owner=made.imprint.owner)
    assert owner in said
    nobody = replace(made, imprint=replace(made.imprint, owner=""))
    assert heading in Reader(page.page(nobody, t)).said
    assert owner[:20] not in Reader(page.page(nobody, t)).said


def test_nothing_runs_and_nothing_is_fetched_from_elsewhere() -> None:
    read = Reader(page.page(publication(public_meeting(public_item())), SV))
    assert not read.names() & {"script", "img", "iframe", "form", "object", "video"}
    assert [link for link in read.links() if "//" in link] == []
    assert [a for _, a in read.tags if any(name.startswith("on") for name in a)] == []
    assert "url(" not in style()
    assert "@import" not in style()


def test_the_policy_allows_the_style_of_the_page_and_nothing_else() -> None:
    text = page.page(publication(), SV)
    (found,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in content_policy()
    assert "default-src 'none'" in content_policy()
    assert "style=" not in text


def test_whatever_a_text_says_it_stays_text() -> None:
    hostile = both(HOSTILE)
    made = publication(
        public_meeting(public_item(HOSTILE, party=HOSTILE), place=HOSTILE, address=HOSTILE),
        imprint=Imprint(HOSTILE, HOSTILE, utc("2027-01-01 00:00")),
        groups=(PublicGroup(category(), (replace(party(), name=HOSTILE, organises=(HOSTILE,)),)),),
    )
    told = replace(made.profile, name=hostile, purpose=hostile, strategy=hostile)
    text = page.page(replace(made, profile=told), EN)
    assert "<script" not in text
    assert "\x0b" not in text
    assert Reader(text).said.count("<script>alert(1)</script> & \"';") == 13


def test_what_is_not_known_is_left_out_or_said_to_follow() -> None:
    bare = publication(
        public_meeting(place="", address=""),
        imprint=Imprint("", "", utc("2027-01-01 00:00")),
        groups=(),
        year=2026,
    )
    told = replace(bare.profile, goals=(), areas=(), purpose=LocalText("", ""))
    said = Reader(page.page(replace(bare, profile=told), SV)).said
    assert "Plats" + SV("The place will follow.") in said
    assert "Dagordningen är inte publicerad än." in said
    for words in ("Beteckning", "Ansvarig", "Fokus", "Mål", "Områden", "Regionen"):
        assert words not in said, words


def test_a_place_or_an_address_alone_stands_without_a_comma() -> None:
    said = Reader(page.page(publication(public_meeting(address="")), SV)).said
    assert "Salen" in said
    assert "Salen," not in said


def test_without_a_meeting_the_page_says_so() -> None:
    assert "planerat" in Reader(page.page(publication(), SV)).said


def test_meetings_after_the_next_one_are_listed() -> None:
    then = public_meeting(id=2, local=public_meeting().local.replace(year=2028))
    said = Reader(page.page(publication(public_meeting(), then), SV)).said
    assert "Därefter" in said
    assert "fredag 4 februari 2028" in said


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (1, "Every year."),
        (2, "Every second year, next in 2027."),
        (4, "Every 4 years, next in 2027."),
    ],
)
def test_it_is_told_how_often_a_category_takes_part(every: int, words: str) -> None:
    of = replace(category(every=every), level=both("Chef"))
    made = publication(groups=(PublicGroup(of, (party(1, of),)),))
    assert f"Level: Chef en. {words}" in Reader(page.page(made, EN)).said


def test_a_year_without_a_special_focus_has_its_main_one() -> None:
    made = publication()
    focus = (replace(made.profile.focus[0], special=None),)
    said = Reader(page.page(replace(made, profile=replace(made.profile, focus=focus)), EN)).said
    assert "Main focus" in said
    assert "Special focus" not in said


@pytest.mark.parametrize(("t", "words"), [(SV, "Sidan finns inte"), (EN, "There is no such page")])
def test_an_address_without_a_series_is_answered_in_plain_words(t: Translator, words: str) -> None:
    assert words in Reader(page.missing(t)).said


def test_a_page_that_cannot_be_read_says_when_to_try_again() -> None:
    assert "Försök igen om en minut." in Reader(page.away(SV)).said


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(scheme: int) -> None:
    colours = re.findall(r"--(\w+): (#[0-9a-f]{6});", style())
    of = dict(colours[6 * scheme : 6 * scheme + 6])
    assert of.keys() == {"paper", "ink", "soft", "line", "link", "card"}
    for text in ("ink", "soft", "link"):
        for ground in ("paper", "card"):
            low, high = sorted((luminance(of[text]), luminance(of[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (text, ground)
