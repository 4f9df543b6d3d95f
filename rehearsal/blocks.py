"""Block Kit, as far as the bot uses it: what Slack would refuse is refused.

The limits are those of Slack's reference for blocks, elements and composition objects. Blocks
and elements that are not here are refused as unsupported, never shown as something else.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import count
from secrets import token_urlsafe
from typing import Final

from rehearsal import shapes
from rehearsal.elements import ANY_TEXT, IN_ACTIONS, IN_INPUT, IN_SECTION, PLAIN, text
from rehearsal.errors import SlackError, invalid
from rehearsal.richtext import RICH_TEXT
from rehearsal.shapes import array, by_type, flag, one_of, record, remembered, string
from rehearsal.store import Json

IN_MESSAGE: Final = 50
IN_VIEW: Final = 100
#: Undocumented; msg_blocks_too_long has been seen from about this many characters.
ALL_TEXT: Final = 13_200
VIEW_BYTES: Final = 250_000

#: Where a block has one element.
_HOLDERS: Final = ("accessory", "element")
_ID: Final = {"type": string(40), "block_id": string(255)}


def _need_text(block: Json, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield shapes.problem("must have a text or fields", at)


def _distinct_actions(block: Json, at: str) -> Iterator[str]:
    named = [each.get("action_id") for each in block.get("elements", []) if isinstance(each, dict)]
    yield from shapes.unique([name for name in named if name], "action_id", at)


_BLOCKS: Final = {
    "section": record(
        {"type": string(40)},
        {
            **_ID,
            "text": text(3000),
            "fields": array(text(2000), 10),
            "expand": flag,
            "accessory": by_type(IN_SECTION, "element"),
        },
        _need_text,
    ),
    "header": record(
        {"type": string(40), "text": text(150, plain=True)},
        {**_ID, "level": shapes.number(1, 4)},
    ),
    "divider": record({"type": string(40)}, _ID),
    "context": record({"type": string(40), "elements": array(ANY_TEXT, 10)}, _ID),
    "actions": record(
        {"type": string(40), "elements": array(by_type(IN_ACTIONS, "element"), 25)},
        _ID,
        _distinct_actions,
    ),
    "input": record(
        {
            "type": string(40),
            "label": text(2000, plain=True),
            "element": by_type(IN_INPUT, "element"),
        },
        {**_ID, "hint": text(2000, plain=True), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": record({"type": string(40), "elements": RICH_TEXT}, _ID),
}

#: An App Home is sent again with each change, and most of its blocks are as they were.
_BLOCK: Final = remembered(by_type(_BLOCKS, "block type"))
_VIEW_TYPE: Final = one_of("modal", "home")
_COMMON: Final = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255),
    "external_id": string(255, least=0),
}
_MODAL: Final = record(
    {"type": _VIEW_TYPE, "title": text(24, plain=True), "blocks": array(_BLOCK, IN_VIEW, least=0)},
    {
        **_COMMON,
        "submit": text(24, plain=True),
        "close": text(24, plain=True),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
_HOME: Final = record({"type": _VIEW_TYPE, "blocks": array(_BLOCK, IN_VIEW, least=0)}, _COMMON)


def check_message(blocks: object) -> list[Json]:
    """Return the blocks of a message with ids filled in; raises ``SlackError``.

    What does the same has the same id after an update, so that who clicks just then is heard.
    """
    problems = list(array(_BLOCK, IN_MESSAGE, least=0)(blocks, "/blocks"))
    checked = _named(blocks, problems, "invalid_blocks", _lasting)
    if sum(map(len, _texts(checked, []))) > ALL_TEXT:
        raise SlackError("msg_blocks_too_long")
    return checked


def check_view(view: object, kind: str) -> Json:
    """Return a view of ``kind`` (modal, home) with ids filled in; raises ``SlackError``."""
    shape = _MODAL if kind == "modal" else _HOME
    problems = list(shape(view, "/view"))
    if not isinstance(view, dict) or view.get("type") != kind:
        raise invalid(*problems, f"must be a view of type {kind} [json-pointer:/view/type]")
    if len(str(view).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = problems or _focused(view)
    if problems:
        raise SlackError("invalid_arguments", problems)
    # Other ids each time: what was chosen stays only where the bot itself gave the ids.
    blocks = _named(view["blocks"], problems, "invalid_arguments", _passing)
    if kind == "modal" and "submit" not in view and any(b["type"] == "input" for b in blocks):
        raise invalid("a view with input blocks needs submit [json-pointer:/view/submit]")
    return {**view, "blocks": blocks}


def _focused(view: Json) -> list[str]:
    """Say whether more than one element of a view wants the focus."""
    parts = [part for block in view["blocks"] for part in _parts(block)]
    wanting = [part for part in parts if isinstance(part, dict) and part.get("focus_on_load")]
    words = "only one element can have focus_on_load"
    return [shapes.problem(words, "/view/blocks")] if len(wanting) > 1 else []


def _parts(block: Json) -> list[object]:
    return [*block.get("elements", []), *(block.get(key) for key in _HOLDERS)]


def _named(
    blocks: object, problems: list[str], code: str, ids: Callable[[list[Json]], list[str]]
) -> list[Json]:
    if problems or not isinstance(blocks, list):
        raise SlackError(code, problems)
    named = [_with_ids(*each) for each in zip(blocks, ids(blocks), strict=True)]
    twice = list(shapes.unique([block["block_id"] for block in named], "block_id", "/blocks"))
    if twice:
        raise SlackError(code, twice)
    return named


def _passing(blocks: list[Json]) -> list[str]:
    return [token_urlsafe(4) for _ in blocks]


def _lasting(blocks: list[Json]) -> list[str]:
    """Return ids made of what can be done in each block; alike ones are told apart by order."""
    seen: dict[str, Iterator[int]] = {}
    made = []
    for block in blocks:
        parts = [part for part in _parts(block) if isinstance(part, dict)]
        done = [(part.get("action_id"), part.get("value")) for part in parts]
        content = json.dumps([block["type"], done])
        numbered = f"{content}{next(seen.setdefault(content, count()))}"
        made.append(hashlib.sha256(numbered.encode()).hexdigest()[:8])
    return made


def _with_ids(block: Json, block_id: str) -> Json:
    filled = {"block_id": block_id, **block}
    if block["type"] == "actions":
        named = enumerate(block["elements"])
        filled["elements"] = [_with_action_id(each, f"{block_id}-{n}") for n, each in named]
    for key in _HOLDERS:
        if key in block:
            filled[key] = _with_action_id(block[key], f"{block_id}-0")
    return filled


def _with_action_id(element: Json, action_id: str) -> Json:
    return {"action_id": action_id, **element}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every block that has elements with each of its interactive elements."""
    for block in blocks:
        if block["type"] == "actions":
            yield from ((block, each) for each in block["elements"])
        for key in _HOLDERS:
            if key in block:
                yield block, block[key]


def _texts(value: object, found: list[str]) -> list[str]:
    """Add the texts that stand in blocks to ``found``, and return it."""
    if isinstance(value, dict):
        for key, each in value.items():
            if not isinstance(each, str):
                _texts(each, found)
            elif key == "text":
                found.append(each)
    elif isinstance(value, list):
        for each in value:
            _texts(each, found)
    return found


def fallback(blocks: list[Json]) -> str:
    """Return the text that Slack makes of blocks that come without one."""
    return " ".join(_texts([block for block in blocks if block["type"] != "actions"], []))


def plain(words: str) -> Json:
    """Return a plain text object."""
    return {"type": PLAIN, "text": words, "emoji": True}
