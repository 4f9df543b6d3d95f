"""Pages: what is shown of a long list, so that it ends before Slack's limits do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """One page of a list; pages are numbered from 1, and the first one may be empty."""

    rows: Sequence[T_co]
    number: int
    count: int


def page(rows: Sequence[T], size: int, number: int) -> Page[T]:
    """Return the page ``number`` of ``size`` rows; one that does not exist is the nearest."""
    count = max(1, -(-len(rows) // size))
    shown = min(max(number, 1), count)
    return Page(rows[(shown - 1) * size : shown * size], shown, count)
