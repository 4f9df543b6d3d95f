"""A message's blocks as HTML. Buttons are shown as they stood, and do nothing."""

from collections.abc import Callable
from html import escape

from rehearsal.store import Json
from rehearsal.transcript.markup import Names, inline, mrkdwn, plain

_TEXTED = frozenset(
    {
        "button",
        "overflow",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "datepicker",
        "timepicker",
    }
)


def message(text: str, blocks: list[Json], names: Names) -> str:
    """Return what a message says; one with a block of an unknown kind says its whole text."""
    if not blocks or any(block["type"] not in _BLOCKS for block in blocks):
        return f"<p>{mrkdwn(text, names)}</p>"
    return "\n".join(_BLOCKS[block["type"]](block, names) for block in blocks)


def news(first: Json, text: str, blocks: list[Json], names: Names) -> str:
    """Return what a message says (``text``, ``blocks``) that it did not say first; no buttons."""
    before = _lines(first["text"], first["blocks"], names)
    return "\n".join(each for each in _lines(text, blocks, names) if each not in before)


def _lines(text: str, blocks: list[Json], names: Names) -> list[str]:
    if not blocks or any(block["type"] not in _BLOCKS for block in blocks):
        return [message(text, blocks, names)]
    said = (block for block in blocks if block["type"] not in ("actions", "divider"))
    return [_BLOCKS[block["type"]](block, names) for block in said]


def _text(given: Json | None, names: Names) -> str:
    if not given:
        return ""
    return mrkdwn(given["text"], names) if given["type"] == "mrkdwn" else plain(given["text"])


def _section(block: Json, names: Names) -> str:
    fields = "".join(f"<p>{_text(each, names)}</p>" for each in block.get("fields", []))
    said = f"<p>{_text(block['text'], names)}</p>" if block.get("text") else ""
    beside = _pressed([block["accessory"]]) if block.get("accessory") else ""
    return said + fields + beside


def _context(block: Json, names: Names) -> str:
    said = " ".join(_text(each, names) for each in block["elements"] if each["type"] != "image")
    return f'<p class="aside">{said}</p>'


def _rich(block: Json, names: Names) -> str:
    return "".join(_group(each, names) for each in block["elements"])


def _group(group: Json, names: Names) -> str:
    if group["type"] == "rich_text_list":
        tag = "ol" if group.get("style") == "ordered" else "ul"
        start = f' start="{group["offset"] + 1}"' if tag == "ol" and group.get("offset") else ""
        rows = (f"<li>{inline(each['elements'], names)}</li>" for each in group["elements"])
        return f"<{tag}{start}>{''.join(rows)}</{tag}>"
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(group["type"], "p")
    return f"<{tag}>{inline(group['elements'], names)}</{tag}>"


def _pressed(elements: list[Json]) -> str:
    shown = [_label(each) for each in elements if each["type"] in _TEXTED]
    listed = "".join(f"<li>{each}</li>" for each in shown if each)
    return f'<ul class="buttons">{listed}</ul>' if listed else ""


def _label(element: Json) -> str:
    given = element.get("text") or element.get("placeholder")
    return escape(given["text"]) if given else ""


_BLOCKS: dict[str, Callable[[Json, Names], str]] = {
    "actions": lambda block, _names: _pressed(block["elements"]),
    "context": _context,
    "divider": lambda _block, _names: "<hr>",
    "header": lambda block, names: f'<p class="header">{_text(block["text"], names)}</p>',
    "rich_text": _rich,
    "section": _section,
}
