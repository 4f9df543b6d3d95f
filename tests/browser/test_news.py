"""What is new to somebody: it is kept, begins where it begins, and no notice lies over it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import JAMES
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]


def box(place: Locator) -> dict[str, Any]:
    found = place.bounding_box()
    assert found
    return dict(found)


def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
        or one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
    )


def test_what_is_unseen_is_so_after_a_reload(look: Look, playing: Stage) -> None:
    page = look(MAJA, "app")
    news = page.locator("#act-as .count [aria-hidden]")
    playing.writes(JAMES, "status")
    playing.says(JAMES, "Hej igen")
    badge = page.locator("#side .count [aria-hidden]").first
    expect(badge).to_be_visible()
    page.locator("#act-as").click()
    waiting = page.get_by_role("dialog").get_by_role("group", name="Have new messages")
    expect(waiting.get_by_role("option", name=re.compile("James"))).to_have_count(1)
    page.keyboard.press("Escape")
    before = news.inner_text(), badge.inner_text()
    page.reload()
    expect(badge).to_have_text(before[1])
    expect(news).to_have_text(before[0])
    kept = page.evaluate("Object.values(sessionStorage).join(' ')")
    assert JAMES in kept
    assert "Hej" not in kept
    assert "James" not in kept
    playing.says(JAMES, "Och en gång till")
    expect(badge).to_have_text(str(int(before[1]) + 1))


def test_what_was_kept_of_another_rehearsal_is_forgotten(look: Look, playing: Stage) -> None:
    page = look(MAJA)
    playing.writes(JAMES, "status")
    expect(page.locator("#act-as .count")).to_be_visible()
    page.evaluate("""() => addEventListener("pagehide", () => {
      const [[key, text]] = Object.entries(sessionStorage);
      const at = "2099-01-01T00:00:00+00:00";
      sessionStorage[key] = JSON.stringify({ ...JSON.parse(text), at });
    })""")
    page.reload()
    page.locator("article.message").first.wait_for()
    expect(page.locator("#act-as .count")).to_have_count(0)


def test_a_message_higher_than_the_view_is_shown_from_its_beginning(
    look: Look, playing: Stage
) -> None:
    page = look(MAJA)
    newest = page.locator("article.message").last
    playing.says(JAMES, "Får jag skicka?\n" + "rad\n" * 60)
    try:
        expect(newest).to_contain_text("Får jag skicka?")
        for _ in ("as it comes", "as one comes to it"):
            page.wait_for_function(
                "([one, log]) => Math.abs(one.offsetTop - log.offsetTop - log.scrollTop) < 2",
                arg=[newest.element_handle(), page.locator(".log").element_handle()],
            )
            page = look(MAJA)
            newest = page.locator("article.message").last
    finally:
        ts = playing.messages()[-1]["ts"]
        playing.control.post("/delete", channel=CHANNEL, user=JAMES, ts=ts)


@pytest.mark.parametrize("size", [(1280, 850), (320, 640)])
def test_a_notice_covers_nothing_that_is_read(look: Look, size: tuple[int, int]) -> None:
    page = look(MAJA, size=size)
    page.locator("#composer-text").fill("/nothing")
    page.locator("#composer-text").press("Escape")
    page.locator("#composer-text").press("Enter")
    notice = page.locator(".toast")
    expect(notice).to_be_in_viewport(ratio=1)
    for place in (".place-head", ".log", ".composer", "#year", "#timebar"):
        assert apart(box(notice), box(page.locator(place).first)), place
    notice.get_by_role("button").click()


def test_a_name_beside_a_number_of_new_messages_is_whole(look: Look, playing: Stage) -> None:
    page = look("U0DANDERYD1", "app")
    playing.says(JAMES, "Något nytt")
    playing.writes(JAMES, "status")
    row = page.locator("#side .side-row", has=page.locator(".count")).first
    expect(row).to_be_visible()
    expect(page.locator("#act-as .count")).to_be_visible()
    for name in (row.locator(".side-name"), page.locator("#act-as .act-as-name")):
        assert name.evaluate("""one => one.scrollWidth <= one.clientWidth
          && one.scrollHeight <= one.clientHeight"""), name.inner_text()
    assert row.locator(".side-name").inner_text().startswith("dialogmoten-kultur")


def test_the_first_error_of_a_form_is_wholly_in_view(look: Look) -> None:
    page = look(MAJA, size=(1280, 560))
    page.locator("#composer-text").fill("/agenda add")
    page.locator("#composer-text").press("Escape")
    page.locator("#composer-text").press("Enter")
    dialog = page.get_by_role("dialog")
    field = dialog.locator(".b-input :is(input, textarea)").first
    field.fill("")
    shrunk = """one => {
      const body = one.closest(".dialog-body");
      body.style.flex = "none";
      const end = one.getBoundingClientRect().bottom - body.getBoundingClientRect().top;
      body.style.height = `${end + 2}px`;
    }"""
    field.evaluate(shrunk)  # the field ends where the view does
    dialog.locator("button[type=submit]").click()
    expect(field).to_be_focused()
    expect(dialog.locator(".b-error:visible").first).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
