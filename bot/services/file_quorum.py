"""What can be wrong with the quorums of a series file, besides their form."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.services.file_checks import Fault
from bot.services.file_shapes import items_of


def quorum(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield quorums that can never be met, and those of a category that is never called."""
    rows = [row if isinstance(row, dict) else {} for row in items_of(data.get("category"))]
    convening = {str(row.get("key")) for row in rows if row.get("convening") is True}
    parties = [row for row in items_of(data.get("party")) if isinstance(row, dict)]
    sizes = Counter(str(row.get("category")) for row in parties)
    called = sum(size for key, size in sizes.items() if key not in convening)
    series = data.get("series")
    given = series.get("quorum") if isinstance(series, dict) else None
    if _is_more(given, called):
        yield Fault(("series", "quorum"), f"{given} can never come: {called} parties are called")
    for number, row in enumerate(rows):
        given, key = row.get("quorum"), str(row.get("key"))
        if given is not None and key in convening:
            message = "a convening category is not called, so nothing is counted; take this out"
            yield Fault(("category", number, "quorum"), message)
        elif _is_more(given, sizes[key]):
            message = f"{given} can never come: the category has {sizes[key]} parties"
            yield Fault(("category", number, "quorum"), message)


def _is_more(given: object, size: int) -> bool:
    return type(given) is int and given > size
