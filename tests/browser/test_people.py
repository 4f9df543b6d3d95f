"""Where people are listed it is said in words who they are: a deputy, a guest, of elsewhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import JAMES
from tests.browser.windows import Language
from tests.stage import MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]
NACKA, SALEM = "U0NACKA1", "U0SALEM1"
NARROW = (320, 800)
WORDS: dict[Language, tuple[str, str, str]] = {
    "sv-SE": ("gäst", "annan arbetsyta", "gäst i en kanal"),
    "en-GB": ("guest", "other workspace", "guest in one channel"),
}
PARTS: dict[Language, tuple[str, str, str]] = {
    "sv-SE": ("ordinarie", "ersättare", "sammankallande"),
    "en-GB": ("principal", "deputy", "convener"),
}


def become(playing: Stage, kind: str) -> None:
    playing.control.post("/guests", user=SALEM, guest=kind)


@pytest.mark.one_language
@pytest.mark.parametrize("language", WORDS)
def test_the_list_of_whom_to_act_as_says_where_people_belong(
    language: Language, playing: Stage, look: Look
) -> None:
    guest, other, single = WORDS[language]
    page = look(MAJA, size=NARROW, language=language)
    page.locator("#act-as").click()
    people = page.get_by_role("dialog")
    for user, words in ((SALEM, guest), (NACKA, other)):
        mark = people.locator(f"[data-user={user}] .person-mark").last
        expect(mark).to_have_text(words)
        expect(mark).to_have_css("font-size", "12px")
    expect(people.locator(f"[data-user={MAJA}] .person-mark")).to_have_count(0)
    for user, part in zip((NACKA, "U0NACKA2", MAJA), PARTS[language], strict=True):
        one = people.locator(f"[data-user={user}]").last
        expect(one.locator("strong + .person-part"), "beside the name").to_have_text(part)
        expect(one).to_have_accessible_name(re.compile(rf"\S {part} \S"))
    page.keyboard.type(f"taby {PARTS[language][1]}")  # as one types in haste
    found = people.locator("[data-user]").first
    expect(found).to_have_attribute("data-user", "U0TABY2")
    page.set_viewport_size({"width": 320, "height": 256})  # as at 400 %
    page.keyboard.press("ArrowDown")
    expect(found).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    with page.expect_response("**/_control/state"):
        become(playing, "single")
    try:
        page = look(MAJA, language=language)
        page.locator("#act-as").click()
        mark = page.get_by_role("dialog").locator(f"[data-user={SALEM}] .person-mark").last
        expect(mark).to_have_text(single)
    finally:
        become(playing, "multi")


def test_a_suggestion_and_a_message_say_it_too(playing: Stage, look: Look) -> None:
    name = next(user.name for user in playing.rehearsal.place.workspace.users.values()
                if user.id == SALEM)  # fmt: skip
    playing.says(SALEM, "Hej alla")
    page = look(MAJA)
    page.locator("#composer-text").fill(f"@{name[:-1]}")
    expect(page.locator(".suggestions [role=option]").first).to_contain_text("· guest")
    written = page.locator("article.message", has_text="Hej alla").last
    expect(written.locator(".from")).to_have_text("Salems kommun · guest")


def test_a_guest_without_commands_is_told_what_to_do_instead(playing: Stage, look: Look) -> None:
    page = look(SALEM)
    page.locator("#composer-text").fill("/")
    expect(page.locator(".suggestions [role=option]").first).to_be_visible()
    playing.control.post("/guests", commands=False)
    try:
        page = look(SALEM)
        expect(page.locator("article.message [data-action=more]")).to_have_count(0)  # it is heard
        page.locator("#composer-text").fill("/agenda")
        hint = page.locator(".composer-hint:visible, .hint:visible").first
        expect(hint).to_contain_text("Guests have no slash commands here.")
        page.get_by_role("button", name="Write @Dialogmöten here").click()
        expect(page.locator("#composer-text")).to_have_value("@Dialogmöten agenda")
        expect(page.locator("article.message [data-action=more]")).to_have_count(0)
    finally:
        playing.control.post("/guests", commands=True)


@pytest.mark.one_language
@pytest.mark.parametrize(
    ("language", "alone", "use"),
    [
        ("en-GB", "only you and the bot read that", "Write to Dialogmöten in Messages"),
        ("sv-SE", "det läser bara du och boten", "Skriv till Dialogmöten under Meddelanden"),
    ],
)
def test_who_has_no_commands_is_led_to_where_only_the_bot_reads(
    look: Look, language: Language, alone: str, use: str
) -> None:
    page = look(JAMES, language=language)
    page.locator("#composer-text").fill("/vote 1")
    hint = page.locator(".hint:visible")
    expect(hint).to_contain_text(alone)
    expect(hint.get_by_role("button").first).to_have_text(use)
    hint.get_by_role("button", name=use).press("Enter")
    expect(page.locator(".app-head [aria-current]")).to_have_attribute(
        "href", f"#as={JAMES}&in=app"
    )
    words = page.locator("#composer-text")
    expect(words).to_have_value("vote 1")
    expect(words).to_be_focused()
    words.fill("/dialog status")
    page.locator(".hint:visible").get_by_role("button").click()
    expect(words).to_have_value("status")
    page = look(JAMES, language=language)
    expect(page.locator("#composer-text")).to_have_value("")
