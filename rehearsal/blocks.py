"""Block Kit, whole messages and views: what Slack would refuse is refused."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import count
from secrets import token_urlsafe
from typing import Final

from rehearsal import markdown, shapes
from rehearsal.errors import SlackError, invalid
from rehearsal.layouts import ALL_CELLS, ALL_MARKDOWN, IN_MESSAGE, IN_VIEW
from rehearsal.objects import PLAIN, text
from rehearsal.shapes import array, by_type, flag, one_of, record, remembered, string
from rehearsal.store import Json

MOST_IN_MESSAGE: Final = 50
MOST_IN_VIEW: Final = 100
#: Undocumented; msg_blocks_too_long has been seen from about this many characters.
ALL_TEXT: Final = 13_200
VIEW_BYTES: Final = 250_000

#: Where a block has one element.
_HOLDERS: Final = ("accessory", "element")
#: Where a block has several.
_ROWS: Final = ("actions", "context_actions")

#: An App Home is sent again with each change, and most of its blocks are as they were.
_OF_MESSAGE: Final = remembered(by_type(IN_MESSAGE, "block type"))
_OF_VIEW: Final = remembered(by_type(IN_VIEW, "block type"))
_VIEW_TYPE: Final = one_of("modal", "home")
_COMMON: Final = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255),
    "external_id": string(255, least=0),
}
_MODAL: Final = record(
    {
        "type": _VIEW_TYPE,
        "title": text(24, plain=True),
        "blocks": array(_OF_VIEW, MOST_IN_VIEW, least=0),
    },
    {
        **_COMMON,
        "submit": text(24, plain=True),
        "close": text(24, plain=True),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
_HOME: Final = record(
    {"type": _VIEW_TYPE, "blocks": array(_OF_VIEW, MOST_IN_VIEW, least=0)}, _COMMON
)


def check_message(blocks: object) -> list[Json]:
    """Return the blocks of a message with ids filled in; raises ``SlackError``.

    What does the same has the same id after an update, so that who clicks just then is heard.
    """
    problems = list(array(_OF_MESSAGE, MOST_IN_MESSAGE, least=0)(blocks, "/blocks"))
    if problems or not isinstance(blocks, list):
        raise SlackError("invalid_blocks", problems)
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > ALL_MARKDOWN:
        words = f"markdown must be less than {ALL_MARKDOWN + 1} characters in all"
        raise SlackError("invalid_blocks", [shapes.problem(words, "/blocks")])
    kept = markdown.kept(blocks)
    _check_tables(kept)
    checked = _named(kept, "invalid_blocks", _lasting)
    if sum(map(len, _texts(checked, []))) > ALL_TEXT:
        raise SlackError("msg_blocks_too_long")
    return checked


def _check_tables(blocks: list[Json]) -> None:
    """Raise ``SlackError`` for more than one table: Slack counts a table as an attachment."""
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        raise SlackError("invalid_attachments", ["[ERROR] only_one_table_allowed"])
    if sum(map(len, _texts(tables, []))) > ALL_CELLS:
        words = f"a table must be less than {ALL_CELLS + 1} characters in all"
        raise SlackError("invalid_blocks", [shapes.problem(words, "/blocks")])


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
    blocks = _named(view["blocks"], "invalid_arguments", _passing)
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


def _named(blocks: list[Json], code: str, ids: Callable[[list[Json]], list[str]]) -> list[Json]:
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
    if block["type"] in _ROWS:
        named = enumerate(block["elements"])
        filled["elements"] = [_with_action_id(each, f"{block_id}-{n}") for n, each in named]
    for key in _HOLDERS:
        if _acts(block.get(key)):
            filled[key] = _with_action_id(block[key], f"{block_id}-0")
    return filled


def _acts(element: Json | None) -> bool:
    """Tell whether something can be done with what a block holds: not with a picture."""
    return element is not None and element["type"] != "image"


def _with_action_id(element: Json, action_id: str) -> Json:
    return {"action_id": action_id, **element}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every block that has elements with each of its interactive elements."""
    for block in blocks:
        if block["type"] in _ROWS:
            yield from ((block, each) for each in block["elements"])
        for key in _HOLDERS:
            if _acts(block.get(key)):
                yield block, block[key]


#: What of rich text is one run of words, whose parts differ in style alone.
_RUNS: Final = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})


def _texts(value: object, found: list[str]) -> list[str]:
    """Add the texts that stand in blocks to ``found``, and return it."""
    if isinstance(value, dict) and value.get("type") in _RUNS:
        found.append("".join(each.get("text", "") for each in value["elements"]))
    elif isinstance(value, dict):
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
    return " ".join(_texts([block for block in blocks if block["type"] not in _ROWS], []))


def plain(words: str) -> Json:
    """Return a plain text object."""
    return {"type": PLAIN, "text": words, "emoji": True}
