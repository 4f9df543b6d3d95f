"""The page on which an app asks to be installed, in a real browser: where its answers lead."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from rehearsal.model import CLIENT_ID
from tests.browser.windows import Language, Windows
from tests.rehearsal import bots
from tests.stage import MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]


@pytest.fixture
def back(playing: Stage, windows: Windows) -> Iterator[str]:
    """Give the address of an app that says what it was led back with."""
    place = playing.rehearsal.place
    before = place.manifest
    with bots.listening(
        lambda _body, _headers: (200, {"Content-Type": "text/plain"}, "back")
    ) as url:
        place.manifest = replace(before, redirect_urls=(url,))
        yield url
        windows.leave()
        place.manifest = before


def asking(playing: Stage, **given: str) -> str:
    asked = {"client_id": CLIENT_ID, "scope": "chat:write,commands", **given}
    return f"{playing.rehearsal.url}/oauth/v2/authorize?{urlencode(asked)}"


@pytest.mark.parametrize(
    ("language", "button", "told"),
    [("sv-SE", "Tillåt", "code"), ("en-GB", "Cancel", "error")],
)
def test_the_answer_leads_back_to_the_app(  # noqa: PLR0913 - fixtures
    language: Language, button: str, told: str, playing: Stage, look: Look, back: str
) -> None:
    page = look(MAJA, language=language)
    page.goto(asking(playing, state="s-1"))
    page.locator("#user").select_option(MAJA)
    page.get_by_role("button", name=button).click()
    expect(page.locator("body")).to_have_text("back")
    assert page.url.startswith(back)
    query = parse_qs(urlsplit(page.url).query)
    assert (told in query, query["state"]) == (True, ["s-1"])


def test_the_page_is_in_the_other_language_too(playing: Stage, look: Look, back: str) -> None:
    assert back
    page = look(MAJA)
    page.goto(asking(playing))
    expect(page.locator("h1")).to_have_text("Dialogmöten wants to be installed in Region Stockholm")
    page.get_by_role("link", name="På svenska").click()
    expect(page.locator("h1")).to_have_text("Dialogmöten vill installeras i Region Stockholm")
    expect(page.get_by_role("link", name="In English")).to_be_visible()
