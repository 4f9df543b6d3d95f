"""What the page shows of the inside, used by hand: the year, Underneath, who is asked, the file."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.windows import Scheme, Windows
from tests.stage import MAJA, Stage

JAMES = "U0SOLNA1"
NARROW = (320, 800)
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]


def step(page: Page, name: str) -> Locator:
    return page.locator("#year").get_by_role("button", name=re.compile(name)).first


# ------------------------------------------------------------------------------- the year


def test_the_line_is_in_swedish_too(look: Look) -> None:
    page = look(language="sv-SE")
    step(page, "^Förslagstiden öppnar, Tors 26 nov. 2026 09:00, klart").click()
    expect(page.get_by_role("dialog")).to_contain_text("Det här skickades")


def test_the_year_is_walked_and_opened_by_keyboard_and_gives_the_focus_back(look: Look) -> None:
    page = look()
    line = page.locator("#year")
    expect(line).to_have_attribute("aria-label", "The year: Culture dialogue meetings")
    expect(line.locator("button[tabindex='0']"), "one tab stop").to_have_count(1)
    line.locator("button").first.focus()
    page.keyboard.press("ArrowRight")
    here = step(page, "^The invitation, Wed 23 Dec 2026 09:00, done")
    expect(here).to_be_focused()
    expect(page.locator(".year-tip")).to_contain_text("The invitation")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The invitation")
    expect(dialog).to_contain_text("Wednesday 23 December 2026")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(here).to_be_focused()
    page.keyboard.press("End")
    expect(line.locator("button").last).to_be_focused()


def test_who_goes_on_at_once_when_a_step_is_closed_stays_there(look: Look) -> None:
    page = look()
    step(page, "^The invitation").click()
    expect(page.get_by_role("dialog", name="The invitation")).to_be_visible()
    page.evaluate("""() => {
      document.querySelector("dialog").close(); // of which it hears a moment later
      document.querySelector("#year button").focus();
    }""")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#year button").first).to_be_focused()


def test_a_step_that_was_sent_shows_each_who_got_it_and_their_text(look: Look) -> None:
    page = look()
    step(page, "^The invitation").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("to 31 people")
    james = dialog.locator("details", has_text="James Whitfield, for Solna stad")
    expect(james).to_contain_text("sent")
    expect(james.locator(".words")).to_be_hidden()
    james.locator("summary").click()
    expect(james.locator(".words")).to_contain_text("Solna stad")
    expect(james).to_contain_text("Invitation, because Solna stad is called.")
    expect(james.locator(".words")).not_to_contain_text("because")
    assert dialog.locator(".words button").count() == 0, "nothing in it can be pressed"


def test_what_a_step_only_asked_is_not_called_sent(look: Look) -> None:
    page = look()

    def asked(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        told["step"]["sent"] = [one for one in told["step"]["sent"] if one["kind"] == "ask"]
        route.fulfill(response=answer, json=told)

    page.route("**/_control/year/**", asked)
    step(page, "^The invitation").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The question to the convener")
    expect(dialog).not_to_contain_text("This was sent")
    page.unroute_all()


def test_a_step_ahead_shows_whom_it_would_reach_in_which_words(look: Look) -> None:
    page = look()
    step(page, "^A reminder to answer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What it would be if things stay as they are")
    expect(dialog).to_contain_text("To 30 people")
    dialog.get_by_text("Show who they are").click()
    expect(dialog.locator(".names")).to_contain_text("Anna Lindqvist (Nacka kommun)")
    expect(dialog.locator(".names")).not_to_contain_text("James Whitfield")
    expect(dialog.locator(".words")).to_contain_text("Botkyrka kommun")
    page.keyboard.press("Escape")
    step(page, "^The poll opens").click()
    expect(dialog).to_contain_text("I do not open the poll: there are fewer than two proposals")
    page.keyboard.press("Escape")
    step(page, "^The poll closes").click()
    expect(dialog).to_contain_text("The step sends nothing to the parties. If a poll is open")


# ------------------------------------------------------------------------------ Underneath


def test_underneath_is_off_until_a_key_opens_it_and_says_why_a_message_came(look: Look) -> None:
    page = look()
    panel = page.locator("#under")
    expect(panel).to_be_hidden()
    page.locator("#composer-text").focus()
    page.keyboard.press("F9")
    expect(panel.get_by_role("heading", name="Underneath")).to_be_focused()
    card = panel.locator(".sending", has_text="Anna Lindqvist")
    expect(card).to_contain_text("Invitation")
    expect(card).to_contain_text("for Nacka kommun")
    expect(card).to_contain_text("Invitation, because Nacka kommun is called.")
    expect(card).to_contain_text("Wed 23 Dec")
    card.get_by_role("button", name="The step “the invitation”").click()
    expect(page.get_by_role("dialog", name="The invitation")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    expect(panel).to_be_hidden()
    expect(page.locator("#composer-text")).to_be_focused()


def test_only_what_concerns_the_one_who_acts_is_shown_if_asked(look: Look) -> None:
    page = look(JAMES, "app")
    page.locator("#under-button").click()
    cards = page.locator("#under .sending")
    expect(cards.nth(20)).to_be_attached()
    page.get_by_label("Only to James Whitfield").check()
    expect(cards.filter(has_not_text="James Whitfield")).to_have_count(0)
    expect(cards.filter(has_text="James Whitfield").first).to_be_visible()
    expect(page.get_by_label("Only to James Whitfield")).to_be_focused()
    page.get_by_label("Only to James Whitfield").uncheck()
    expect(cards.nth(20)).to_be_attached()
    page.locator("#under .icon-button").click()


def test_a_message_says_why_it_came(look: Look) -> None:
    page = look("U0NACKA1", "app")
    message = page.locator("article.message").last
    message.hover()
    message.get_by_role("button", name="Why did this come from Dialogmöten?").click()
    panel = page.locator("#under")
    expect(panel.get_by_role("heading", name="Why the message came")).to_be_focused()
    expect(panel.locator(".sending")).to_have_count(1)
    expect(panel).to_contain_text("The step “the invitation”")
    panel.get_by_role("button", name="Show all deliveries").click()
    expect(panel.locator(".sending").nth(5)).to_be_attached()


def test_an_answer_in_direct_messages_is_for_somebody_by_name(look: Look, playing: Stage) -> None:
    playing.writes(JAMES, "status")
    page = look(JAMES, "app")
    page.locator("article.message [data-action=why]").last.press("Enter")
    expect(page.get_by_role("heading", name="Why the message came")).to_be_focused()
    card = page.locator("#under .sending").first
    expect(card).to_contain_text("An answer to what the person did")
    expect(card).to_contain_text("James Whitfield")
    page.locator("#under").get_by_role("button", name="Show all deliveries").click()
    page.get_by_label("Only to James Whitfield").check()
    answer = page.locator("#under .sending", has_text="An answer to what the person did").first
    expect(answer).to_contain_text("James Whitfield")
    page.get_by_label("Only to James Whitfield").uncheck()


def test_a_step_opens_at_the_one_whose_message_led_to_it(look: Look) -> None:
    page = look("U0NACKA1", "app")
    page.locator("article.message [data-action=why]").last.press("Enter")
    expect(page.get_by_role("heading", name="Why the message came")).to_be_focused()
    page.locator("#under").get_by_role("button", name="The step “the invitation”").click()
    dialog = page.get_by_role("dialog")
    opened = dialog.locator("details[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator("summary")).to_contain_text("Anna Lindqvist")
    expect(opened.locator("summary")).to_be_in_viewport(ratio=1)
    expect(opened.locator("summary")).to_be_focused()
    expect(opened.locator(".words")).to_contain_text("Nacka kommun")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def test_why_a_message_came_stands_before_why_it_was_changed(look: Look) -> None:
    page = look()
    message = page.locator("article.message").filter(has=page.locator(".edited"))
    message.first.locator("[data-action=why]").press("Enter")
    expect(page.get_by_role("heading", name="Why the message came")).to_be_focused()
    cards = page.locator("#under .sending")
    expect(cards.first).to_contain_text("The step “the invitation”")
    expect(cards.first.locator(".state")).to_have_text("sent")
    changed = cards.filter(has_text="shows how things are now")
    expect(changed.first.locator(".state")).to_have_text("changed")
    page.keyboard.press("Escape")


def test_the_traffic_shows_payloads_and_acks_as_they_happen(look: Look, playing: Stage) -> None:
    page = look()
    page.locator("#under-button").click()
    page.get_by_role("button", name="Traffic").click()
    expect(page.locator(".traffic-line").first).to_be_visible()
    playing.writes(MAJA, "status")
    line = page.locator(".traffic details", has_text="Maja Ekström").first
    expect(line).to_contain_text("message")
    expect(line).to_contain_text(re.compile(r"acked in \d+ ms"))
    line.locator("summary").click()
    expect(line.locator("pre").first).to_contain_text('"text": "status"')
    said = page.locator(".traffic details", has_text="chat.postMessage").first
    said.locator("summary").click()
    expect(said.locator("pre").first).to_contain_text("Status")


# ------------------------------------------------------------------- people, shortcuts, file


def test_act_as_is_by_party_and_marks_who_is_asked(look: Look) -> None:
    page = look()
    page.locator("#act-as").click()
    dialog = page.get_by_role("dialog")
    nacka = dialog.get_by_role("group", name="Nacka kommun · Municipalities")
    expect(nacka.get_by_role("option").first).to_contain_text("Asked to answer the invitation")
    solna = dialog.get_by_role("group", name="Solna stad · Municipalities")
    expect(solna.get_by_role("option").first).not_to_contain_text("Asked")
    dialog.get_by_label(re.compile("Only those who are asked")).check()
    expect(solna).to_have_count(0)
    dialog.get_by_role("combobox").fill("nacka")
    page.keyboard.press("Enter")
    expect(page.locator("#act-as")).to_contain_text("Anna Lindqvist")


def test_act_as_counts_those_who_got_something_of_their_own(look: Look, playing: Stage) -> None:
    look(JAMES)  # he has seen the channel
    page = look(JAMES, "app")  # and all that is his
    playing.says(MAJA, "Hej allihop")
    expect(page.get_by_role("link", name=re.compile("dialog.*1 new"))).to_be_visible()
    page = look(MAJA)
    news = page.locator("#act-as .count")
    before = int(news.locator("[aria-hidden]").inner_text()) if news.count() else 0
    page.locator("#act-as").click()
    waiting = page.get_by_role("dialog").get_by_role("group", name="Have new messages")
    expect(waiting.get_by_role("option", name=re.compile("James"))).to_have_count(0)
    page.keyboard.press("Escape")
    playing.writes(JAMES, "status")
    expect(news.locator("[aria-hidden]")).to_have_text(str(before + 1))
    page.locator("#act-as").click()
    expect(waiting.get_by_role("option", name=re.compile("James"))).to_have_count(1)
    page.keyboard.press("Escape")


def test_a_shortcut_of_the_app_is_used_on_a_message(look: Look, playing: Stage) -> None:
    playing.says(MAJA, "Vi borde prata om biblioteken")
    page = look()
    message = page.locator("article.message", has_text="biblioteken").last
    message.hover()
    message.get_by_role("button", name=re.compile("More to do")).click()
    page.get_by_role("menuitem", name=re.compile("Propose")).click()
    expect(page.get_by_role("dialog").locator("input").first).to_have_value(
        re.compile("biblioteken")
    )
    page.keyboard.press("Escape")


def test_people_of_other_workspaces_have_no_shortcuts(look: Look) -> None:
    page = look(JAMES)
    assert page.locator("[data-action=more]").count() == 0
    assert page.locator("[data-action=why]").count() > 0


def test_the_rehearsal_is_saved_as_a_file_that_opens_without_network(
    look: Look, windows: Windows, tmp_path: Path
) -> None:
    page = look()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save the rehearsal").click()
    assert saving.value.suggested_filename == "dialogmoten-rehearsal.html"
    file = tmp_path / "kept.html"
    saving.value.save_as(file)
    with windows.offline() as kept:
        kept.set_viewport_size({"width": 320, "height": 600})
        kept.goto(file.as_uri())
        title = kept.get_by_role("heading", level=1)
        expect(title).to_have_text("Rehearsal: Dialogmöten om kultur")
        expect(kept.get_by_text("to 31 people")).to_be_visible()
        assert kept.evaluate("document.documentElement.scrollWidth") == 320


# ----------------------------------------------------------------------------- small windows


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_320_px_nothing_is_cut_off(look: Look, scheme: Scheme) -> None:
    page = look(size=NARROW, scheme=scheme)
    fits = "document.documentElement.scrollWidth <= 320"
    assert page.evaluate(fits)
    step(page, "^The invitation").click()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"] >= 0, box["x"] + box["width"] <= 320) == (True, True)
    page.keyboard.press("Escape")
    page.locator("#under-button").click()
    expect(page.locator("#under .sending").first).to_be_in_viewport()
    assert page.evaluate(fits)


def test_enlarged_four_times_the_page_scrolls_to_all_of_it(look: Look) -> None:
    page = look(size=NARROW)
    page.set_viewport_size({"width": 320, "height": 256})
    page.locator("#year").scroll_into_view_if_needed()
    expect(step(page, "^The invitation")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_in_viewport()


def test_the_buttons_of_the_line_are_large_enough_to_hit(look: Look) -> None:
    page = look(size=NARROW)
    sizes = page.locator("#year button").evaluate_all(
        "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    )
    assert min(min(each) for each in sizes) >= 24  # WCAG 2.2, 2.5.8
