"""Files and signs in the page: by pointer, by keyboard, and by dropping."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import JAMES
from tests.browser.pictures import PICTURE, drawn
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = (320, 700)
DROP = """(node, { names, kind, size = 2000 }) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File(["x".repeat(size)], name));
  node.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
GROWN = """(picture, { height, event }) => {
  picture.style.maxHeight = picture.style.height = height;
  (event === "load" ? picture : picture.closest(".log")).dispatchEvent(new Event(event));
}"""
"""A picture gets its size, and the list may be told of a scroll before it is told of that."""


def chosen(page: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.locator("input[type=file]").first.set_input_files(file)


def newest(page: Page) -> Locator:
    return page.locator("article.message").last


def test_a_picture_is_chosen_sent_with_words_and_seen(
    playing: Stage, look: Callable[..., Page]
) -> None:
    page = look(MAJA)
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Attach a file").click()
    picture = FilePayload(name="lokal.png", mimeType="image/png", buffer=drawn(900, 700))
    opened.value.set_files(picture)
    expect(page.locator(".attached")).to_contain_text("lokal.png")
    expect(page.locator("#announcer")).to_contain_text("The file lokal.png goes with what you send")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("Here it is")
    page.keyboard.press("Enter")
    image = newest(page).get_by_role("img", name="lokal.png")
    expect(image).to_be_visible()
    expect(newest(page)).to_contain_text("Here it is")
    expect(page.locator(".attached")).to_be_hidden()
    assert image.evaluate("one => one.complete && one.naturalWidth") == 900
    assert image.evaluate("one => one.getBoundingClientRect().height") <= 322
    below = "box => box.scrollHeight - box.scrollTop - box.clientHeight"
    assert page.locator(".log").evaluate(below) < 2, "the picture stands in sight"
    (kept,) = playing.messages()[-1]["files"]
    assert kept["name"] == "lokal.png"


def test_pictures_leave_who_comes_at_the_end(playing: Stage, look: Callable[..., Page]) -> None:
    for number in range(2):
        given = {"name": f"bild{number}.png", "content": PICTURE, "channel": CHANNEL, "user": MAJA}
        playing.control.post("/upload", **given)
    page = look(JAMES)
    image = newest(page).get_by_role("img", name="bild1.png")
    expect(image).to_have_js_property("complete", value=True)
    below = "box => box.scrollHeight - box.scrollTop - box.clientHeight"
    page.wait_for_function(f"() => ({below})(document.querySelector('.log')) < 2")
    for height, event in (("900px", "scroll"), ("1200px", "load")):
        image.evaluate(GROWN, {"height": height, "event": event})
        assert page.locator(".log").evaluate(below) < 2, "what has grown moves nobody"


def test_a_file_is_taken_off_by_keyboard_and_nothing_is_sent(look: Callable[..., Page]) -> None:
    page = look(MAJA)
    send = page.get_by_role("button", name="Send the message")
    expect(send).to_be_disabled()
    chosen(page, "program.pdf", b"x" * 2000)
    expect(send).to_be_enabled()
    page.get_by_role("button", name="Remove the file program.pdf").press("Enter")
    expect(page.locator(".attached")).to_be_hidden()
    expect(page.get_by_role("button", name="Attach a file")).to_be_focused()
    expect(send).to_be_disabled()


def test_the_paper_clip_is_large_enough_on_a_phone(look: Callable[..., Page]) -> None:
    page = look(MAJA, size=PHONE)
    chosen(page, "a" * 120 + ".pdf", b"x")
    for name in ("Attach a file", re.compile("Remove the file")):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] + box["width"] <= PHONE[0]
    page.get_by_role("button", name=re.compile("Remove the file")).click()
    page.locator("article.message [data-action=react]").last.click()
    for box in [each.bounding_box() for each in page.locator(".menu-mark").all()]:
        assert box
        assert min(box["width"], box["height"]) >= 44


def test_what_cannot_be_sent_is_said_and_not_taken(look: Callable[..., Page]) -> None:
    page = look(MAJA)
    for size, words in ((10_000_001, "at most 10 MB"), (0, "The file is empty")):
        page.locator(".log").evaluate(DROP, {"names": ["x.bin"], "kind": "drop", "size": size})
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.locator(".attached")).to_be_hidden()
    chosen(page, "x.bin", b"x")
    page.locator("#composer-text").fill("/dialog status")
    page.locator("#composer-text").press("Escape")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot go with a command")
    expect(page.locator(".attached")).to_be_visible()


def test_a_file_that_is_dropped_goes_with_the_message_also_in_a_thread(
    playing: Stage, look: Callable[..., Page]
) -> None:
    playing.says(MAJA, "Här är allt")
    page = look(MAJA)
    newest(page).locator("[data-action=reply]").click()
    thread = page.locator("#thread")
    log = thread.locator(".log")
    log.evaluate(DROP, {"names": ["a.txt"], "kind": "dragover"})
    expect(thread.locator(".dropping")).to_have_count(1)
    log.evaluate(DROP, {"names": ["a.txt", "b.txt"], "kind": "drop"})
    expect(page.locator(".dropping")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("only the first was taken")
    expect(thread.locator(".attached")).to_contain_text("a.txt")
    expect(page.locator("#main .attached")).to_be_hidden()
    thread.get_by_role("button", name="Send the message").click()
    expect(thread.locator("article.message").last.locator(".file")).to_contain_text("a.txt")
    sent = playing.messages()[-1]
    assert (sent["text"], sent["files"][0]["size"], bool(sent["thread_ts"])) == ("", 2000, True)
    page.keyboard.press("Escape")


def test_what_only_calls_itself_a_picture_is_offered_as_a_file(
    playing: Stage, look: Callable[..., Page]
) -> None:
    nonsense = base64.b64encode(b"<script>document.title = 'run'</script>").decode()
    for name in ("falsk.png", "sida.html", "bild.svg"):
        given = {"name": name, "content": nonsense, "channel": CHANNEL, "user": MAJA}
        playing.control.post("/upload", **given)
    page = look(JAMES)
    for name in ("falsk.png", "sida.html", "bild.svg"):
        expect(page.get_by_role("link", name=f"Download the file {name}").last).to_be_visible()
    expect(newest(page).locator("img")).to_have_count(0)


def test_a_sign_is_chosen_by_keyboard_and_pressed_away(
    playing: Stage, look: Callable[..., Page]
) -> None:
    playing.says(JAMES, "Ska vi ses?")
    page = look(MAJA)
    opener = newest(page).get_by_role("button", name=re.compile("^React to"))
    opener.press("Enter")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitemcheckbox")).to_have_count(16)
    expect(menu.get_by_role("menuitemcheckbox", name="Thumbs up")).to_be_focused()
    for key, name in (
        ("ArrowRight", "Heart"),
        ("ArrowDown", "Eyes"),
        ("ArrowLeft", "Check mark"),
        ("ArrowUp", "Thumbs up"),
        ("End", "Thumbs down"),
        ("Home", "Thumbs up"),
    ):
        page.keyboard.press(key)
        expect(menu.get_by_role("menuitemcheckbox", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_have_count(0)
    sign = newest(page).get_by_role("button", name="Thumbs up: Maja Ekström")
    expect(sign).to_have_attribute("aria-pressed", "true")
    expect(newest(page).locator("[data-action=react]")).to_be_focused()
    assert playing.messages()[-1]["reactions"] == [{"name": "+1", "users": [MAJA]}]
    newest(page).locator("[data-action=react]").press("Enter")
    expect(menu.get_by_role("menuitemcheckbox", name="Thumbs up")).to_be_checked()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    sign.press("Enter")
    expect(newest(page).locator(".sign")).to_have_count(0)
    assert playing.messages()[-1]["reactions"] == []


def test_a_sign_of_others_is_joined_with_a_press(playing: Stage, look: Callable[..., Page]) -> None:
    playing.says(MAJA, "Tack för i dag")
    where = {"channel": CHANNEL, "ts": playing.messages()[-1]["ts"]}
    playing.control.post("/reaction", user=JAMES, name="tada", **where)
    page = look(MAJA, language="sv-SE")
    sign = newest(page).get_by_role("button", name="Konfetti: James Whitfield")
    expect(sign).to_have_attribute("aria-pressed", "false")
    sign.click()
    joined = newest(page).get_by_role("button", name="Konfetti: James Whitfield, Maja Ekström")
    expect(joined).to_have_attribute("aria-pressed", "true")
    expect(joined).to_be_focused()
