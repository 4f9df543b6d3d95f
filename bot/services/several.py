"""What is asked of several items at once is done with all of them, or with none."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.rules.errors import ItemChanged, NoneOfThem, Refusal

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


def those_left(
    numbers: Sequence[int], act: Callable[[int], T]
) -> tuple[list[T], list[ItemChanged]]:
    """Do it with each number whose item is as a button showed it; return why not with the others.

    Raises what ``each`` raises of any other refusal, and if no item is as it was shown.
    """
    changed: list[ItemChanged] = []

    def unless_changed(number: int) -> T | None:
        try:
            return act(number)
        except ItemChanged as why:
            changed.append(why)
            if len(changed) == len(numbers):
                raise
            return None

    done = [each for each in each(numbers, unless_changed) if each is not None]
    return done, changed
