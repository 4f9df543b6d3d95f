"""Blocks and elements that the bot's own messages do not have: seen, pressed, chosen in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rehearsal.manifest import Manifest
from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.browser.every_block import BELOW, EVERY, MENUS
from tests.rehearsal import bots
from tests.rehearsal.conftest import MAJA, ULLA
from tests.rehearsal.conftest import manifest as manifest  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Json = dict[str, Any]


@pytest.fixture
def heard(population: Population, manifest: Manifest) -> Iterator[tuple[Rehearsal, list[Json]]]:
    told: list[Json] = []
    wider = replace(manifest, scopes=manifest.scopes | {"links.embed:write", "files:read"})
    with Rehearsal(population, manifest=wider) as rehearsal:
        bolt = bots.app(rehearsal)
        bolt.event("message")(lambda ack: ack())

        @bolt.action(re.compile(""))
        def acted(ack: Any, action: Json) -> None:  # noqa: ANN401
            told.append(action)
            ack()

        @bolt.view("form")
        def sent(ack: Any, view: Json) -> None:  # noqa: ANN401
            told.append(view["state"]["values"])
            ack()

        with bots.by_http(rehearsal, bolt):
            yield rehearsal, told
            rehearsal.deliverer.drain(5)


def posted(rehearsal: Rehearsal, page: Page, *blocks: Json, user: str = MAJA.id) -> None:
    bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x", blocks=blocks)
    page.goto(f"{rehearsal.url}/#as={user}&in=C0DIALOG")
    page.locator("article.message").last.wait_for()


def test_what_is_elsewhere_is_named_and_not_fetched(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    posted(heard[0], page, *EVERY)
    shown = page.locator("article.message").last
    expect(shown.get_by_text("The town hall, seen from the water")).to_have_count(3)
    expect(shown.get_by_text("Picture from example.org, not shown in the rehearsal")).to_have_count(
        3
    )
    film = shown.locator(".b-video")
    expect(film.get_by_role("link", name="A year of dialogues")).to_have_attribute(
        "href", "https://example.org/watch"
    )
    for words in (
        "Example · Maja Lind",
        "How the parties meet in a year.",
        "Film, three minutes",
        "Video from video.example.org, not shown in the rehearsal",
    ):
        expect(film).to_contain_text(words)
    assert page.locator("article.message img").count() == 0


def test_a_table_is_named_by_its_columns_and_is_reached_by_keyboard(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    posted(heard[0], page, *EVERY)
    table = page.get_by_role("region", name="Table: Town, Seats, Says")
    expect(table.get_by_role("columnheader", name="Seats")).to_be_visible()
    expect(table.get_by_role("cell", name="12")).to_have_css("text-align", "right")
    expect(table.get_by_role("cell", name="Nacka")).to_have_css("white-space", "nowrap")
    table.focus()
    expect(table).to_be_focused()


def test_markdown_is_seen_as_slack_shows_it(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    posted(heard[0], page, *EVERY)
    shown = page.locator("article.message").last
    expect(shown.get_by_role("heading", name="Before it")).to_be_visible()
    expect(shown.locator("ol > li")).to_have_text(["Who comes?", "What else?"])
    expect(shown.locator("ol strong")).to_have_text("Who")
    expect(shown.locator("blockquote")).to_have_text("All are welcome.")


def test_thumbs_and_the_bin_are_pressed_by_keyboard_and_read_out_by_their_words(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    rehearsal, told = heard
    posted(rehearsal, page, BELOW)
    for name in ("Good", "Say that it was bad", "Delete"):
        with page.expect_response("**/_control/interact") as answered:
            page.get_by_role("button", name=name, exact=True).press("Enter")
        assert answered.value.ok
    assert [(each["type"], each.get("value")) for each in told] == [
        ("feedback_buttons", "good"),
        ("feedback_buttons", "bad"),
        ("icon_button", None),
    ]


def test_a_bin_that_is_for_somebody_else_is_not_seen(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    *others, own = BELOW["elements"]
    mine = {**BELOW, "elements": [*others, {**own, "visible_to_user_ids": [MAJA.id]}]}
    posted(heard[0], page, mine)
    expect(page.get_by_role("button", name="Delete", exact=True)).to_be_visible()
    page.evaluate("(hash) => { location.hash = hash; }", f"#as={ULLA.id}&in=C0DIALOG")
    expect(page.get_by_role("button", name="Good", exact=True)).to_be_visible()
    expect(page.locator("#act-as")).to_contain_text("Ulla Berg")
    expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(0)


def test_menus_offer_what_somebody_sees_and_tell_what_was_chosen(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    rehearsal, told = heard
    rehearsal.desk.message({"channel": ULLA.id, "user": MAJA.id, "text": "hej"})
    posted(rehearsal, page, *MENUS)
    one, other = page.locator("select[data-action]").all()
    assert one.locator("option").all_inner_texts() == [
        "Which channel?",
        "#dialogmoten-kultur",
        "#other",
        "#old",
    ]
    every = ["#dialogmoten-kultur", "#other", "#secret", "#old", "Ulla Berg"]
    assert other.locator("option").all_inner_texts()[1:] == every
    expect(other).to_have_value("C0DIALOG")
    several = page.locator(".choices").last
    assert several.locator("label").all_inner_texts() == every
    with page.expect_response("**/_control/interact") as answered:
        one.select_option("C0OTHER")
    assert answered.value.ok
    several.get_by_label("Ulla Berg").check()
    several.get_by_label("#secret").check()
    expect(several.get_by_label("#other")).to_be_disabled()
    with page.expect_response("**/_control/interact") as answered:
        several.get_by_role("button", name="Done").click()
    assert answered.value.ok
    assert told[0]["selected_channel"] == "C0OTHER"
    assert told[1]["selected_conversations"][1] == "C0SECRET"


def test_a_form_begins_with_where_one_is_also_after_a_reload(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    rehearsal, told = heard
    trigger = rehearsal.place.tickets.trigger(MAJA.id, conversation="C0SECRET")
    menu = {
        "type": "conversations_select",
        "action_id": "a",
        "default_to_current_conversation": True,
    }
    form = bots.modal(bots.asking("where") | {"element": menu})
    bots.client(rehearsal).views_open(trigger_id=trigger, view=form)
    page.goto(f"{rehearsal.url}/#as={MAJA.id}&in=C0DIALOG")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox")).to_have_value("C0SECRET")
    page.reload()
    expect(dialog.get_by_role("combobox")).to_have_value("C0SECRET")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    assert told[-1]["where"]["a"]["selected_conversation"] == "C0SECRET"


def test_a_file_is_handed_in_with_a_form_and_another_can_take_its_place(
    heard: tuple[Rehearsal, list[Json]], page: Page
) -> None:
    rehearsal, told = heard
    asked = {"type": "file_input", "action_id": "a", "filetypes": ["csv"], "max_files": 1}
    trigger = rehearsal.place.tickets.trigger(MAJA.id)
    form = bots.modal(bots.asking("list") | {"element": asked})
    bots.client(rehearsal).views_open(trigger_id=trigger, view=form)
    page.goto(f"{rehearsal.url}/#as={MAJA.id}&in=C0DIALOG")
    dialog = page.get_by_role("dialog")
    field = dialog.locator("input[type=file]")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.locator(".b-error")).to_be_visible()
    for name, size, words in (("x.png", 1, "kind of file"), ("x.csv", 0, "is empty")):
        content = {"name": name, "mimeType": "application/octet-stream", "buffer": b"x" * size}
        field.set_input_files(content)  # type: ignore[arg-type]
        expect(page.get_by_role("alert")).to_contain_text(words)
    for name in ("one.csv", "TWO.CSV"):
        field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": b"a;b"})
        expect(dialog.locator(".attached")).to_have_text(re.compile(name))
    dialog.get_by_role("button", name="Remove the file TWO.CSV").press("Enter")
    expect(field).to_be_focused()
    field.set_input_files({"name": "one.csv", "mimeType": "text/csv", "buffer": b"a;b"})
    expect(dialog.locator(".attached")).to_have_count(1)
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    (file,) = told[-1]["list"]["a"]["files"]
    assert file["name"] == "one.csv"
