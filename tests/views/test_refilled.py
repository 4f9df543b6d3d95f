"""A form that was left shows what stood in it, as far as Slack takes it."""

from datetime import date
from typing import Any

from bot.views.forms import choice_input, choices_input, modal, number_input, text_input
from bot.views.pickers import (
    channel_input,
    day_input,
    hour_input,
    people_input,
    person_input,
    zone_input,
)
from bot.views.refilled import begun, refilled
from rehearsal.blocks import check_view
from tests.cases import for_each

OPTIONS = [("a", "A"), ("b", "B")]
PEOPLE = {"U0ANNA": "Anna Ask", "U0BO": "Bo Berg"}
ZONES = ["Europe/Oslo", "Europe/Stockholm"]


def inputs() -> list[Any]:
    return [
        {"type": "divider", "block_id": "line"},
        text_input("text", "Text", initial="before"),
        number_input("number", "Number", least=1, most=50, initial=3),
        choice_input("radio", "Radio", OPTIONS, initial="a", radio=True),
        choice_input("menu", "Menu", OPTIONS, initial="a"),
        choices_input("menus", "Menus", OPTIONS, chosen=["a"]),
        zone_input("zone", "Zone", ZONES, initial="Europe/Oslo"),
        day_input("day", "Day", initial=date(2027, 2, 4)),
        hour_input("hour", "Hour", initial="13:00"),
        person_input("person", "Person", PEOPLE, initial="U0ANNA"),
        people_input("people", "People", PEOPLE, most=3, initial=["U0ANNA"]),
        channel_input("channel", "Channel", initial="C0ONE"),
    ]


def values(blocks: list[Any]) -> dict[str, Any]:
    """Return what each input begins with; ``None`` if it begins empty."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            (value,) = [element[k] for k in element if k.startswith("initial_")] or [None]
            found[block["block_id"]] = value
    return found


def shown(given: dict[str, str]) -> dict[str, Any]:
    view = refilled(modal("x", "X", "Save", "Close", "{}", inputs()), given, PEOPLE)
    check_view(view, "modal")
    return values(view["blocks"])


def test_every_input_has_what_was_left_in_it() -> None:
    said = shown(
        {
            "text": "after",
            "number": "7",
            "radio": "b",
            "menu": "b",
            "menus": "a b",
            "zone": "Europe/Stockholm",
            "day": "2027-03-04",
            "hour": "18:00",
            "person": "U0BO",
            "people": "U0BO U0CIA",
            "channel": "C0TWO",
        }
    )
    assert said["text"] == "after"
    assert said["number"] == "7"
    assert said["radio"]["value"] == said["menu"]["value"] == "b"
    assert [option["value"] for option in said["menus"]] == ["a", "b"]
    assert said["zone"]["value"] == "Europe/Stockholm"
    assert (said["day"], said["hour"]) == ("2027-03-04", "18:00")
    assert said["person"]["text"]["text"] == "Bo Berg"
    chosen = [(each["value"], each["text"]["text"]) for each in said["people"]]
    assert chosen == [("U0BO", "Bo Berg"), ("U0CIA", "U0CIA")], "who has no name is still there"
    assert said["channel"] == "C0TWO"


def test_what_was_emptied_is_empty_and_what_is_not_named_stays() -> None:
    names = values(inputs())
    assert set(shown(dict.fromkeys(names, "")).values()) == {None}
    assert shown({"other": "x"}) == names


@for_each("number", ["0", "51", "seven", "٣", "1.5", "9999999999"])
def test_a_number_that_slack_would_not_take_is_left_out(number: str) -> None:
    assert shown({"number": number})["number"] is None


def test_an_option_that_is_there_no_more_is_left_out() -> None:
    said = shown({"radio": "c", "menu": "c", "menus": "c d", "zone": "Mars/Olympus"})
    assert [said[name] for name in ("radio", "menu", "menus", "zone")] == [None] * 4


def test_a_form_tells_what_stands_in_it_as_it_would_be_sent_off() -> None:
    form = modal("x", "X", "Save", "Close", "{}", [*inputs(), text_input("none", "None")])
    assert begun(form) == {
        "text": "before",
        "number": "3",
        "radio": "a",
        "menu": "a",
        "menus": "a",
        "zone": "Europe/Oslo",
        "day": "2027-02-04",
        "hour": "13:00",
        "person": "U0ANNA",
        "people": "U0ANNA",
        "channel": "C0ONE",
        "none": "",
    }
    assert begun(refilled(form, {"people": "U0BO U0CIA"}, PEOPLE))["people"] == "U0BO U0CIA"
