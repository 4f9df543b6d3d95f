"""The layout blocks of Block Kit: what a message, and what a modal or home tab can consist of.

The limits are those of Slack's reference for blocks, elements and composition objects. Blocks and
elements that are not here are refused as unsupported, never shown as something else.
"""

from collections.abc import Iterator
from typing import Final

from rehearsal import shapes
from rehearsal.elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from rehearsal.objects import ALT_TEXT, HTTPS_URL, NAMED, PICTURE, PICTURED, WEB_URL, text
from rehearsal.richtext import RICH_TEXT
from rehearsal.shapes import (
    Shape,
    any_number,
    array,
    by_type,
    flag,
    one_of,
    or_null,
    record,
    string,
)
from rehearsal.store import Json

#: Of a message: what stands in all its Markdown, and in all the cells of its table.
ALL_MARKDOWN: Final = 12_000
ALL_CELLS: Final = 10_000
#: What Slack does not tell the limit of.
_ANYTHING: Final = string(3000)
_ID: Final[dict[str, Shape]] = {"block_id": string(255)}


def _need_text(block: Json, at: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield shapes.problem("must have a text or fields", at)


def _distinct_actions(block: Json, at: str) -> Iterator[str]:
    named = [each.get("action_id") for each in block.get("elements", []) if isinstance(each, dict)]
    yield from shapes.unique([name for name in named if name], "action_id", at)


def _acting(elements: dict[str, Shape], most: int) -> Shape:
    """A row of elements that do something."""
    inside = array(by_type(elements, "element"), most)
    return record({**NAMED, "elements": inside}, _ID, _distinct_actions)


_EVERYWHERE: Final = {
    "section": record(
        NAMED,
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
        {**NAMED, "text": text(150, plain=True)}, {**_ID, "level": shapes.number(1, 4)}
    ),
    "divider": record(NAMED, _ID),
    "context": record({**NAMED, "elements": array(by_type(IN_CONTEXT, "element"), 10)}, _ID),
    "actions": _acting(IN_ACTIONS, 25),
    "input": record(
        {
            **NAMED,
            "label": text(2000, plain=True),
            "element": by_type(IN_INPUT, "element"),
        },
        {**_ID, "hint": text(2000, plain=True), "optional": flag, "dispatch_action": flag},
    ),
    "image": record(
        {**NAMED, "alt_text": ALT_TEXT},
        {**_ID, **PICTURE, "title": text(2000, plain=True)},
        PICTURED,
    ),
    "rich_text": record({**NAMED, "elements": RICH_TEXT}, _ID),
    "video": record(
        {
            **NAMED,
            "alt_text": _ANYTHING,
            "title": text(199, plain=True),
            "thumbnail_url": WEB_URL,
            "video_url": HTTPS_URL,
        },
        {
            **_ID,
            "title_url": HTTPS_URL,
            "description": text(199, plain=True),
            "author_name": string(49),
            "provider_name": _ANYTHING,
            "provider_icon_url": WEB_URL,
        },
    ),
}
_CELL: Final = by_type(
    {
        "raw_text": record({**NAMED, "text": _ANYTHING}),
        "raw_number": record({**NAMED, "text": _ANYTHING, "value": any_number}),
        "rich_text": record({**NAMED, "elements": RICH_TEXT}),
    },
    "table cell",
)
_COLUMN: Final = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
IN_MESSAGE: Final = {
    **_EVERYWHERE,
    "context_actions": _acting(IN_CONTEXT_ACTIONS, 5),
    "markdown": record({**NAMED, "text": string(ALL_MARKDOWN)}, _ID),
    "table": record(
        {**NAMED, "rows": array(array(_CELL, 20), 100)},
        {**_ID, "column_settings": array(or_null(_COLUMN), 20)},
    ),
}
IN_VIEW: Final = _EVERYWHERE
