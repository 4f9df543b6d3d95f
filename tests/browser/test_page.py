"""The rehearsal's page, used by hand: what a script of the control cannot see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.stage import CHANNEL, Stage, stage

JAMES = "U0SOLNA1"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def played(
    browser: Browser,  # asked for first: without one, no bot is started either
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    assert browser.is_connected()
    file = tmp_path_factory.mktemp("page") / "played.db"
    with stage(f"sqlite:///{file}") as running:
        running.writes(JAMES, "language en")
        running.next()
        for number in range(12):  # more than one screen
            running.says(JAMES, f"Vi ses snart, {number}")
        yield running


@pytest.fixture
def page(browser: Browser, played: Stage) -> Iterator[Page]:
    """Give the channel, as James sees it, in a window of a phone's size."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    context.set_default_timeout(10_000)
    shown = context.new_page()
    faults: list[str] = []
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.goto(f"{played.rehearsal.url}/#as={JAMES}&in={CHANNEL}")
    shown.locator("article.message").first.wait_for()
    yield shown
    context.close()
    assert faults == []


def test_what_the_bot_finds_wrong_in_a_form_stays_to_be_read(page: Page, played: Stage) -> None:
    proposing = page.locator("article.message button.primary")
    proposing.last.click()
    form = page.get_by_role("dialog")
    form.locator("input").first.fill("Biljetter")
    form.get_by_label("link").fill("not a link")
    with page.expect_response("**/_control/views/*"):  # the page looks what the form is now
        form.locator("button[type=submit]").click()
    page.wait_for_timeout(200)
    assert played.view(JAMES)["state"]["values"], "what was sent off is kept"
    expect(form.locator(".b-error:visible")).to_have_count(1)
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("link")).to_be_focused()
    expect(form.get_by_label("link")).to_have_value("not a link")


def test_the_newest_message_stays_in_sight_when_a_keyboard_takes_room(page: Page) -> None:
    newest = page.locator("article.message").last
    expect(newest).to_be_in_viewport()
    below = "box => box.scrollHeight - box.scrollTop - box.clientHeight"
    log = page.locator(".log")
    assert log.evaluate("box => box.scrollTop") > 0, "there is more than a screen"
    page.set_viewport_size({"width": 390, "height": 500})
    page.wait_for_timeout(200)
    assert log.evaluate(below) < 2
    log.evaluate("box => { box.scrollTop = 0; }")
    page.wait_for_timeout(100)
    page.set_viewport_size({"width": 390, "height": 460})
    page.wait_for_timeout(200)
    assert log.evaluate("box => box.scrollTop") == 0, "who reads what is older is left in peace"


def test_a_word_of_blanks_goes_away_on_enter(page: Page) -> None:
    field = page.locator("#composer-text")
    field.fill("   ")
    field.press("Enter")
    assert not field.input_value()


def in_messages(page: Page, played: Stage) -> None:
    """Show the direct messages; on a phone the way there is behind the menu."""
    played.home(JAMES)
    while played.control.get(f"/views/{JAMES}")["views"]:  # what another test left open
        played.control.post("/close", user=JAMES, view_id=played.view(JAMES)["id"], all=True)
    page.goto(f"{played.rehearsal.url}/#as={JAMES}&in=app")
    page.reload()
    page.locator("#composer-text").wait_for()
    page.wait_for_timeout(500)


def test_what_is_announced_has_its_full_stops(page: Page, played: Stage) -> None:
    in_messages(page, played)
    played.writes(JAMES, "agenda")
    said = "Agenda, Thursday 4 February 2027. The call is open until"
    expect(page.locator("#announcer")).to_contain_text(said)
    bar = page.locator("#timebar .time-next")
    expect(bar).to_contain_text("Up next: ")


def test_a_date_is_said_in_words_whatever_the_browser_writes(page: Page, played: Stage) -> None:
    in_messages(page, played)
    played.writes(JAMES, "outcome add")
    page.get_by_role("button", name="Add an outcome").last.click()
    date = page.get_by_role("dialog").locator("input[type=date]")
    hint = page.get_by_role("dialog").locator(".b-date .b-hint")
    expect(hint).to_have_text("No date is chosen yet.")
    date.fill("2027-03-01")
    expect(hint).to_have_text("Monday 1 March 2027")
    described = (date.get_attribute("aria-describedby") or "").split()
    assert hint.get_attribute("id") in described


def test_only_one_button_is_called_send_by_itself(page: Page, played: Stage) -> None:
    in_messages(page, played)
    expect(page.get_by_role("button", name="Send the message")).to_have_count(1)
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
