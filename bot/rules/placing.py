"""Places on an agenda: its head, its middle and its end.

What comes back by itself or is carried over stands at the head or at the end, whatever is accepted
meanwhile: positions below 0 are of the head, those from ``TAIL`` on of the end.
"""

from collections.abc import Iterable, Sequence

HEAD, TAIL = -1_000_000, 1_000_000


def last(places: Iterable[int]) -> int:
    """Return the last place of the middle; 0 if nothing stands there."""
    return max((place for place in places if 0 <= place < TAIL), default=0)


def first(places: Iterable[int], count: int) -> int:
    """Return the first of ``count`` places before everything else."""
    return min((place for place in places if place < 0), default=HEAD) - count


def behind_head(places: Iterable[int]) -> int:
    """Return the place behind the head, before the middle."""
    return max((place for place in places if place < 0), default=HEAD) + 1


def at_end(places: Iterable[int]) -> int:
    """Return the place behind everything else, where nothing that is accepted comes after."""
    return max((place for place in places if place >= TAIL), default=TAIL) + 1


def ordered(places: Sequence[int]) -> list[int]:
    """Return new places in this order; what leads or closes the order stays head or end."""
    middle = [n for n, place in enumerate(places) if 0 <= place < TAIL]
    begins = middle[0] if middle else sum(place < 0 for place in places)
    ends = middle[-1] if middle else begins - 1
    bands = (HEAD if n < begins else TAIL if n > ends else 0 for n in range(len(places)))
    return [band + n for n, band in enumerate(bands, start=1)]
