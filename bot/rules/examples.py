"""Examples of what can be written, with numbers that are really there."""

import re
from collections.abc import Iterable

from bot.rules.texts import Word

_NUMBER = re.compile(r"#\d+")


class Example(Word):
    """An example that names items, in English; it invents their numbers."""

    __slots__ = ()


def named(example: str, numbers: Iterable[int]) -> str:
    """Return ``agenda order #12 #9`` with these numbers in the place of those, as far as they go.

    Without any it stays as it is.
    """
    known = [f"#{number}" for number in numbers]
    if not known:
        return example
    left = iter(known)
    return " ".join(_NUMBER.sub(lambda _: next(left, ""), example).split())
