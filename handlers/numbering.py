"""Several numbers in one request: what is asked is done with all of the items, or with none."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.rules.errors import ItemChanged, WhichItem
from bot.rules.texts import Word
from bot.services import several
from handlers.commands import first_number, numbers
from handlers.turn import Turn

T = TypeVar("T")
_TIGHT = re.compile(r"(?<=\d),(?=#)")
_BETWEEN = re.compile(r"(?:,|&|\+|and|och)\s*(?=#)", re.IGNORECASE)
"""What people write between two numbers."""


def chosen(turn: Turn, example: Word) -> list[int]:
    """Return the numbers that the words are, each once. Raises ``WhichItem``."""
    found = numbers(_listed(turn.words.rest), example)
    if not found:
        raise WhichItem(example=example)
    return list(dict.fromkeys(found))


def leading(text: str) -> tuple[list[int], str]:
    """Return the numbers that ``text`` begins with, each once, and the rest.

    Those behind the first one carry a ``#``, because a reason may begin with a figure; behind a
    colon the reason begins, whatever it begins with.
    """
    found: list[int] = []
    number, rest = first_number(_TIGHT.sub(", ", text))
    ends = text.split(None, 1)[0].endswith(":") if text.strip() else True
    while number is not None:
        found.append(number)
        ahead = _BETWEEN.sub("", rest, count=1) if _BETWEEN.match(rest) else rest
        number, after = first_number(ahead) if ahead.startswith("#") and not ends else (None, "")
        if number is not None:
            ends, rest = ahead.split(None, 1)[0].endswith(":"), after
    return list(dict.fromkeys(found)), rest


def with_each(turn: Turn, example: Word, act: Callable[[int], T]) -> list[T]:
    """Do it with each of the numbers that the words are, or with none of them.

    Raises ``WhichItem``, and what ``act`` raises.
    """
    return several.each(chosen(turn, example), act)


def with_those_left(
    turn: Turn, example: Word, act: Callable[[int], T]
) -> tuple[list[T], list[ItemChanged]]:
    """Do the same, but leave out what a button showed in another state; return why, of each."""
    return several.those_left(chosen(turn, example), act)


def with_all(found: Sequence[int], act: Callable[[int], T]) -> list[T]:
    """Do it with each of these numbers, or with none of them. Raises what ``act`` raises."""
    return several.each(found, act)


def _listed(text: str) -> str:
    """Return ``#12 and #13`` as ``#12 #13``."""
    return " ".join(t for t in text.split() if t.lower() not in {"and", "och", "&", "+", ","})
