"""Markdown in a message: Slack keeps it as other blocks."""

from typing import Any

from rehearsal.blocks import check_message
from tests.cases import for_each

Json = dict[str, Any]


def kept(text: str, **more: object) -> list[Json]:
    blocks = check_message([{"type": "markdown", "text": text, **more}])
    return [{key: block[key] for key in block if key != "block_id"} for block in blocks]


def said(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def section(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def rich(*groups: Json) -> Json:
    return {"type": "rich_text", "elements": list(groups)}


def listed(*items: Json, style: str = "bullet", indent: int = 0, **more: int) -> Json:
    inside = {"type": "rich_text_list", "style": style, "elements": list(items)}
    return {**inside, "indent": indent, "border": 0, **more}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


CASES: list[tuple[str, list[Json]]] = [
    ("Plain words", [rich(section(said("Plain words")))]),
    ("One\n\nTwo", [rich(section(said("One"))), rich(section(said("Two")))]),
    ("One\ntwo", [rich(section(said("One"), said("\n"), said("two")))]),
    (
        "**b** *i* ~~s~~ `c` ***both***",
        [
            rich(
                section(
                    *(said("b", bold=True), said(" "), said("i", italic=True), said(" ")),
                    *(said("s", strike=True), said(" "), said("c", code=True), said(" ")),
                    said("both", italic=True, bold=True),
                )
            )
        ],
    ),
    (
        "[here **now**](https://example.org)",
        [rich(section({"type": "link", "url": "https://example.org", "text": "here now"}))],
    ),
    (
        "![A town](https://example.org/x.png)",
        [rich(section({"type": "link", "url": "https://example.org/x.png", "text": "A town"}))],
    ),
    (
        "# The *year*",
        [{"type": "header", "text": {"type": "plain_text", "text": "The year", "emoji": True}}],
    ),
    (f"## {'x' * 151}", [rich(section(said("x" * 151, bold=True)))]),
    ("a\n\n---\n\nb", [rich(section(said("a"))), {"type": "divider"}, rich(section(said("b")))]),
    (
        "- a\n- b\n    1. c\n- d",
        [
            rich(
                listed(section(said("a")), section(said("b"))),
                listed(section(said("c")), style="ordered", indent=1),
                listed(section(said("d")), offset=2),
            )
        ],
    ),
    (
        "3. a\n4. b",
        [rich(listed(section(said("a")), section(said("b")), style="ordered", offset=2))],
    ),
    (
        "> a\n>\n> b",
        [rich({"type": "rich_text_quote", "elements": [said("a"), said("\n"), said("b")]})],
    ),
    (
        "```python\na = 1\n```",
        [
            rich(
                {
                    "type": "rich_text_preformatted",
                    "elements": [said("a = 1")],
                    "border": 0,
                    "language": "python",
                }
            )
        ],
    ),
    (
        "| Town | Says |\n| --- | ---: |\n| Nacka | **yes** |\n| Solna | |",
        [
            {
                "type": "table",
                "rows": [
                    [cell("Town"), cell("Says")],
                    [cell("Nacka"), rich(section(said("yes", bold=True)))],
                    [cell("Solna"), cell(" ")],
                ],
                "column_settings": [None, {"align": "right"}],
            }
        ],
    ),
    ("<b>not HTML</b>", [rich(section(said("<b>"), said("not HTML"), said("</b>")))]),
]


@for_each(("text", "blocks"), CASES)
def test_markdown_becomes_what_slack_shows_it_as(text: str, blocks: list[Json]) -> None:
    assert kept(text) == blocks


@for_each(("text", "blocks"), CASES)
def test_what_it_becomes_is_what_a_message_can_consist_of(text: str, blocks: list[Json]) -> None:
    assert [block["type"] for block in check_message(kept(text))] == [
        block["type"] for block in blocks
    ]


def test_the_name_of_a_markdown_block_is_not_kept() -> None:
    blocks = check_message([{"type": "markdown", "text": "a\n\nb", "block_id": "mine"}])
    assert "mine" not in [block["block_id"] for block in blocks]
    assert len({block["block_id"] for block in blocks}) == 2
