"""The page on a phone: nothing scrolls sideways, and the conversation has most of the height."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.browser.conftest import JAMES
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_language]
HEIGHT = 640
SIDEWAYS = """() => [...document.querySelectorAll("body, body *")]
  .filter(one => one.scrollWidth > one.clientWidth && one.clientWidth > 1
    && /auto|scroll/.test(getComputedStyle(one).overflowX) && !one.matches(".year-line"))
  .map(one => `${one.localName}.${one.className}: ${one.scrollWidth} in ${one.clientWidth}`)"""
"""What scrolls sideways, but the year: it is a line, and as long as what is planned."""

GAP = """() => {
  const words = document.createRange();
  words.selectNodeContents(document.querySelector(".time-next p").lastChild);
  const label = document.querySelector(".time-next .time-label");
  return words.getClientRects()[0].left - label.getBoundingClientRect().right;
}"""
"""How far what comes next stands from what says that it comes next."""

TOLD = "Klart: tiden är nu torsdag 4 februari 2027 kl. 13:00. Tre meddelanden har kommit till dig."
CLEAR = """() => {
  const light = color => color.match(/\\d+/g).slice(0, 3).map(each => each / 255)
    .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const tick = light(getComputedStyle(document.querySelector(".toast > .icon")).color);
  const below = light(getComputedStyle(document.querySelector(".toast")).backgroundColor);
  return (tick + 0.05) / (below + 0.05);
}"""
"""How clear a light tick is on its dark notice."""


@pytest.fixture(params=["en-GB", "sv-SE"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Give a page without a pointer that hovers."""
    context = browser.new_context(
        locale=request.param,
        viewport={"width": 320, "height": HEIGHT},
        has_touch=True,
        is_mobile=True,
    )
    yield context.new_page()
    context.close()


def shows(page: Page, stage: Stage, user: str, place: str) -> None:
    page.goto(f"{stage.rehearsal.url}/#{urlencode({'as': user, 'in': place})}")
    page.locator("article.message, .home-page").first.wait_for()
    page.locator("#year button").first.wait_for()


def test_nothing_scrolls_sideways_on_a_phone(phone: Page, playing: Stage) -> None:
    for user, place in ((MAJA, CHANNEL), (JAMES, "app"), (MAJA, "home")):
        shows(phone, playing, user, place)
        assert phone.evaluate("matchMedia('(hover: none)').matches")
        assert phone.evaluate(SIDEWAYS) == []
        assert phone.evaluate("innerWidth") == 320, "nothing lies outside, and makes the page wider"
    phone.locator("#under-button").click()
    phone.locator("#under .sending").first.wait_for()
    assert phone.evaluate(SIDEWAYS) == []


def test_the_time_bar_leaves_the_height_to_the_conversation(phone: Page, playing: Stage) -> None:
    shows(phone, playing, MAJA, CHANNEL)
    bar = phone.locator("#timebar").bounding_box()
    assert bar
    assert bar["height"] <= HEIGHT / 5
    for each in phone.locator("#timebar button:visible").all():
        box = each.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24  # WCAG 2.2, 2.5.8
        assert each.evaluate("one => one.scrollWidth <= one.clientWidth"), "its words are whole"


def test_a_notice_is_low_and_its_tick_clear_in_the_dark(phone: Page, playing: Stage) -> None:
    phone.emulate_media(color_scheme="dark")
    shows(phone, playing, MAJA, CHANNEL)
    phone.evaluate("text => import('/static/js/toasts.js').then(made => made.toast(text))", TOLD)
    box = phone.locator(".toast").bounding_box()
    assert box
    assert box["height"] <= HEIGHT / 9
    close = phone.locator(".toast button").bounding_box()
    assert close
    assert min(close["width"], close["height"]) >= 24  # WCAG 2.2, 2.5.8
    assert phone.evaluate(CLEAR) >= 3  # WCAG 2.2, 1.4.11


def test_that_there_are_new_messages_is_said_in_one_line(phone: Page, playing: Stage) -> None:
    shows(phone, playing, MAJA, CHANNEL)
    jump = phone.locator(".jump").first
    jump.evaluate("one => { one.hidden = false; }")
    box = jump.bounding_box()
    assert box
    assert box["height"] < 35
    assert box["x"] > 0
    assert box["x"] + box["width"] < 320


def test_the_words_in_the_empty_field_are_whole(phone: Page, playing: Stage) -> None:
    shows(phone, playing, MAJA, CHANNEL)
    words = phone.locator("#composer-text")
    expect(words).to_have_attribute(
        "placeholder", "Write here" if _is_english(phone) else "Skriv här"
    )
    assert words.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert "#dialog" in (words.get_attribute("aria-label") or ""), "who hears it, hears where"


def test_that_nothing_comes_next_stands_apart_from_its_label(
    phone: Page, population: Population
) -> None:
    with Rehearsal(population) as rehearsal:
        phone.goto(f"{rehearsal.url}/#as={MAJA}&in={CHANNEL}")
        phone.locator(".time-next .time-label").wait_for()
        gap = phone.evaluate(GAP)
        phone.goto("about:blank")
    assert gap >= 4


def _is_english(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.lang === 'en'"))
