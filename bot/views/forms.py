"""The parts of modals: inputs with their labels, and the frame."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bot.views.blocks import Block, Element, Message, paragraph, plain

_TITLE = 24
"""Characters that Slack shows of a modal's title."""
_WRONG = "wrong:"
"""What the names of the blocks begin with in which a form says what is wrong."""
Option = tuple[str, str]
"""Value and label."""


def modal(  # noqa: PLR0913 - Slack's own fields
    name: str,
    title: str,
    submit: str,
    close: str,
    metadata: str,
    blocks: Sequence[Block],
) -> Element:
    """Return a modal; ``name`` is looked up in the table of handlers/__init__.py."""
    return {
        "type": "modal",
        "callback_id": name,
        "private_metadata": metadata,
        "title": plain(title, _TITLE),
        "submit": plain(submit, 24),
        "close": plain(close, 24),
        "blocks": list(blocks),
    }


def headed(label: str, app: str) -> str:
    """Return the title of a modal that a button opens: what stands on it, else the app's name."""
    return label if 0 < len(label) <= _TITLE else app


def closing(blocks: Sequence[Block], title: str, close: str) -> Element:
    """Return a modal that only says what was done; nothing is left to be pressed in it."""
    said = [block for block in blocks if block["type"] != "actions"]
    return _told(said, title, close)


def in_place(form: Element) -> Message:
    """Return the answer to a modal that was filled in: another one takes its place."""
    return Message(str(form["title"]["text"]), (), form)


def answering(said: Message, title: str, close: str) -> Element:
    """Return a modal with an answer; a click on one of its buttons is answered in its place."""
    blocks = list(said.blocks) or [paragraph(said.text)]
    return _told(blocks, title, close)


def _told(blocks: Sequence[Block], title: str, close: str) -> Element:
    head = {"title": plain(title, _TITLE), "close": plain(close, 24)}
    return {"type": "modal", **head, "blocks": list(blocks)}


def noting(view: Mapping[str, Any], said: Mapping[str, Message]) -> Element:
    """Return a modal that is open, as Slack sends it, with what is wrong in it.

    ``said`` stands above the inputs that it is about, by their names, or above all that is there;
    what was wrong before stands there no more. What was filled in stays, for its inputs have the
    same names.
    """
    kept = ("type", "callback_id", "private_metadata", "title", "submit", "close")
    blocks = [block for block in view["blocks"] if not _is_wrong(block)]
    names = {str(block["block_id"]) for block in blocks if "block_id" in block}
    placed: list[Block] = []
    for name in said:
        if name not in names:
            placed += _wrong(name, said[name])
    for block in blocks:
        name = str(block.get("block_id", ""))
        about = said[name] if name in said and name in names else None
        placed += [*_wrong(name, about), block] if about else [block]
    return {**{name: view[name] for name in kept}, "blocks": placed}


def is_noting(view: Mapping[str, Any]) -> bool:
    """Tell whether something stands in a modal that was wrong."""
    return any(_is_wrong(block) for block in view.get("blocks") or ())


def _is_wrong(block: Block) -> bool:
    return str(block.get("block_id", "")).startswith(_WRONG)


def _wrong(name: str, said: Message) -> list[Block]:
    """Return what is wrong, without buttons: a click would lose what was filled in."""
    blocks = enumerate(said.blocks_without_buttons())
    return [{**block, "block_id": f"{_WRONG}{name}:{n}"[:255]} for n, block in blocks]


def text_input(  # noqa: PLR0913 - Slack's own fields
    name: str,
    label: str,
    *,
    hint: str = "",
    limit: int = 150,
    multiline: bool = False,
    optional: bool = False,
    initial: str = "",
    placeholder: str = "",
) -> Block:
    """Return a line (or a box) to write in."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": multiline,
        "max_length": min(limit, 3000),
    }
    if initial:
        element["initial_value"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return _input(name, label, element, hint=hint, optional=optional)


def number_input(  # noqa: PLR0913 - Slack's own fields
    name: str, label: str, *, least: int, most: int, initial: int | None, optional: bool = False
) -> Block:
    """Return a box for a whole number."""
    element: Element = {
        "type": "number_input",
        "action_id": name,
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    if initial is not None:
        element["initial_value"] = str(initial)
    return _input(name, label, element, optional=optional)


def choice_input(  # noqa: PLR0913 - Slack's own fields
    name: str,
    label: str,
    options: Iterable[Option],
    *,
    initial: str = "",
    hint: str = "",
    optional: bool = False,
    radio: bool = False,
) -> Block:
    """Return a choice of one, as a menu or as radio buttons (ten at most)."""
    rows = [option_of(option) for option in options]
    element: Element = {
        "type": "radio_buttons" if radio else "static_select",
        "action_id": name,
        "options": rows,
    }
    chosen = next((row for row in rows if row["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
    return _input(name, label, element, hint=hint, optional=optional)


def date_input(name: str, label: str, *, hint: str = "", optional: bool = False) -> Block:
    """Return a day to choose from a calendar."""
    element: Element = {"type": "datepicker", "action_id": name}
    return _input(name, label, element, hint=hint, optional=optional)


def time_input(name: str, label: str, *, initial: str) -> Block:
    """Return a time of day to choose."""
    element: Element = {"type": "timepicker", "action_id": name, "initial_time": initial}
    return _input(name, label, element)


def file_input(name: str, label: str, kinds: Sequence[str], *, hint: str = "") -> Block:
    """Return a place for one file, of a name that ends with one of ``kinds``.

    The app needs ``files:read``. Slack only helps to choose: whatever comes is looked at.
    """
    element = {"type": "file_input", "action_id": name, "filetypes": list(kinds), "max_files": 1}
    return _input(name, label, element, hint=hint)


def choices_input(
    name: str, label: str, options: Iterable[Option], *, chosen: Collection[str] = ()
) -> Block:
    """Return a menu of which any number may be chosen, also none."""
    rows = [option_of(option) for option in options]
    element: Element = {"type": "multi_static_select", "action_id": name, "options": rows}
    first = [row for row in rows if row["value"] in chosen]
    if first:
        element["initial_options"] = first
    return _input(name, label, element, optional=True)


def option_of(option: Option) -> Element:
    """Return a choice in a menu."""
    value, label = option
    return {"text": plain(label, 75), "value": value}


def _input(
    name: str, label: str, element: Element, *, hint: str = "", optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block
