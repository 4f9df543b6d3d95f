"""Written text: its paragraphs and lists, and what may not stand in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_BULLETS = ("• ", "- ", "* ")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold (§2.2), escaped or not."""
_MARKUP = re.compile(r"[\\`*_\[\]<>|#~&]|^[-+=]")
_NUMBER = re.compile(r"^([0-9]{1,9})([.)])")
"""What would begin an ordered list."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the entries of a list."""

    lines: tuple[str, ...]
    is_list: bool


def blocks(text: str) -> list[Block]:
    """Return the paragraphs and lists of ``text``: a line is a paragraph, ``•`` begins an entry."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [
        block
        for is_list, found in groupby(lines, key=lambda line: line.startswith(_BULLETS))
        for block in _blocks(list(found), is_list=is_list)
    ]


def _blocks(lines: list[str], *, is_list: bool) -> Iterator[Block]:
    if is_list:
        yield Block(tuple(line[2:].strip() for line in lines), is_list=True)
    else:
        yield from (Block((line,), is_list=False) for line in lines)


def visible(text: str) -> str:
    """Return ``text`` without characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def markdown(text: str) -> str:
    """Return ``text`` on one line, saying in Markdown what it says: nothing in it is markup.

    CommonMark 0.31 §2.4; the bar as well, because it ends a cell of a table.
    """
    line = " ".join(visible(text).split())
    return _NUMBER.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line))
