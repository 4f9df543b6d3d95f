"""Everything that is wrong with what was written, known at once: each part is read on its own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.rules.errors import Refusal

T = TypeVar("T")


@contextmanager
def at(name: str) -> Iterator[None]:
    """Say of every refusal inside that it is about the input ``name``."""
    try:
        yield
    except Refusal as refused:
        refused.at = refused.at or name
        raise


def attempt(read: Callable[[], T]) -> T | Refusal:
    """Return a part, or what refuses it."""
    try:
        return read()
    except Refusal as refused:
        return refused


def sound(part: T | Refusal) -> T:
    """Return a part that is well; raises what refuses it."""
    if isinstance(part, Refusal):
        raise part
    return part


def settle(parts: Iterable[object]) -> None:
    """Return if all parts are well; raises the first refusal among them, which knows the others."""
    refused = [each for each in parts if isinstance(each, Refusal)]
    every = [fault for each in refused for fault in (each, *each.also)]
    if every:
        first, *others = every
        first.also = tuple(others)
        raise first
