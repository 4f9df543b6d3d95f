"""What is pressed does what it is for, whatever comes between down and up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import JAMES
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]
DRAWN = "() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 150))"
"""By then a page draws what it was answered, if it does not wait."""


@contextmanager
def pressing(page: Page, button: Locator, answer: str) -> Iterator[None]:
    """Press a button, let something happen, of which the page asks ``answer``, and release it."""
    button.scroll_into_view_if_needed()
    button.hover()
    page.mouse.down()
    with page.expect_response(f"**/_control/{answer}**"):
        yield
    page.evaluate(DRAWN)
    page.mouse.up()


def why(page: Page) -> Locator:
    """Return the button of the newest message of the bot that asks why it came."""
    return page.locator("article.message [data-action=why]").last


@pytest.mark.parametrize("place", ["app", CHANNEL])
def test_a_message_that_comes_moves_nothing_from_below_the_pointer(
    look: Look, playing: Stage, place: str
) -> None:
    playing.writes(MAJA, "status")
    playing.mentions(MAJA, "status")
    page = look(MAJA, place)
    channel = CHANNEL if place == CHANNEL else playing.direct(MAJA)
    with pressing(page, why(page), f"messages/{channel}"):
        playing.says(MAJA, "Det här kommer\nunder tiden", channel)
    expect(page.locator("#under")).to_be_visible()
    expect(page.get_by_role("heading", name="Why the message came")).to_be_focused()
    expect(page.locator("article.message", has_text="under tiden").last).to_be_in_viewport()


def test_a_message_that_is_drawn_anew_waits_for_the_release(look: Look, playing: Stage) -> None:
    playing.writes(MAJA, "status")
    page = look(MAJA, "app")
    ts = playing.inbox(MAJA)[-1]["ts"]
    channel = playing.direct(MAJA)
    with pressing(page, why(page), f"messages/{channel}"):
        sign = {"channel": channel, "ts": ts, "user": MAJA, "name": "eyes"}
        playing.control.post("/reaction", **sign)
    expect(page.locator("#under")).to_be_visible()
    expect(page.locator("article.message").last.locator(".sign.own")).to_be_visible()


def test_a_home_that_is_shown_anew_waits_for_the_release_and_the_press_is_told(
    look: Look, playing: Stage
) -> None:
    """As in Slack, where a press of what was replaced meanwhile is not wrong (ADR 0085)."""
    page = look(MAJA, "home")
    settings = page.locator("[data-action='open:series-settings']")
    try:
        with pressing(page, settings, f"home/{MAJA}"):
            playing.writes(JAMES, "rsvp maybe")
        expect(page.locator("dialog[open]")).to_contain_text("Dialogmöten om kultur")
        expect(page.locator(".toast.error")).to_have_count(0)
        expect(page.locator("#home")).to_contain_text("kanske 1")
        page.keyboard.press("Escape")
    finally:
        playing.writes(JAMES, "rsvp yes")


def test_a_message_that_was_replaced_meanwhile_says_what_to_do(look: Look) -> None:
    """The rehearsal refuses what stands in no message any more."""
    again = {
        "en-GB": "The button has just been replaced. Press it again.",
        "sv-SE": "Knappen har just bytts ut. Tryck en gång till.",
    }
    refused = {"ok": False, "error": "action_not_found", "message": "There is no one action."}
    for language, words in again.items():
        page = look(MAJA, CHANNEL, language=language)
        page.route("**/_control/interact", lambda route: route.fulfill(json=refused))
        try:
            page.locator("article.message [data-action='open:propose']").last.click()
            expect(page.locator(".toast.error")).to_contain_text(words)
            page.locator(".toast.error button").click()
        finally:
            page.unroute("**/_control/interact")


def test_who_presses_a_key_is_waited_for_too(look: Look, playing: Stage) -> None:
    playing.writes(MAJA, "status")
    page = look(MAJA, "app")
    channel, ts = playing.direct(MAJA), playing.inbox(MAJA)[-1]["ts"]
    why(page).focus()
    page.keyboard.down(" ")
    with page.expect_response(f"**/_control/messages/{channel}**"):
        playing.control.post("/reaction", channel=channel, ts=ts, user=MAJA, name="eyes")
    page.evaluate(DRAWN)
    page.keyboard.up(" ")
    expect(page.locator("#under")).to_be_visible()
    expect(page.locator("article.message").last.locator(".sign.own")).to_be_visible()
