"""Direct messages with another person: opened, written, read from the other side, and new."""

import re

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from rehearsal import gathering
from rehearsal.model import BOT_TOKEN
from rehearsal.server import Rehearsal
from tests.browser.windows import Loaded
from tests.rehearsal.conftest import MAJA, NILS, STRANGER, ULLA

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_one_writes_to_somebody_from_the_list_and_reads_it_from_the_other_side(
    talk: Loaded,
) -> None:
    page = talk.look(MAJA.id, "C0DIALOG")
    page.get_by_role("button", name="Write to somebody").click()
    dialog = page.get_by_role("dialog", name="Whom do you want to write to?")
    for user, count in ((ULLA, 1), (NILS, 1), (STRANGER, 0), (MAJA, 0)):
        expect(dialog.locator(f"[data-user={user.id}]")).to_have_count(count)
    page.keyboard.type("ulla")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ulla Berg")).to_be_visible()
    expect(
        page.get_by_text("You and Ulla Berg have not written to each other yet.")
    ).to_be_visible()
    field = page.locator("#composer-text")
    expect(field).to_be_focused()
    page.keyboard.type("hej, bara du")
    page.keyboard.press("Enter")
    expect(page.locator("article.message", has_text="hej, bara du")).to_be_visible()
    expect(field).to_be_focused()
    expect(page.locator("#side a[aria-current=page]")).to_contain_text("Ulla Berg")
    page.keyboard.type("en rad till")
    page.keyboard.press("Enter")
    expect(page.locator("article.message")).to_have_count(2)
    expect(page.locator("#act-as .count")).to_be_visible()
    (direct,) = talk.control.get("/state")["directs"]
    assert direct["members"] == [MAJA.id, ULLA.id]
    page.locator("#act-as").click()
    page.get_by_role("dialog").locator(f"[data-user={ULLA.id}]").last.click()
    expect(page.get_by_role("heading", name="Maja Lind")).to_be_visible()
    expect(page.locator("article.message", has_text="hej, bara du")).to_be_visible()
    expect(page.locator("#act-as .count")).to_have_count(0)


def test_the_place_stays_over_a_reload_and_has_threads(talk: Loaded) -> None:
    talk.control.post("/message", channel=MAJA.id, user=ULLA.id, text="hej, bara du")
    page = talk.look(MAJA.id, ULLA.id)
    page.reload()
    expect(page.locator("article.message")).to_have_count(1)
    page.locator("article.message").hover()
    page.locator("article.message [data-action=reply]").click()
    expect(page.locator("#thread .place-note")).to_have_text("Ulla Berg")
    page.locator("#thread textarea").fill("ett svar")
    page.keyboard.press("Enter")
    expect(page.locator("#thread article.message", has_text="ett svar")).to_be_visible()


def test_who_opens_a_thread_writes_in_it(talk: Loaded) -> None:
    talk.control.post("/message", channel=MAJA.id, user=ULLA.id, text="hej, bara du")
    page = talk.look(MAJA.id, ULLA.id)
    page.locator("article.message").hover()
    page.locator("article.message [data-action=reply]").click()
    expect(page.locator("#thread textarea")).to_be_focused()
    page.keyboard.type("ett svar")
    page.keyboard.press("Enter")
    expect(page.locator("#thread article.message", has_text="ett svar")).to_be_visible()
    page.get_by_role("button", name="Close the thread").click()
    page.locator("[data-action=thread]").click()
    expect(page.locator("#thread textarea")).to_be_focused()
    page.keyboard.type("ett till")
    page.keyboard.press("Enter")
    expect(page.locator("#thread article.message", has_text="ett till")).to_be_visible()


def test_what_is_new_is_counted_until_it_is_read(talk: Loaded) -> None:
    page = talk.look(MAJA.id, "C0DIALOG")
    talk.control.post("/message", channel=MAJA.id, user=ULLA.id, text="är du där?")
    row = page.locator("#side a", has_text="Ulla Berg")
    expect(row.locator(".count")).to_contain_text("1 new")
    talk.control.post("/message", channel=MAJA.id, user=ULLA.id, text="hallå?")
    expect(row.locator(".count")).to_contain_text("2 new")
    row.click()
    expect(page.locator("article.message", has_text="hallå?")).to_be_visible()
    expect(row.locator(".count")).to_have_count(0)


def test_a_name_in_a_channel_leads_to_who_it_is(talk: Loaded) -> None:
    talk.control.post("/message", channel="C0DIALOG", user=NILS.id, text="hej alla")
    page = talk.look(MAJA.id, "C0DIALOG")
    name = page.locator("a.message-name", has_text="Nils Nacka")
    expect(name).to_have_attribute("title", "Message Nils Nacka")
    name.click()
    expect(page.get_by_role("heading", name="Nils Nacka")).to_be_visible()
    expect(page.locator(".place-head .person-mark")).to_have_text("other workspace")
    page.locator("#composer-text").fill("hej Nils")
    page.keyboard.press("Enter")
    expect(page.locator("article.message", has_text="hej Nils")).to_be_visible()
    expect(page.locator("a.message-name")).to_have_count(0)


def test_who_is_out_of_reach_is_read_and_not_written_to(talk: Loaded) -> None:
    talk.control.post("/message", channel=MAJA.id, user=NILS.id, text="hejdå")
    talk.control.post("/leave", channel="C0DIALOG", user=NILS.id)
    page = talk.look(MAJA.id, NILS.id)
    expect(page.locator("article.message", has_text="hejdå")).to_be_visible()
    expect(page.locator("#composer-text")).to_have_count(0)
    expect(page.get_by_text("You cannot reach Nils Nacka")).to_be_visible()


def test_who_has_no_commands_is_led_to_the_app_alone(talk: Loaded) -> None:
    page = talk.look(NILS.id, MAJA.id)
    page.locator("#composer-text").fill("/agenda")
    leading = page.locator(".hint button")
    expect(leading).to_have_count(1)
    leading.click()
    expect(page.locator("#composer-text")).to_have_value("agenda")
    expect(page.get_by_role("heading", name="Dialogmöten")).to_be_visible()


def test_messages_of_several_are_named_after_the_others_and_read_by_them(
    talk: Loaded, small: tuple[Rehearsal, Loaded]
) -> None:
    group = gathering.begin(small[0].place, [MAJA, ULLA]).id
    page = talk.look(MAJA.id, "C0DIALOG")
    expect(page.locator("#side ul").first).not_to_contain_text("mpdm")
    page.locator("#side .side-people").get_by_text("Ulla Berg, Dialogmöten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ulla Berg, Dialogmöten")
    expect(page).to_have_title(re.compile("^Ulla Berg, Dialogmöten · "))
    field = page.get_by_label("Message Ulla Berg, Dialogmöten")
    field.fill("hej ni")
    page.keyboard.press("Enter")
    expect(page.locator("article.message", has_text="hej ni")).to_be_visible()
    expect(page.locator("#act-as .count")).to_be_visible()
    page.locator("#act-as").click()
    page.get_by_role("dialog").locator(f"[data-user={ULLA.id}]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maja Lind, Dialogmöten")
    expect(page.locator("article.message", has_text="hej ni")).to_be_visible()
    page = talk.look(NILS.id, group)
    expect(page.locator("#side .side-people li")).to_have_count(1)
    expect(page.get_by_text("hej ni")).to_have_count(0)


GONE_ON = """() => {
  document.querySelector("dialog[open]").close();
  document.getElementById("composer-text").focus();
  return new Promise((done) => setTimeout(done, 50));
}"""
"""Somebody closes a dialog and goes on at once, before the page hears that it is closed."""


def test_a_dialog_gives_the_focus_back_at_once_or_not_at_all(talk: Loaded) -> None:
    asking = {
        "type": "button",
        "action_id": "remove",
        "text": {"type": "plain_text", "text": "Ta bort"},
        "confirm": {
            key: {"type": "plain_text", "text": text}
            for key, text in {"title": "Säker?", "text": "Allt?", "confirm": "Ja"}.items()
        }
        | {"deny": {"type": "plain_text", "text": "Nej"}},
    }
    client = WebClient(BOT_TOKEN, base_url=f"{talk.url}/api/")
    blocks = [{"type": "actions", "elements": [asking]}]
    client.chat_postMessage(channel="C0DIALOG", text="Ta bort", blocks=blocks)
    page = talk.look(MAJA.id, "C0DIALOG")
    for opener in ("#act-as", "#write-to", "[data-move=date]", "[data-action=remove]"):
        page.locator(opener).click()
        page.evaluate(GONE_ON)
        expect(page.locator("#composer-text")).to_be_focused()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator(opener).click()
        page.keyboard.press("Escape")
        expect(page.locator(opener)).to_be_focused()
