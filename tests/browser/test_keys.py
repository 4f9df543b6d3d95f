"""The page by keyboard alone: past the head, to another person, and out of what lies in the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import JAMES
from tests.browser.windows import Language
from tests.stage import CHANNEL, MAJA

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]


@pytest.mark.one_language
@pytest.mark.parametrize(
    ("language", "words"), [("en-GB", "To the message field"), ("sv-SE", "Till skrivfältet")]
)
def test_the_link_to_the_field_leaves_who_acts_and_where(
    look: Look, language: Language, words: str
) -> None:
    page = look(JAMES, language=language)
    address = page.url
    link = page.get_by_role("link", name=words)
    link.focus()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#composer-text")).to_be_focused()
    assert page.url == address
    expect(page.locator("#act-as")).to_contain_text("James Whitfield")
    page = look(JAMES, "home", language=language)
    page.get_by_role("link", name=words).press("Enter")
    expect(page.locator("#home")).to_be_focused()
    expect(page.locator("#act-as")).to_contain_text("James Whitfield")


def test_an_address_without_a_person_changes_nobody(look: Look) -> None:
    page = look(JAMES)
    page.evaluate("location.hash = 'somewhere'")
    page.wait_for_function("() => location.hash === '#somewhere'")
    expect(page.locator("#act-as")).to_contain_text("James Whitfield")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("dialogmoten"))


def test_act_as_is_by_arrows_and_enter_wherever_the_focus_is(look: Look) -> None:
    page = look(JAMES)
    page.locator("#act-as").press("Enter")
    dialog = page.get_by_role("dialog")
    search = dialog.get_by_role("combobox")
    expect(search).to_be_focused()
    stops = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.getAttribute('role') ?? ''"))
    assert "listbox" not in stops, "the list is reached from its field"
    dialog.get_by_label(re.compile("Only those who are asked")).focus()
    first = dialog.locator(".person.active").get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(search).to_be_focused()
    second = search.get_attribute("aria-activedescendant")
    assert first != second
    dialog.get_by_role("listbox").focus()
    page.keyboard.press("ArrowDown")
    third = search.get_attribute("aria-activedescendant")
    assert third not in {first, second}
    name = dialog.locator(f"#{third} strong").inner_text()
    dialog.get_by_role("listbox").focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#act-as")).to_contain_text(name)
    expect(page.locator("#act-as")).to_be_focused()


def test_enter_on_the_cross_of_act_as_closes_it_and_chooses_nobody(look: Look) -> None:
    page = look(JAMES)
    page.locator("#act-as").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#act-as")).to_contain_text("James Whitfield")


def test_escape_closes_the_panel_and_the_focus_returns(look: Look) -> None:
    page = look(MAJA, size=(320, 700))
    panel = page.locator("#under")
    page.locator("#under-button").press("Enter")
    expect(panel.get_by_role("heading", name="Underneath")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#under-button")).to_be_focused()
    why = page.locator("article.message [data-action=why]").last
    why.press("Enter")
    expect(panel.get_by_role("heading", name="Why the message came")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(why).to_be_focused()


def test_escape_takes_the_nearest_first_and_nobody_from_where_they_write(look: Look) -> None:
    page = look(MAJA)
    panel = page.locator("#under")
    page.keyboard.press("F9")
    panel.get_by_role("button", name="The step “the invitation”").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(panel).to_be_visible()
    words = page.locator("#composer-text")
    words.fill("/")
    expect(page.locator(".suggestions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions")).to_be_hidden()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(words).to_be_focused()
    assert CHANNEL in page.url


@pytest.mark.parametrize("link", ["#side a[href*='in=app']", ".tabs a[href*='in=app']"])
def test_who_follows_a_link_stands_in_what_it_opened(look: Look, link: str) -> None:
    page = look(MAJA, "home")
    page.locator(link).press("Enter")
    expect(page.locator("#composer-text")).to_be_focused()
    page.locator(link.replace("app", "home")).press("Enter")
    expect(page.locator("#home")).to_be_focused()


def test_a_form_of_a_home_gives_the_focus_back_to_its_button_drawn_anew(look: Look) -> None:
    page = look("U0NYKVARN1", "home")
    home, dialog = page.locator("#home"), page.get_by_role("dialog")
    home.get_by_role("button", name="Svara").first.press("Enter")
    dialog.get_by_role("radio").last.check()
    dialog.get_by_role("button", name="Spara").press("Enter")
    expect(dialog.get_by_role("heading", name="Klart")).to_be_visible()
    expect(home.get_by_text(re.compile("förhinder", re.IGNORECASE)).first).to_be_attached()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('#home') !== null")
