"""Menus whose choices the bot is asked for while somebody types."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rehearsal.manifest import Manifest
from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.conftest import MAJA
from tests.rehearsal.conftest import manifest as manifest  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOWNS = ("Nacka", "Norrtälje")
MENU = {
    "type": "external_select",
    "action_id": "pick",
    "min_query_length": 2,
    "placeholder": {"type": "plain_text", "text": "Which town?"},
}
BEGUN = {"text": {"type": "plain_text", "text": "Ale"}, "value": "ale"}
SEVERAL = {
    **MENU,
    "type": "multi_external_select",
    "initial_options": [BEGUN],
    "max_selected_items": 2,
    "placeholder": {"type": "plain_text", "text": "Which towns?"},
}


@pytest.fixture
def heard(population: Population, manifest: Manifest) -> Iterator[tuple[Rehearsal, list[Any]]]:
    told: list[Any] = []
    with Rehearsal(population, manifest=replace(manifest, loads_options=True)) as rehearsal:
        bolt = bots.app(rehearsal)
        bolt.event("message")(lambda ack: ack())

        @bolt.options("pick")
        def offer(ack: Any, body: Any) -> None:  # noqa: ANN401
            told.append(body["value"])
            shown = [{"type": "plain_text", "text": each} for each in TOWNS]
            ack(options=[{"text": each, "value": each["text"].lower()} for each in shown])

        @bolt.action("pick")
        def picked(ack: Any, action: Any) -> None:  # noqa: ANN401
            chosen = action.get("selected_options") or [action["selected_option"]]
            told.append([each["value"] for each in chosen])
            ack()

        @bolt.view("form")
        def sent(ack: Any, view: Any) -> None:  # noqa: ANN401
            told.append(view["state"]["values"]["where"]["pick"])
            ack()

        with bots.by_http(rehearsal, bolt):
            yield rehearsal, told
            rehearsal.deliverer.drain(5)


def test_one_types_into_a_menu_and_chooses_what_the_bot_offers(
    heard: tuple[Rehearsal, list[Any]], page: Page
) -> None:
    rehearsal, told = heard
    block = {"type": "section", "text": {"type": "plain_text", "text": "Where?"}, "accessory": MENU}
    client = bots.client(rehearsal)
    client.chat_postMessage(channel="C0DIALOG", text="Where?", blocks=[block])
    page.goto(f"{rehearsal.url}/#as={MAJA.id}&in=C0DIALOG")
    field = page.get_by_placeholder("Which town?")
    field.fill("n")
    field.press_sequentially("o")
    offered = page.locator("datalist option")
    expect(offered).to_have_count(2)
    assert [each.get_attribute("value") for each in offered.all()] == [*TOWNS]
    with page.expect_response("**/_control/interact") as answered:
        field.fill("Norrtälje")
        field.press("Tab")
    assert answered.value.ok
    assert told[0] == "no"
    assert ["norrtälje"] in told, "what is offered for the last letters may be asked for after it"


def test_one_types_into_a_menu_of_several_and_chooses_no_more_than_it_takes(
    heard: tuple[Rehearsal, list[Any]], page: Page
) -> None:
    rehearsal, told = heard
    text = {"type": "plain_text", "text": "Where?"}
    block = {"type": "section", "text": text, "accessory": SEVERAL}
    bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="Where?", blocks=[block])
    page.goto(f"{rehearsal.url}/#as={MAJA.id}&in=C0DIALOG")
    field = page.get_by_placeholder("Which towns?")
    menu = page.locator(".choices")
    expect(menu).to_contain_text("Type at least 2 characters")
    expect(menu.get_by_role("checkbox")).to_have_count(1)
    expect(menu.get_by_label("Ale")).to_be_checked()
    field.press_sequentially("no")
    expect(menu.get_by_role("checkbox")).to_have_count(3)
    menu.get_by_label("Norrtälje").check()
    expect(menu).to_contain_text("2 chosen. No more can be chosen.")
    expect(menu.get_by_label("Nacka")).to_be_disabled()
    menu.get_by_label("Ale").uncheck()
    menu.get_by_label("Nacka").check()
    field.fill("n")
    expect(menu.get_by_role("checkbox")).to_have_count(2)
    with page.expect_response("**/_control/interact") as answered:
        menu.get_by_role("button", name="Done").click()
    assert answered.value.ok
    assert told == ["no", ["norrtälje", "nacka"]]


def test_several_are_sent_with_a_form_and_enter_in_the_search_sends_nothing(
    heard: tuple[Rehearsal, list[Any]], page: Page
) -> None:
    rehearsal, told = heard
    menu = {**SEVERAL, "min_query_length": 0}
    trigger = rehearsal.place.tickets.trigger(MAJA.id)
    form = bots.modal(bots.asking("where") | {"element": menu})
    bots.client(rehearsal).views_open(trigger_id=trigger, view=form)
    page.goto(f"{rehearsal.url}/#as={MAJA.id}&in=C0DIALOG")
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_placeholder("Which towns?")
    field.focus()
    expect(dialog.get_by_role("checkbox")).to_have_count(3)
    field.press("Enter")
    dialog.get_by_label("Nacka").check()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_have_count(0)
    chosen = [each["value"] for each in told[-1]["selected_options"]]
    assert chosen == ["ale", "nacka"]
    assert told[0] == "", "who opens such a menu has typed nothing yet"
    assert len(told) == 2
