"""What is asked of several items at once is done with all of them, or with none."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.rules.errors import NoneOfThem, Refusal

T = TypeVar("T")


def each(numbers: Sequence[int], act: Callable[[int], T]) -> list[T]:
    """Do it with each number. Raises what ``act`` raises.

    Where that is about one of several, it is ``NoneOfThem``: the transaction is rolled back, and
    nothing is changed for the others either.
    """
    try:
        return [act(number) for number in numbers]
    except Refusal as why:
        if len(numbers) > 1 and "number" in why.params:
            raise NoneOfThem(why=why, numbers=tuple(f"#{number}" for number in numbers)) from why
        raise
