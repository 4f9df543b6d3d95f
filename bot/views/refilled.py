"""A form as somebody left it: what stood in its inputs stands there again."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.rules.workspace import People
from bot.views import pickers
from bot.views.blocks import Block, Element

_PLAIN = {
    "plain_text_input": "initial_value",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "conversations_select": "initial_conversation",
}


def refilled(form: Element, values: Mapping[str, str], people: People) -> Element:
    """Return the form with ``values`` in its inputs, by name; several are parted by spaces.

    ``people`` are what those are called who may have been chosen.

    An input that is not named begins as it did; what Slack would not take is left out.
    """
    blocks = [_filled(block, values, people) for block in form["blocks"]]
    return {**form, "blocks": blocks}


def begun(form: Element) -> dict[str, str]:
    """Return what stands in the inputs of a form as it is opened, by name, as they are given."""
    inputs = (block for block in form["blocks"] if block["type"] == "input")
    return {block["block_id"]: _begun(block["element"]) for block in inputs}


def _begun(element: Element) -> str:
    values = next((element[key] for key in element if key.startswith("initial_")), "")
    every = values if isinstance(values, list) else [values]
    return " ".join(each["value"] if isinstance(each, dict) else each for each in every)


def _filled(block: Block, values: Mapping[str, str], people: People) -> Block:
    name = block.get("block_id", "")
    if block["type"] != "input" or name not in values:
        return block
    element, value = block["element"], values[name]
    begun = {key: element[key] for key in element if not key.startswith("initial_")}
    if element["type"].endswith("external_select"):
        return {**block, "element": begun | pickers.begun(element, value.split(), people)}
    fill = _FILLS.get(element["type"], _plain)
    return {**block, "element": begun | (fill(element, value) if value else {})}


def _plain(element: Element, value: str) -> dict[str, Any]:
    return {_PLAIN[element["type"]]: value}


def _number(element: Element, value: str) -> dict[str, Any]:
    is_number = value.isascii() and value.isdigit() and len(value) <= len(element["max_value"])
    if is_number and int(element["min_value"]) <= int(value) <= int(element["max_value"]):
        return {"initial_value": value}
    return {}


def _option(element: Element, value: str) -> dict[str, Any]:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(o for group in groups for o in group["options"])]
    found = [option for option in options if option["value"] == value]
    return {"initial_option": found[0]} if found else {}


def _options(element: Element, value: str) -> dict[str, Any]:
    found = [option for option in element["options"] if option["value"] in value.split()]
    return {"initial_options": found} if found else {}


_FILLS: Mapping[str, Callable[[Element, str], dict[str, Any]]] = {
    "number_input": _number,
    "static_select": _option,
    "radio_buttons": _option,
    "multi_static_select": _options,
}
