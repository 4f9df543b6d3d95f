"""Markdown blocks, which Slack keeps as other blocks: one may become several.

What it makes of each part is in docs.slack.dev/reference/block-kit/blocks/markdown-block: pictures
become links, and a name that was given to the block is not kept.
"""

from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from rehearsal.store import Json

_READER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_STYLES: Final = {"strong": "bold", "em": "italic", "s": "strike"}
_LISTS: Final = {"bullet_list": "bullet", "ordered_list": "ordered"}
#: Slack's longest header, and its deepest list.
_HEADER: Final = 150
_DEEPEST: Final = 8


def kept(blocks: list[Json]) -> list[Json]:
    """Return the blocks of a message with those of Markdown as what Slack keeps of them."""
    return [
        made
        for block in blocks
        for made in (translated(block["text"]) if block["type"] == "markdown" else [block])
    ]


def translated(text: str) -> list[Json]:
    """Return Markdown as blocks."""
    return [_block(node) for node in Node(_READER.parse(text)).children]


def _block(node: Node) -> Json:
    if node.type == "hr":
        return {"type": "divider"}
    if node.type == "table":
        return _table(node)
    said = _plain(_inline(node))
    if node.type == "heading" and 0 < len(said) <= _HEADER:
        return {"type": "header", "text": {"type": "plain_text", "text": said, "emoji": True}}
    return {"type": "rich_text", "elements": list(_groups(node))}


def _groups(node: Node) -> Iterator[Json]:
    if node.type in _LISTS:
        yield from _list(node)
    elif node.type in ("fence", "code_block"):
        whole = node.content.removesuffix("\n") or " "
        named = {"language": node.info.split()[0]} if node.info.strip() else {}
        inside = [{"type": "text", "text": whole}]
        yield {"type": "rich_text_preformatted", "elements": inside, "border": 0, **named}
    elif node.type == "blockquote":
        yield {"type": "rich_text_quote", "elements": _lines(node)}
    else:
        style = {"bold": True} if node.type == "heading" else {}
        yield _section(_inline(node, style))


def _list(node: Node, indent: int = 0) -> Iterator[Json]:
    """Yield a list, in parts where others stand in it: Slack's know only how deep they are."""
    start = int(node.attrs.get("start", 1)) - 1
    items: list[Json] = []

    def part(upto: int) -> Json:
        whole = {"type": "rich_text_list", "style": _LISTS[node.type], "elements": items}
        offset = start + upto - len(items)
        deep = {"indent": min(indent, _DEEPEST), "border": 0}
        return {**whole, **deep, **({"offset": offset} if offset else {})}

    for number, item in enumerate(node.children, 1):
        items.append(_section(_lines(item)))
        inner = [each for each in item.children if each.type in _LISTS]
        if inner:
            yield part(number)
            items = []
            for each in inner:
                yield from _list(each, indent + 1)
    if items:
        yield part(len(node.children))


def _table(node: Node) -> Json:
    rows = [row.children for part in node.children for row in part.children]
    table = {"type": "table", "rows": [[_cell(each) for each in row] for row in rows]}
    sides = [str(each.attrs.get("style", "")).removeprefix("text-align:") for each in rows[0]]
    settings = [{"align": side} if side else None for side in sides]
    return {**table, "column_settings": settings} if any(settings) else table


def _cell(node: Node) -> Json:
    parts = _inline(node)
    if any(part.keys() > {"type", "text"} for part in parts):
        return {"type": "rich_text", "elements": [_section(parts)]}
    return {"type": "raw_text", "text": _plain(parts) or " "}


def _section(parts: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": parts}


def _lines(node: Node) -> list[Json]:
    """Return the paragraphs of a quote or an item, one below the other."""
    parts: list[Json] = []
    for each in node.children:
        if each.type not in _LISTS:
            parts += ([{"type": "text", "text": "\n"}] if parts else []) + _inline(each)
    return parts


def _plain(parts: list[Json]) -> str:
    return "".join(part.get("text", "") for part in parts)


def _inline(node: Node, style: Json | None = None) -> list[Json]:
    """Return what stands in a node as parts of rich text; ``style`` is that around it."""
    styled = {"style": style} if style else {}
    if node.type in ("softbreak", "hardbreak"):
        return [{"type": "text", "text": "\n"}]
    if node.type == "code_inline":
        return [{"type": "text", "text": node.content, "style": {**(style or {}), "code": True}}]
    if node.type in ("link", "image"):
        address = str(node.attrs.get("href") or node.attrs.get("src") or "")
        words = node.content if node.type == "image" else _plain(_all(node, style))
        return [{"type": "link", "url": address, "text": words or address, **styled}]
    if not node.children:
        return [{"type": "text", "text": node.content, **styled}] if node.content else []
    inside = {_STYLES[node.type]: True} if node.type in _STYLES else {}
    return _all(node, {**(style or {}), **inside})


def _all(node: Node, style: Json | None) -> list[Json]:
    return [part for each in node.children for part in _inline(each, style)]
