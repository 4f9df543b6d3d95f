"""A small language for the shapes of JSON: what is allowed, how long, how many.

A shape takes a value and where it stands, and yields what is wrong, in Slack's way of saying it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rehearsal.store import Json

Shape = Callable[[object, str], Iterator[str]]
_REMEMBERED: Final = 2_000


def problem(words: str, at: str) -> str:
    """Return a line as Slack words it."""
    return f"[ERROR] {words} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Shape:
    """A string of ``least`` to ``most`` characters."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return check


def pattern(expected: re.Pattern[str], words: str, most: int = 3000) -> Shape:
    """A string of at most ``most`` characters that looks as ``words`` say."""
    length = string(most)

    def check(value: object, at: str) -> Iterator[str]:
        yield from length(value, at)
        if isinstance(value, str) and value and not expected.fullmatch(value):
            yield problem(f"must be {words}", at)

    return check


def number(least: int, most: int) -> Shape:
    """A whole number between two others."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield problem(f"must be a number between {least} and {most}", at)

    return check


def any_number(value: object, at: str) -> Iterator[str]:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield problem("must be a number", at)


def or_null(shape: Shape) -> Shape:
    """What has a shape, or is not there."""
    return lambda value, at: iter(()) if value is None else shape(value, at)


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def one_of(*values: str) -> Shape:
    """One of some words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in values:
            yield problem(f"must be one of {', '.join(values)}", at)

    return check


def array(item: Shape, most: int, least: int = 1) -> Shape:
    """A list of ``least`` to ``most`` items."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        for index, each in enumerate(value):
            yield from item(each, f"{at}/{index}")

    return check


def record(
    required: Mapping[str, Shape],
    optional: Mapping[str, Shape] | None = None,
    *also: Callable[[Json, str], Iterator[str]],
) -> Shape:
    """An object with these keys and no others; ``also`` are checks of the whole."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for key in required.keys() - value.keys():
            yield problem(f"missing required field: {key}", at)
        for key, each in value.items():
            if key in known:
                yield from known[key](each, f"{at}/{key}")
            else:
                yield problem(f"unexpected field: {key}", at)
        for rule in also:
            yield from rule(value, at)

    return check


def by_type(shapes: Mapping[str, Shape], what: str) -> Shape:
    """An object whose ``type`` says which shape it has."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield problem(f"unsupported {what}: {kind}", at)
        else:
            yield from shapes[kind](value, at)

    return check


def remembered(shape: Shape) -> Shape:
    """The same shape, which is not checked again where the same JSON was right before."""
    right: set[str] = set()

    def check(value: object, at: str) -> Iterator[str]:
        written = json.dumps(value)
        if written in right:
            return
        found = list(shape(value, at))
        if not found:
            if len(right) >= _REMEMBERED:
                right.clear()
            right.add(written)
        yield from found

    return check


def exactly_one(*keys: str) -> Callable[[Json, str], Iterator[str]]:
    """Check that one of the keys is there, and only one."""

    def check(value: Json, at: str) -> Iterator[str]:
        if sum(key in value for key in keys) != 1:
            yield problem(f"must have exactly one of {' or '.join(keys)}", at)

    return check


def unique(values: Sequence[object], what: str, at: str) -> Iterator[str]:
    """Check that no value stands twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            yield problem(f"{what} {value} already exists", at)
