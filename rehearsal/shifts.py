"""When the clocks of a zone are moved: what the page needs to know of it to write local times."""

from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)
_STEP: Final = 28 * 24 * 3600
"""Within so many seconds no clock is moved twice; not even for a month of fasting."""


@lru_cache(maxsize=8)
def shifts(name: str) -> list[tuple[int, int]]:
    """Return from which second since 1970 on a zone is how many seconds ahead of UTC; to 2100."""
    zone = ZoneInfo(name)
    looks = range(int(_FIRST.timestamp()), int(_LAST.timestamp()), _STEP)
    found = [(looks[0], _ahead(looks[0], zone))]
    for before, after in pairwise(looks):
        if _ahead(after, zone) != found[-1][1]:
            found.append((_moved(before, after, zone), _ahead(after, zone)))
    return found


def _moved(before: int, after: int, zone: ZoneInfo) -> int:
    """Return the first second at which it is as it is ``after``."""
    while after - before > 1:
        middle = (before + after) // 2
        if _ahead(middle, zone) == _ahead(after, zone):
            after = middle
        else:
            before = middle
    return after


def _ahead(second: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
