"""Buttons that say words: a click is the same request as the words typed.

The value carries the words and the ids the button was made for; every check happens when it is
clicked, so a button that has grown old can do no harm.
"""

import json
import re

from bot.views.blocks import Element, button

SAY = "say"
OPEN = "open"
_SLUG = re.compile(r"[^a-z0-9]+")


def say(text: str, words: str, *, style: str = "", **ids: int | None) -> Element:
    """Return a button that says ``words``; ``ids`` are series, meeting and party."""
    return _button(SAY, text, words, style, ids)


def opens(text: str, form: str, *, style: str = "", **ids: int | None) -> Element:
    """Return a button that opens the modal called ``form``; ``ids`` also take item."""
    return _button(OPEN, text, form, style, ids)


def metadata(**ids: int | str | None) -> str:
    """Return the ids of a modal for ``private_metadata``."""
    return json.dumps({name: each for name, each in ids.items() if each is not None})


def _button(verb: str, text: str, words: str, style: str, ids: dict[str, int | None]) -> Element:
    known = {name: number for name, number in ids.items() if number is not None}
    slug = _SLUG.sub("-", words.lower()).strip("-")[:60]
    return button(text, f"{verb}:{slug}", json.dumps({"words": words, **known}), style)
