"""Examples of what can be written, with numbers that are really there."""

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"#\d+")


def invents(example: str) -> bool:
    """Tell whether an example, in English, names items, whose numbers it invents."""
    return example.startswith(("agenda ", "#")) and _NUMBER.search(example) is not None


def named(example: str, numbers: Iterable[int]) -> str:
    """Return ``agenda order #12 #9`` with these numbers in the place of those, as far as they go.

    Without any it stays as it is.
    """
    known = [f"#{number}" for number in numbers]
    if not known:
        return example
    left = iter(known)
    return " ".join(_NUMBER.sub(lambda _: next(left, ""), example).split())
