"""Block Kit, built so that a person's text stays text and a screen reader hears everything.

User text goes only into ``plain_text`` objects and rich text elements, in which Slack reads no
mention, link or markup. The ``text`` of a message is spoken from its blocks, so the two cannot
disagree (docs.slack.dev: screen readers read ``text`` and not the blocks).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.views.fitting import IN_MESSAGE, cut, cut_escaped, fit

Block = dict[str, Any]
Element = dict[str, Any]

TEXT_LIMIT = 3900
"""Beyond 4,000 characters chat.update refuses (``msg_too_long``)."""
_SECTION_LIMIT = 3000
_HEADER_LIMIT = 150
_BUTTON_LIMIT = 75


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message."""

    name: str
    content: bytes
    link: str = ""
    """Where Slack has it, once it is there."""


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks and the text that says the same."""

    text: str
    blocks: Sequence[Block] = field(default=())
    view: Element | None = None
    """The modal that takes the place of the one that was sent off; else it only says ``blocks``."""
    file: Attached | None = None
    """Only with a message of text alone (docs/adr/0026)."""

    def blocks_without_buttons(self) -> list[Block]:
        """Return the blocks for a preview, in which nothing can be clicked."""
        return [block for block in self.blocks if block["type"] != "actions"]


def message(blocks: Iterable[Block | None], *, most: int = IN_MESSAGE) -> Message:
    """Return a message of the blocks, ``None`` left out, with its spoken text.

    What is more than Slack takes is left out and marked with "…"; ``most`` blocks are taken.
    """
    kept = fit([block for block in blocks if block is not None], most)
    return Message(cut_escaped(escape(spoken(kept)), TEXT_LIMIT), kept)


def joined(messages: Sequence[Message]) -> Message:
    """Return several messages as one, a line between each; what stands there is not repeated."""
    blocks: list[Block] = []
    for each in messages:
        new = [block for block in each.blocks if block not in blocks]
        blocks += [divider(), *new] if blocks else new
    return message(blocks)


def escape(text: str) -> str:
    """Escape Slack's three control characters (docs.slack.dev, Escaping text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, limit: int = _SECTION_LIMIT) -> Element:
    """Return a text object in which nothing is read as markup."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, _HEADER_LIMIT)}


def paragraph(text: str, accessory: Element | None = None) -> Block:
    """Return a paragraph of plain text, with a button beside it if given."""
    block: Block = {"type": "section", "text": plain(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return block


def aside(text: str) -> Block:
    """Return a line in small print."""
    return {"type": "context", "elements": [plain(text, 2000)]}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def bold(text: str) -> Element:
    """Return strong rich text."""
    return {"type": "text", "text": text, "style": {"bold": True}}


def words(text: str) -> Element:
    """Return rich text without style."""
    return {"type": "text", "text": text}


def link(url: str, text: str) -> Element:
    """Return a link; ``url`` was checked by ``rules.agenda.parse_link``."""
    return {"type": "link", "url": url, "text": text}


def mention(user: str) -> Element:
    """Return a mention of a person by Slack's own id."""
    return {"type": "user", "user_id": user}


def channel(room: str) -> Element:
    """Return the name of a channel by Slack's own id, as a link to it."""
    return {"type": "channel", "channel_id": room}


def rich(*elements: Element) -> Block:
    """Return a paragraph of rich text."""
    section = {
        "type": "rich_text_section",
        "elements": [e for e in elements if e.get("text") != ""],
    }
    return {"type": "rich_text", "elements": [section]}


def listing(
    rows: Iterable[Sequence[Element]], *, ordered: bool = False, after: int = 0
) -> Block | None:
    """Return a list of rich text rows; ``None`` if there are none.

    ``after``: how many rows of it stand in lists above, so that the numbers go on.
    """
    items = [{"type": "rich_text_section", "elements": list(row)} for row in rows]
    if not items:
        return None
    style = "ordered" if ordered else "bullet"
    shown: Element = {"type": "rich_text_list", "style": style, "elements": items}
    if after:
        shown["offset"] = after
    return {"type": "rich_text", "elements": [shown]}


def button(text: str, action: str, value: str = "", style: str = "") -> Element:
    """Return a button; ``action`` is looked up in the table of handlers/__init__.py."""
    element: Element = {
        "type": "button",
        "text": plain(text, _BUTTON_LIMIT),
        "action_id": action,
    }
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    return element


def labelled(element: Element, label: str) -> Element:
    """Return a button that a screen reader calls ``label``, which begins with what it shows.

    Several buttons that show the same are told apart by it (docs.slack.dev, button element).
    """
    return {**element, "accessibility_label": cut(label, _BUTTON_LIMIT)}


def actions(*elements: Element | None, name: str = "") -> Block:
    """Return a row of buttons; ids that repeat in a row are made unique behind a colon."""
    kept = [element for element in elements if element is not None]
    seen: dict[str, int] = {}
    for element in kept:
        action = str(element["action_id"])
        seen[action] = seen.get(action, 0) + 1
        if seen[action] > 1:
            element["action_id"] = f"{action}:{seen[action]}"
    block: Block = {"type": "actions", "elements": kept}
    if name:
        block["block_id"] = name
    return block


def spoken(blocks: Iterable[Block]) -> str:
    """Return what the blocks say, line by line, the buttons last as a sentence each."""
    return "\n".join(line for block in blocks for line in _lines(block) if line)


def _lines(block: Block) -> list[str]:
    kind = block["type"]
    if kind in {"header", "section"}:
        lines = [str(block["text"]["text"])]
        accessory = block.get("accessory")
        return lines + ([_label(accessory)] if accessory else [])
    if kind == "context":
        return [str(element["text"]) for element in block["elements"]]
    if kind == "actions":
        return [" ".join(_label(element) for element in block["elements"])]
    if kind == "rich_text":
        return [line for part in block["elements"] for line in _rich_lines(part)]
    return []


def _rich_lines(part: Element) -> list[str]:
    if part["type"] == "rich_text_section":
        return ["".join(_said(element) for element in part["elements"])]
    ordered = part["style"] == "ordered"
    lines = []
    for number, row in enumerate(part["elements"], start=1 + part.get("offset", 0)):
        mark = f"{number}. " if ordered else "• "
        lines.append(mark + "".join(_said(element) for element in row["elements"]))
    return lines


def _said(element: Element) -> str:
    if element["type"] == "user":
        return f"@{element['user_id']}"
    if element["type"] == "channel":
        return f"#{element['channel_id']}"
    if element["type"] == "link":
        text, url = str(element["text"]), str(element["url"])
        return url if text == url else f"{text} ({url})"
    return str(element["text"])


def _label(element: Element) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return f"[{element.get('accessibility_label') or text.get('text', '')}]"
