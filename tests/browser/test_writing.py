"""What somebody writes: it stays, and where they stand in it, whatever is drawn anew around it."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import JAMES
from tests.browser.windows import Language
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]
HOLD = """path => {
  const ask = window.fetch;
  const gone = new Promise(go => { window.letGo = go; });
  window.fetch = async (address, ...given) => {
    const answer = await ask(address, ...given);
    if (!address.endsWith(path)) return answer;
    window.fetch = ask;
    await gone;
    return answer;
  };
}"""
"""Hold back the next answer of a path, until it is let go.

Not by ``page.route``: what is asked for in the moment after it passes by Playwright unseen.
"""


def test_where_one_writes_stays_when_what_is_known_comes_late(playing: Stage, look: Look) -> None:
    page = look(MAJA)
    views = f"**/_control/views/{MAJA}"
    page.evaluate(HOLD, "/state")
    with page.expect_response("**/_control/state"):
        playing.control.post("/guests", commands=True)
    with page.expect_response(views):
        page.locator("#side a[href$='in=app']").click()
    words = page.locator("#composer-text")
    words.fill("agen")
    field = words.element_handle()
    with page.expect_response(views):  # what is asked for last
        page.evaluate("letGo()")
    assert field.evaluate("field => document.activeElement === field")
    page.keyboard.type("da")
    expect(words).to_have_value("agenda")


def test_who_else_is_writing_is_seen_until_it_is_sent(playing: Stage, look: Look) -> None:
    page = look(MAJA)
    line = page.locator("#main .composer .writing")
    height = line.bounding_box()
    playing.control.post("/writing", channel=CHANNEL, user=JAMES)
    expect(line).to_have_text("James Whitfield is typing …")
    assert line.bounding_box() == height, "nothing moves"
    playing.control.post("/message", channel=CHANNEL, user=JAMES, text="Hello")
    expect(line).to_have_text("")
    with page.expect_request("**/_control/writing") as asked:
        page.locator("#composer-text").press_sequentially("Hej")
    assert asked.value.post_data_json == {"channel": CHANNEL, "user": MAJA}
    expect(line).to_have_text("")


def to_the_bot(page: Page, line: str) -> None:
    """Write a command that one does not have, and follow the way to where only the bot reads."""
    page.locator("#side a[href*='in=C']").first.click()
    words = page.locator("#composer-text[placeholder*='#']")
    words.fill("")
    page.keyboard.type(line)
    if page.locator(".suggestions [role=option]").count():
        page.keyboard.press("Tab")
    page.keyboard.press("Home")
    page.keyboard.type("/")
    page.locator(".hint:visible").get_by_role("button").first.press("Enter")


def test_what_is_not_sent_yet_stays_behind_what_comes_to_it(look: Look) -> None:
    page = look(JAMES, "app")
    words = page.locator("#composer-text")
    words.fill("for later")
    to_the_bot(page, "vote 1")
    expect(words).to_have_value("vote 1\nfor later")
    expect(words).to_be_focused()
    page.keyboard.type("2")
    expect(words).to_have_value("vote 12\nfor later")


def test_who_was_chosen_is_meant_where_only_the_bot_reads_too(look: Look) -> None:
    page = look(JAMES)
    to_the_bot(page, "vote @Maja Ekst")
    expect(page.locator("#composer-text")).to_have_value("vote @Maja Ekström ")
    expect(page.locator("#composer-text")).to_be_focused()
    with page.expect_response("**/_control/message") as sent:
        page.keyboard.press("Enter")
    assert json.loads(sent.value.request.post_data or "")["text"] == f"vote <@{MAJA}>"


def test_what_is_written_while_something_is_sent_stays(look: Look) -> None:
    page = look(JAMES, "app")
    words = page.locator("#composer-text")
    page.evaluate(HOLD, "/message")
    words.fill("status")
    page.keyboard.press("Enter")
    page.keyboard.type("vote @Maja Ekst")
    page.keyboard.press("Tab")
    page.evaluate("letGo()")
    expect(words).to_have_value("vote @Maja Ekström ")
    with page.expect_response("**/_control/message") as sent:
        page.keyboard.press("Enter")
    assert json.loads(sent.value.request.post_data or "")["text"] == f"vote <@{MAJA}>"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-GB", "Message #dialogmoten-kultur as James Whitfield"),
        ("sv-SE", "Skriv i #dialogmoten-kultur som James Whitfield"),
    ],
)
def test_the_field_says_who_writes_in_it(look: Look, language: Language, said: str) -> None:
    page = look(JAMES, language=language)
    expect(page.locator("#composer-text")).to_have_attribute("placeholder", said)
