"""What a published agenda has become since the channel was told: added, taken out, moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

GATHERED = timedelta(hours=1)
"""Several changes within this time are one announcement."""


@dataclass(frozen=True, slots=True)
class Change:
    """The net change of an agenda, by numbers of items."""

    added: tuple[int, ...] = ()
    taken_out: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is another than before."""
        return bool(self.added or self.taken_out or self.moved)


def change(before: Sequence[int], after: Sequence[int]) -> Change:
    """Return what turns one order of numbers into the other; as few as possible have moved."""
    stayed = [number for number in after if number in before]
    kept = _longest_rising([before.index(number) for number in stayed])
    return Change(
        added=tuple(number for number in after if number not in before),
        taken_out=tuple(number for number in before if number not in after),
        moved=tuple(number for number in stayed if before.index(number) not in kept),
    )


def written(numbers: Sequence[int]) -> str:
    """Return an order of numbers as the outbox keeps it."""
    return " ".join(map(str, numbers))


def read(kept: str) -> list[int]:
    """Return the order of numbers that ``written`` wrote."""
    return [int(number) for number in kept.split()]


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Return the longest rising run of ``places``, gaps allowed.

    Of equal ones the last: what somebody puts first is what they have moved.
    """
    runs: list[list[int]] = [[]]
    for place in places:
        before = [run for run in runs if not run or run[-1] < place]
        longest: list[int] = max(before, key=len)
        runs.append([*longest, place])
    found: list[int] = max(reversed(runs), key=len)
    return set(found)
