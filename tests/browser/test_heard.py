"""What one learns of the page without looking at it: from its announcements and its title."""

import re

import pytest
from playwright.sync_api import Page, expect

from rehearsal.model import BOT_USER
from tests.browser.windows import Loaded
from tests.rehearsal.conftest import MAJA, ULLA

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OTHER, CHANNEL = "C0OTHER", "C0DIALOG"


def read_in(page: Page, language: str) -> None:
    if page.locator("html").get_attribute("lang") != language:
        page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.one_language
@pytest.mark.parametrize(
    ("language", "come", "gone"),
    [
        ("sv", "@Dialogmöten har gått med i kanalen", "Meddelandet har tagits bort"),
        ("en", "@Dialogmöten has joined the channel", "This message was deleted"),
    ],
)
def test_what_slack_says_is_read_out_in_the_language_of_the_page(
    talk: Loaded, language: str, come: str, gone: str
) -> None:
    page = talk.look(MAJA.id, OTHER)
    read_in(page, language)
    heard = page.locator("#announcer")
    invite = {"channel": OTHER, "user": MAJA.id, "command": "/invite"}
    talk.control.post("/command", text=f"<@{BOT_USER}>", **invite)
    expect(page.locator("article.message").last).to_contain_text(come)
    expect(heard).to_contain_text(come)
    root = talk.control.post("/message", channel=OTHER, user=MAJA.id, text="hej")["messages"][0]
    reply = {"channel": OTHER, "user": MAJA.id, "text": "svar", "thread_ts": root["ts"]}
    talk.control.post("/message", **reply)
    talk.control.post("/delete", channel=OTHER, user=MAJA.id, ts=root["ts"])
    expect(page.locator("article.message").last).to_contain_text(gone)


@pytest.mark.one_language
@pytest.mark.parametrize(
    ("language", "messages", "home", "page_is"),
    [("sv", "Meddelanden", "Hem", "Övning"), ("en", "Messages", "Home", "Rehearsal")],
)
def test_the_window_is_named_after_the_place_and_what_is_new(
    talk: Loaded, language: str, messages: str, home: str, page_is: str
) -> None:
    page = talk.look(MAJA.id, "app")
    read_in(page, language)
    end = f" · Dialogmöten · {page_is}"
    expect(page).to_have_title(f"{messages}{end}")
    for text, count in (("hej", 1), ("en gång till", 2)):
        talk.control.post("/message", channel=CHANNEL, user=ULLA.id, text=text)
        expect(page).to_have_title(f"({count}) {messages}{end}")
    talk.control.post("/message", channel=MAJA.id, user=ULLA.id, text="bara du")
    expect(page).to_have_title(f"(3) {messages}{end}")
    page.evaluate("location.hash = location.hash.replace('in=app', 'in=home')")
    expect(page).to_have_title(f"(3) {home}{end}")
    page.locator("#side a", has_text="dialog").first.click()
    expect(page).to_have_title(re.compile(rf"^\(1\) #\S+{re.escape(end)}$"))
    page.locator("#side a", has_text="Ulla").click()
    expect(page).to_have_title(f"Ulla Berg{end}")
