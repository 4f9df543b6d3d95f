"""A rehearsal with two workspaces that have the app: one acts for the people of both."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from rehearsal.model import BOT_TOKEN, Population
from tests.browser.windows import Loaded, loaded
from tests.rehearsal.calling import HeldClock
from tests.rehearsal.conftest import MAJA, NILS, START, STRANGER, ULLA
from tests.rehearsal.conftest import population as population  # noqa: PLC0414 - a fixture
from tests.rehearsal.towns import FAR, NACKA, NILS_BOT, two

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOME_TAB = {
    "type": "home",
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Nacka at home"}}],
}


@pytest.fixture
def both(browser: Browser, population: Population) -> Iterator[Loaded]:
    with two(population, HeldClock(START)) as (caller, _region, nacka):
        nacka.conversations_join(channel="C0NACKA")
        nacka.views_publish(user_id=STRANGER.id, view=HOME_TAB)
        with loaded(browser, caller.rehearsal.url) as town:
            yield town


def act_as(page: Page, user: str) -> None:
    page.locator("#act-as").click()
    page.get_by_role("dialog").locator(f"[data-user={user}]").last.click()


def test_one_chooses_among_the_people_of_both(both: Loaded) -> None:
    page = both.look(MAJA.id, "C0BOTH")
    side = page.locator("#side")
    expect(side.locator(".side-head strong")).to_have_text("Region Stockholm")
    expect(side.locator("a", has_text="nacka")).to_have_count(0)
    page.locator("#act-as").click()
    people = page.get_by_role("dialog")
    for user in (MAJA.id, NILS.id, STRANGER.id):
        expect(people.locator(f"[data-user={user}]").last).to_be_visible()
        expect(people.locator(f"[data-user={user}] .person-mark")).to_have_count(0)
    expect(people.locator(f"[data-user={FAR.id}] .person-mark")).to_have_text("other workspace")
    expect(people.locator(".people-group", has_text="Nacka kommun (the bot")).to_be_visible()
    page.keyboard.press("Escape")
    act_as(page, STRANGER.id)
    expect(side.locator(".side-head strong")).to_have_text("Nacka kommun")
    expect(side.locator("a", has_text="nacka")).to_be_visible()
    expect(side.locator("a", has_text="other")).to_have_count(0)


def test_each_meets_the_app_of_their_workspace(both: Loaded) -> None:
    page = both.look(STRANGER.id, "home")
    expect(page.get_by_text("Nacka at home")).to_be_visible()
    act_as(page, MAJA.id)
    expect(page.get_by_text("Nacka at home")).to_have_count(0)
    page = both.look(STRANGER.id, "app")
    page.locator("#composer-text").fill("hej, min egen")
    page.keyboard.press("Enter")
    expect(page.locator("article.message", has_text="hej, min egen")).to_be_visible()
    ims = both.control.get("/state")["ims"]
    (im,) = (each for each in ims if each["user"] == STRANGER.id)
    assert (im["members"], im["teams"]) == ([NILS_BOT, STRANGER.id], [NACKA])
    page = both.look(MAJA.id, "C0BOTH")
    page.locator("#composer-text").fill("@Stina")
    expect(page.locator(".suggestions [role=option]")).to_have_count(0)
    page.locator("#composer-text").fill("@Nils")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    page.locator("#composer-text").fill("")


def test_the_bot_of_another_workspace_stands_among_the_direct_messages(both: Loaded) -> None:
    region = WebClient(BOT_TOKEN, base_url=f"{both.url}/api/", retry_handlers=[])
    region.chat_postMessage(channel=NILS.id, text="Från regionen")
    page = both.look(NILS.id, "app")
    expect(page.locator("article.message")).to_have_count(0)
    row = page.locator("#side a", has_text="Dialogmöten, Region Stockholm")
    row.click()
    expect(page.locator("article.message", has_text="Från regionen")).to_be_visible()
    page.locator("#composer-text").fill("tack")
    page.keyboard.press("Enter")
    expect(page.locator("article.message", has_text="tack")).to_be_visible()
    act_as(page, MAJA.id)
    expect(page.locator("#side a", has_text="Dialogmöten, ")).to_have_count(0)


def test_strangers_of_the_second_workspace_are_not_offered_there(both: Loaded) -> None:
    both.control.post("/leave", channel="C0COAST", user=FAR.id)
    for user, count in ((MAJA, 1), (STRANGER, 0)):
        page = both.look(user.id, "app")
        page.locator("#composer-text").fill("@Farida")
        expect(page.locator(".suggestions [role=option]")).to_have_count(count)
    both.control.post("/join", channel="C0COAST", user=FAR.id, inviter=NILS.id)
    page = both.look(STRANGER.id, "app")
    page.locator("#composer-text").fill("@Farida")
    expect(page.locator(".suggestions [role=option]")).to_have_count(1)


def test_who_writes_to_the_app_for_the_first_time_keeps_the_field(both: Loaded) -> None:
    page = both.look(STRANGER.id, "app")
    words = page.locator("#composer-text")
    words.fill("more")
    field = words.element_handle()
    both.control.post("/message", channel="app", user=STRANGER.id, text="the first")
    expect(page.locator("article.message", has_text="the first")).to_be_visible()
    assert field.evaluate("field => document.activeElement === field")
    expect(words).to_have_value("more")


def test_who_comes_into_a_channel_can_write_there(both: Loaded) -> None:
    page = both.look(ULLA.id, "C0OTHER")
    page.locator(".join button").click()
    expect(page.locator("#composer-text")).to_be_visible()
    expect(page.locator(".join")).to_have_count(0)
