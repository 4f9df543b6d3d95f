"""The rehearsal's page, used by hand: what a script of the control cannot see."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect
from slack_sdk import WebClient

from rehearsal.model import BOT_TOKEN
from tests.scenarios.test_setup_in_slack import workspace
from tests.stage import CHANNEL, MAJA, Stage, stage

JAMES = "U0SOLNA1"
HENRIK = "U0TABY1"
NILS = "U0SOLNA2"
TOVE = "U0TABY2"
PHONE = (390, 844)
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def played(playing: Stage) -> Stage:
    """Give the example with more than a phone shows at once; to James in English."""
    playing.writes(JAMES, "language en")
    for number in range(3):
        playing.says(JAMES, f"Vi ses snart, {number}")
    return playing


@pytest.fixture
def page(played: Stage, look: Callable[..., Page]) -> Page:
    """Give the channel, as James sees it, in a window of a phone's size."""
    assert played.loaded
    return look(JAMES, size=PHONE)


@pytest.fixture
def messages(played: Stage, look: Callable[..., Page]) -> Page:
    """Give his direct messages; on a phone the way there is behind the menu."""
    played.home(JAMES)
    return look(JAMES, "app", PHONE)


def test_what_the_bot_finds_wrong_in_a_form_stays_to_be_read(page: Page, played: Stage) -> None:
    page.locator("article.message [data-action='open:propose']").last.click()
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


def test_what_is_announced_has_its_full_stops(messages: Page, played: Stage) -> None:
    played.writes(JAMES, "agenda")
    said = "Agenda, Thursday 4 February 2027. The call is open until"
    expect(messages.locator("#announcer")).to_contain_text(said)
    bar = messages.locator("#timebar .time-next")
    expect(bar).to_contain_text("Up next: ")


def test_a_date_is_said_in_words_whatever_the_browser_writes(messages: Page, played: Stage) -> None:
    played.writes(JAMES, "outcome add")
    messages.get_by_role("button", name="Add an outcome").last.click()
    date = messages.get_by_role("dialog").locator("input[type=date]")
    hint = messages.get_by_role("dialog").locator(".b-date .b-hint")
    expect(hint).to_have_text("No date is chosen yet.")
    date.fill("2027-03-01")
    expect(hint).to_have_text("Monday 1 March 2027")
    described = (date.get_attribute("aria-describedby") or "").split()
    assert hint.get_attribute("id") in described


def test_a_form_that_closes_when_it_is_sent_off_complains_of_nothing(
    messages: Page, played: Stage
) -> None:
    played.writes(JAMES, "agenda add")
    messages.get_by_role("button", name="Propose an item").last.click()
    form = messages.get_by_role("dialog")
    form.locator("input[type=text]").first.fill("Shared ticketing")

    def after_it_closed(route: Route) -> None:
        answer = route.fetch()
        form.wait_for(state="detached")
        route.fulfill(response=answer)

    messages.route("**/_control/submit", after_it_closed)
    form.get_by_role("button", name="Propose", exact=True).click()
    expect(messages.locator(".log")).to_contain_text("“Shared ticketing” is proposed")
    messages.wait_for_timeout(200)
    messages.unroute("**/_control/submit")
    expect(messages.locator(".toast.error")).to_have_count(0)


def test_only_one_button_is_called_send_by_itself(messages: Page) -> None:
    expect(messages.get_by_role("button", name="Send the message")).to_have_count(1)
    expect(messages.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_the_app_hears_who_opens_the_messages_with_it_as_in_slack(
    messages: Page, played: Stage
) -> None:
    def is_hers(answer: Response) -> bool:
        return answer.url.endswith("/open-home") and MAJA in str(answer.request.post_data)

    with messages.expect_response(is_hers):
        messages.evaluate(f"location.hash = 'as={MAJA}&in=app'")
    log = played.control.get("/log")["log"]
    told = [row["payload"]["event"] for row in log if row.get("what") == "app_home_opened"]
    assert {"user": MAJA, "tab": "messages"}.items() <= told[-1].items()
    assert "view" not in told[-1]


def test_in_an_empty_workspace_the_page_leads_home_and_each_form_begins_at_its_top(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("page") / "empty.db"
    with stage(f"sqlite:///{file}", loaded=False, people=workspace()) as running:
        running.writes(MAJA, "language en")
        context = browser.new_context(viewport={"width": 800, "height": 320}, locale="en-GB")
        shown = context.new_page()
        shown.goto(f"{running.rehearsal.url}/#as={MAJA}&in={CHANNEL}")
        expect(shown.locator(".empty")).to_contain_text("Open Home at the left")
        shown.goto(f"{running.rehearsal.url}/#as={MAJA}&in=app")
        running.home(MAJA)
        running.clicks_home(MAJA, "series-name")
        form, body = shown.get_by_role("dialog"), shown.locator(".dialog-body")
        form.locator("input[type=text]").first.fill("Skoldialogen")
        form.locator("textarea").first.fill("Se vad som kommer.")
        body.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        form.locator("button[type=submit]").click()
        expect(form.get_by_role("heading", name="The channel")).to_be_visible()
        assert body.evaluate("box => box.scrollHeight - box.clientHeight") > 0
        assert body.evaluate("box => box.scrollTop") == 0
        context.close()


@pytest.mark.one_language
@pytest.mark.parametrize(
    ("language", "soon", "now"),
    [
        ("sv-SE", "om mindre än en minut", "nu"),
        ("en-GB", "in less than a minute", "now"),
    ],
)
def test_nobody_reads_of_0_minutes(
    look: Callable[..., Page], language: str, soon: str, now: str
) -> None:
    page = look(language=language)
    ahead = """async milliseconds => {
        const zone = await import("/static/js/zone.js");
        return milliseconds.map(each => zone.ahead(new Date(each), new Date(0)));
    }"""
    first, then, last, minute = page.evaluate(ahead, [0, 20_000, 59_999, 60_000])
    assert first == now
    assert (then, last) == (soon, soon)
    assert "1" in minute


def icons_of(message: Locator) -> Locator:
    return message.locator(".tools button > svg")


def test_of_a_long_conversation_the_end_is_shown_and_the_rest_on_request(
    played: Stage, look: Callable[..., Page]
) -> None:
    client = WebClient(token=BOT_TOKEN, base_url=played.rehearsal.base_url)
    where = client.conversations_open(users=HENRIK)["channel"]["id"]
    for number in range(1, 131):
        client.chat_postMessage(channel=where, text=f"nummer {number}")
    page = look(HENRIK, "app")
    shown = page.locator("article.message")
    expect(shown).to_have_count(60)
    expect(shown.last).to_be_in_viewport()
    expect(icons_of(shown.last), "what is in sight has its icons").to_have_count(3)
    expect(icons_of(shown.first), "what nobody sees yet has none").to_have_count(0)
    page.get_by_role("button", name="Show earlier messages").click()
    expect(shown).to_have_count(120)
    first = page.get_by_text("nummer 71", exact=True)
    expect(first, "who reads stays there").to_be_in_viewport()
    expect(icons_of(shown.filter(has=first))).to_have_count(3)
    client.chat_postMessage(channel=where, text="nummer 131")
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    expect(shown, "nothing goes away under the eyes of who reads").to_have_count(121)
    expect(first).to_be_in_viewport()
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.get_by_text("nummer 1", exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="Show earlier messages")).to_have_count(0)


def seventy_after_the_first(played: Stage, user: str) -> tuple[WebClient, str, str]:
    """Let the bot write 71 messages to somebody; return who, where, and the ts of the first."""
    client = WebClient(token=BOT_TOKEN, base_url=played.rehearsal.base_url)
    where = str(client.conversations_open(users=user)["channel"]["id"])
    early = str(client.chat_postMessage(channel=where, text="den allra första")["ts"])
    for number in range(1, 71):
        client.chat_postMessage(channel=where, text=f"nummer {number}")
    return client, where, early


def test_an_early_message_whose_thread_is_open_is_not_drawn_above_the_newest(
    played: Stage, look: Callable[..., Page]
) -> None:
    client, where, early = seventy_after_the_first(played, NILS)
    client.chat_postMessage(channel=where, text="ett svar", thread_ts=early)
    page = look(NILS, "app")
    page.evaluate("thread => { location.hash += `&thread=${thread}`; }", early)
    listed, beside = (page.locator(f"{part} article.message") for part in ("#main", "#thread"))
    expect(beside).to_have_count(2)
    page.locator("#main .log").evaluate("box => { box.scrollTop = 0; }")
    client.chat_postMessage(channel=where, text="nummer 71")
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    expect(listed, "who reads keeps what was there").to_have_count(61)
    expect(listed.first).to_contain_text("nummer 11")
    page.get_by_role("button", name="New messages").click()
    client.chat_postMessage(channel=where, text="nummer 72")
    expect(listed.last).to_contain_text("nummer 72")
    expect(listed).to_have_count(60)
    expect(listed.first).to_contain_text("nummer 13")
    expect(beside).to_have_count(2)
    expect(beside.first).to_contain_text("den allra första")


def test_an_answer_to_an_early_message_is_news_and_no_message_of_its_own(
    played: Stage, look: Callable[..., Page]
) -> None:
    client, where, early = seventy_after_the_first(played, TOVE)
    page = look(TOVE, "app")
    listed = page.locator("#main article.message")
    expect(listed).to_have_count(60)
    page.evaluate("location.hash = location.hash.replace('in=app', 'in=C0DIALOG')")
    client.chat_postMessage(channel=where, text="ett svar", thread_ts=early)
    link = page.get_by_role("link", name=re.compile("Messages.*1 new"))
    expect(link).to_be_visible()
    link.click()
    expect(listed.last).to_contain_text("nummer 70")
    expect(listed).to_have_count(60)
