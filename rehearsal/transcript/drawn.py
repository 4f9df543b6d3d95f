"""A message's blocks as HTML. Buttons are shown as they stood, and do nothing.

A picture or video is not in the file: it stands there as what it shows.
"""

from collections.abc import Callable
from html import escape

from rehearsal.store import Json
from rehearsal.transcript.markup import Names, inline, link, mrkdwn, plain

_TEXTED = frozenset(
    {
        "button",
        "icon_button",
        "overflow",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "datepicker",
        "timepicker",
    }
)


_NEVER_NEWS = frozenset({"actions", "context_actions", "divider"})


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
    said = (block for block in blocks if block["type"] not in _NEVER_NEWS)
    return [_BLOCKS[block["type"]](block, names) for block in said]


def _text(given: Json | None, names: Names) -> str:
    if not given:
        return ""
    return mrkdwn(given["text"], names) if given["type"] == "mrkdwn" else plain(given["text"])


def _section(block: Json, names: Names) -> str:
    fields = "".join(f"<p>{_text(each, names)}</p>" for each in block.get("fields", []))
    said = f"<p>{_text(block['text'], names)}</p>" if block.get("text") else ""
    return said + fields + _beside(block.get("accessory"))


def _beside(element: Json | None) -> str:
    if not element:
        return ""
    return _picture(element) if element["type"] == "image" else _pressed([element])


def _context(block: Json, names: Names) -> str:
    said = " ".join(
        _shown(each) if each["type"] == "image" else _text(each, names)
        for each in block["elements"]
    )
    return f'<p class="aside">{said}</p>'


def _shown(picture: Json) -> str:
    return f"&#x1F5BC; {escape(picture['alt_text'])}"


def _picture(picture: Json) -> str:
    return f'<p class="outside">{_shown(picture)}</p>'


def _image(block: Json, names: Names) -> str:
    title = f'<p class="aside">{_text(block["title"], names)}</p>' if block.get("title") else ""
    return title + _picture(block)


def _video(block: Json, names: Names) -> str:
    made = " · ".join(block[key] for key in ("provider_name", "author_name") if key in block)
    title = link(block.get("title_url", ""), block["title"]["text"])
    return "".join(
        [
            f'<p class="aside">{escape(made)}</p>' if made else "",
            f"<p><strong>{title}</strong></p>",
            f"<p>{_text(block['description'], names)}</p>" if "description" in block else "",
            f'<p class="outside">&#9654; {escape(block["alt_text"])}</p>',
        ]
    )


def _table(block: Json, names: Names) -> str:
    head, *rows = [[_cell(each, names) for each in row] for row in block["rows"]]
    named = "".join(f'<th scope="col">{each}</th>' for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{each}</td>' for each in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{named}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: Json, names: Names) -> str:
    return _rich(cell, names) if cell["type"] == "rich_text" else plain(cell["text"])


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
    every = [part for each in elements for part in _parts(each)]
    shown = [_label(each) for each in every]
    listed = "".join(f"<li>{each}</li>" for each in shown if each)
    return f'<ul class="buttons">{listed}</ul>' if listed else ""


def _parts(element: Json) -> list[Json]:
    """Return what of an element has words: of thumbs each, of others that have none nothing."""
    if element["type"] == "feedback_buttons":
        return [element["positive_button"], element["negative_button"]]
    return [element] if element["type"] in _TEXTED else []


def _label(element: Json) -> str:
    given = element.get("text") or element.get("placeholder")
    return escape(given["text"]) if given else ""


_BLOCKS: dict[str, Callable[[Json, Names], str]] = {
    "actions": lambda block, _names: _pressed(block["elements"]),
    "context": _context,
    "context_actions": lambda block, _names: _pressed(block["elements"]),
    "divider": lambda _block, _names: "<hr>",
    "header": lambda block, names: f'<p class="header">{_text(block["text"], names)}</p>',
    "image": _image,
    "rich_text": _rich,
    "section": _section,
    "table": _table,
    "video": _video,
}
