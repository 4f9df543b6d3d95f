"""Examples of what can be written, with numbers that are really there."""

import re
from collections.abc import Iterable

from bot.rules.texts import Word

_NUMBER = re.compile(r"#\d+")


class Example(Word):
    """An example that names items, in English; it invents their numbers."""

    __slots__ = ()

    @property
    def verb(self) -> str:
        """What is done with the items, in English; numbers alone, as in a form, are an order."""
        noun, *rest = self.split()
        return rest[0] if noun == "agenda" else "order"

    @property
    def least(self) -> int:
        """How many items it needs."""
        return 2 if self.verb == "merge" else 1


def named(example: str, numbers: Iterable[int], least: int = 1) -> str:
    """Return ``agenda order #12 #9`` with these numbers in the place of those, as far as they go.

    With fewer than ``least`` it stays as it is.
    """
    known = [f"#{number}" for number in numbers]
    if len(known) < least:
        return example
    left = iter(known)
    return " ".join(_NUMBER.sub(lambda _: next(left, ""), example).split())
