"""Slack's way of giving a long list in pages."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

from rehearsal.errors import SlackError

T = TypeVar("T")


def page(items: Sequence[T], limit: int, cursor: str | None) -> tuple[Sequence[T], str]:
    """Return a page and the cursor of the next, ``""`` at the end; raises ``SlackError``."""
    if not 1 <= limit <= 1000:  # noqa: PLR2004 - Slack's limit for every list
        raise SlackError("invalid_limit")
    start = _start(cursor) if cursor else 0
    end = start + limit
    return items[start:end], b64encode(f"at:{end}".encode()).decode() if end < len(items) else ""


def _start(cursor: str) -> int:
    try:
        mark, _, number = b64decode(cursor, validate=True).decode().partition(":")
        if mark != "at":
            raise SlackError("invalid_cursor")
        return int(number)
    except ValueError:
        raise SlackError("invalid_cursor") from None
