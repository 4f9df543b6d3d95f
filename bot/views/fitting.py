"""Making a message fit into what Slack takes; what does not fit is marked with "…", never refused.

The limits are Slack's (docs.slack.dev/reference/block-kit/blocks, …/methods/chat.update), but for
the characters of a whole message, which are documented nowhere: ``msg_blocks_too_long`` has been
seen from about 13,200.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any

Part = dict[str, Any]

IN_MESSAGE = 50
IN_VIEW = 100
ALL_TEXT = 13_000
MORE = "…"
_ROWS = (list, tuple)
_NESTED = (dict, *_ROWS)
_HALF_AN_ESCAPE = re.compile(r"&[a-z]{0,3}$")


def cut(text: str, limit: int) -> str:
    """Return ``text``, or as much of it as ``limit`` characters hold with "…" at the end."""
    return text if len(text) <= limit else text[: limit - 1] + MORE


def cut_escaped(text: str, limit: int) -> str:
    """Return the same of an escaped text, never cut inside ``&amp;`` and its like."""
    if len(text) <= limit:
        return text
    return _HALF_AN_ESCAPE.sub("", text[: limit - 1]) + MORE


def fit(blocks: Sequence[Part], most: int = IN_MESSAGE) -> list[Part]:
    """Return the blocks, ``most`` of them and not too long in all.

    What is at the end of a list goes first; the last block, where the buttons are, stays.
    """
    kept = list(blocks)
    if len(kept) > most:
        note = {"type": "context", "elements": [{"type": "plain_text", "text": MORE}]}
        kept = [*kept[: most - 2], note, kept[-1]]
    if (over := size(kept) - ALL_TEXT) <= 0:
        return kept
    kept = deepcopy(kept)
    _cut_the_longest(kept, _drop_rows(kept, over))
    return kept


def size(value: object) -> int:
    """Return how many characters of text stand in blocks.

    Every message is measured, few are too long: so this looks only into what can hold something,
    which takes half the time of writing it out as JSON; generators in generators take five times.
    """
    if isinstance(value, dict):
        text = value.get("text")
        found = len(text) if isinstance(text, str) else 0
        inside: Iterable[object] = value.values()
    elif isinstance(value, _ROWS):
        found, inside = 0, value
    else:
        return 0
    for each in inside:
        if isinstance(each, _NESTED):
            found += size(each)
    return found


def _drop_rows(blocks: list[Part], over: int) -> int:
    """Drop the last row of the longest list again and again; return how much is still too much.

    What goes is counted, for to measure everything anew at each row takes seconds.
    """
    lists = [part["elements"] for part in _lists(blocks)]
    sizes = [size(rows) for rows in lists]
    while over > 0:
        can = [n for n, rows in enumerate(lists) if len(rows) > 2]  # noqa: PLR2004 - one and "…"
        if not can:
            break
        longest = max(can, key=sizes.__getitem__)
        gone = _drop_a_row(lists[longest])
        sizes[longest] -= gone
        over -= gone
    return over


def _lists(blocks: list[Part]) -> Iterator[Part]:
    for block in blocks:
        if block["type"] == "rich_text":
            yield from (part for part in block["elements"] if part["type"] == "rich_text_list")


def _drop_a_row(rows: list[Part]) -> int:
    """Drop the last row, but for the "…" that says so; return how many characters fewer it is."""
    is_marked = rows[-1]["elements"] == [_mark()]
    gone = size(rows.pop(-2 if is_marked else -1))
    if is_marked:
        return gone
    rows.append({"type": "rich_text_section", "elements": [_mark()]})
    return gone - len(MORE)


def _cut_the_longest(blocks: list[Part], over: int) -> None:
    parts = list(_with_text(blocks))
    while over > 0:
        longest = max(parts, key=lambda part: len(part["text"]))
        length = len(longest["text"])
        longest["text"] = cut(longest["text"], max(length // 2, length - over - 1))
        over -= length - len(longest["text"])


def _mark() -> Part:
    return {"type": "text", "text": MORE}


def _with_text(value: object) -> Iterator[Part]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value
        for each in value.values():
            yield from _with_text(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _with_text(each)
