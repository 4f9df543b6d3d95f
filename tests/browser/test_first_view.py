"""The page when it is loaded: what it asks for, and that errors still name its files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from rehearsal.model import Population
from rehearsal.page.whole import HERE
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STREAM = "**/_control/stream"
NOTED = """
window.noted = { early: [], late: [], first: null, fonts: [] };
for (const name of ["localStorage", "sessionStorage"]) {
  const { get } = Object.getOwnPropertyDescriptor(Window.prototype, name)
    ?? Object.getOwnPropertyDescriptor(window, name);
  Object.defineProperty(window, name, { configurable: true, get() {
    noted[noted.first ? "late" : "early"].push(name);
    return get.call(window);
  } });
}
new MutationObserver((_, watch) => {
  const drawn = document.querySelectorAll("article.message").length;
  if (!drawn) return;
  watch.disconnect();
  const log = document.querySelector(".log");
  noted.first = [drawn, log.scrollHeight, log.clientHeight];
  const fonts = [...document.querySelectorAll("body *:not(script, style, noscript)")]
    .filter(one => [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim()))
    .filter(one => one.getClientRects().length).map(one => getComputedStyle(one))
    .map(style => `${style.fontSize} ${style.fontWeight} ${style.fontFamily}`);
  noted.fonts = [...new Set(fonts)];
}).observe(document, { childList: true, subtree: true });
"""
"""What is asked of the browser's stores, before the first messages and after; what is drawn."""


def asked(browser: Browser, stage: Stage, address: str) -> tuple[Counter[str], list[str]]:
    """Return what a browser that was never here asks for, but its icon; and its complaints."""
    asked: list[str] = []
    complaints: list[str] = []
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with page.expect_request(STREAM):
        page.goto(f"{stage.rehearsal.url}/{address}")
    expect(page.locator("article.message").last).to_be_in_viewport()
    expect(page.locator("#year button").first).to_be_visible()
    page.wait_for_load_state("load")
    context.close()
    paths = (urlsplit(each)._replace(scheme="", netloc="", fragment="").geturl() for each in asked)
    return Counter(each for each in paths if each != "/static/icon.svg"), complaints


def test_a_first_view_asks_for_six_things_each_once(browser: Browser, playing: Stage) -> None:
    messages = f"/_control/messages/{CHANNEL}?as={MAJA}&last=60"
    beside = ("/_control/year", f"/_control/views/{MAJA}", "/_control/stream")
    first = ("/", "/_control/state", messages)
    address = f"#as={MAJA}&in={CHANNEL}"
    assert asked(browser, playing, address) == (dict.fromkeys((*first, *beside), 1), [])


def test_so_does_one_without_an_address(browser: Browser, playing: Stage) -> None:
    paths, complaints = asked(browser, playing, "")
    assert complaints == []
    assert len(paths) == paths.total() == 6
    assert sum(each.startswith("/_control/messages/") for each in paths) == 1


def test_an_address_that_does_not_exist_leads_to_a_place_that_does(
    browser: Browser, playing: Stage
) -> None:
    paths, complaints = asked(browser, playing, "#as=U0NOBODY&in=C0NOWHERE")
    assert len(complaints) == 1
    assert "400" in complaints[0]
    places = [each for each in paths if each.startswith("/_control/messages/")]
    assert len(places) == 2
    assert "/_control/messages/C0NOWHERE?as=U0NOBODY&last=60" in places


def test_what_comes_before_anybody_listens_is_seen(browser: Browser, playing: Stage) -> None:
    page = browser.new_page(locale="en-GB")

    def late(route: Route) -> None:
        playing.says(MAJA, "Before the stream")
        route.continue_()

    page.route(STREAM, late, times=1)
    page.goto(f"{playing.rehearsal.url}/#as={MAJA}&in={CHANNEL}")
    expect(page.locator("article.message", has_text="Before the stream")).to_be_visible()
    page.close()


def test_so_is_what_comes_between_the_messages_and_all_else(
    browser: Browser, playing: Stage
) -> None:
    page = browser.new_page(locale="en-GB")
    messages, state = "**/_control/messages/*", "**/_control/state"
    asked: dict[str, Route] = {}
    for each in (messages, state):
        page.route(each, partial(asked.__setitem__, each), times=1)
    with page.expect_request(messages), page.expect_request(state):
        page.goto(f"{playing.rehearsal.url}/#as={MAJA}&in={CHANNEL}", wait_until="commit")
    while len(asked) < 2:
        page.wait_for_timeout(10)
    early = asked[messages].fetch()
    playing.says(MAJA, "After the messages")
    asked[state].continue_()
    asked[messages].fulfill(response=early)
    expect(page.locator("article.message", has_text="After the messages")).to_be_visible()
    page.close()


@pytest.fixture
def long(browser: Browser, population: Population) -> Iterator[Page]:
    """Give a page that was never loaded, and notes what it does before its first messages."""
    with Rehearsal(population) as rehearsal:
        client = bots.client(rehearsal)
        for number in range(80):
            client.chat_postMessage(channel=CHANNEL, text=f"message {number}")
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        context.add_init_script(NOTED)
        page = context.new_page()
        page.goto(f"{rehearsal.url}/#as={MAJA}&in={CHANNEL}")
        page.locator("article.message").first.wait_for()
        yield page
        context.close()


def test_at_first_the_end_is_drawn_that_fills_the_window_and_then_the_rest(long: Page) -> None:
    expect(long.locator("article.message")).to_have_count(60)
    drawn, whole, seen = long.evaluate("noted.first")
    assert drawn == 900 / 30
    assert whole > seen, "more than what is to be seen of the list"
    expect(long.locator("article.message").last).to_be_in_viewport(ratio=1)
    expect(long.locator(".earlier + .day + article")).to_contain_text("message 20")
    expect(long.locator("article.message").first).not_to_have_class(re.compile("follows"))
    expect(long.locator("article.follows")).to_have_count(59)


def test_before_the_first_view_no_store_is_asked_and_few_fonts(long: Page) -> None:
    """Each such question stops the page until another process has answered."""
    # A function: what is none is made one anew for each look, which the page's policy forbids.
    long.wait_for_function("() => noted.late.length")
    assert long.evaluate("noted.early") == []
    assert set(long.evaluate("noted.late")) == {"sessionStorage"}
    assert len(long.evaluate("noted.fonts")) <= 11
    weights = {each.split()[1] for each in long.evaluate("noted.fonts")}
    assert weights == {"400", "700"}


def test_the_language_that_was_chosen_is_that_of_the_next_page(long: Page) -> None:
    assert long.evaluate("document.documentElement.lang") == "en"
    long.locator("#language").click()
    long.reload()
    expect(long.locator("#language")).to_contain_text("In English")
    assert long.evaluate("document.documentElement.lang") == "sv"


def test_an_error_names_the_file_and_the_line(look: Callable[..., Page]) -> None:
    page = look()
    stack = """() => {
      try { modules["dom.js"].h("no such tag"); } catch (error) { return error.stack; }
    }"""
    text = (HERE / "static" / "js" / "dom.js").read_text("utf-8")
    (line,) = (
        number
        for number, each in enumerate(text.splitlines(), 1)
        if "document.createElement(tag)" in each
    )
    assert f"/static/js/dom.js:{line}:" in page.evaluate(stack)
