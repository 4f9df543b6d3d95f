"""Merging: several items become one, and each keeps its number, its proposer and its party."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.rules.agenda import Item, accepted, require_open
from bot.rules.errors import MergesItself, MergesOne
from bot.rules.examples import Example

_EXAMPLE = Example("agenda merge #12 #15")


@dataclass(frozen=True, slots=True)
class Merger:
    """What a merger changes."""

    target: Item
    joined: tuple[Item, ...]
    """The items that were merged now."""
    followed: tuple[Item, ...] = ()
    """What was part of those before, and is part of the target now."""

    @property
    def changed(self) -> tuple[Item, ...]:
        """Return every item that is changed."""
        return (self.target, *self.joined, *self.followed)


def require_several(numbers: Sequence[int]) -> None:
    """Return if the numbers name two items or more, each once or more.

    Raises ``MergesOne``, and ``MergesItself`` if the first one is named again.
    """
    if len(numbers) < 2:  # noqa: PLR2004 - one is no merger
        raise MergesOne(example=_EXAMPLE)
    if numbers[0] in numbers[1:]:
        raise MergesItself(number=numbers[0], example=_EXAMPLE)


def merge(target: Item, others: Sequence[Item], items: Iterable[Item]) -> Merger:
    """Return what becomes of the items when ``others`` go into ``target``.

    ``items`` are all of the agendas that the others are of. What was on the agenda stays on it: the
    target takes the first place of those that were accepted, if it was only proposed. Nothing is
    ever part of a part, so no circle can be made. Raises ``MergedAway``, ``ItemClosed``.
    """
    require_open(target)
    for other in others:
        if other.state != "parked":
            require_open(other)
    taken = {other.number for other in others}
    places = [other.position for other in accepted(others)]
    if target.state == "proposed" and places:
        target = replace(target, state="accepted", position=places[0])
    return Merger(
        target,
        tuple(_into(target, other) for other in others),
        tuple(_into(target, item) for item in items if item.merged_into in taken),
    )


def follow(target: Item, items: Iterable[Item]) -> list[Item]:
    """Return what is part of ``target``, at the meeting where that is now."""
    parts = (item for item in items if item.merged_into == target.number)
    return [replace(item, meeting=target.meeting) for item in parts]


def _into(target: Item, item: Item) -> Item:
    return replace(item, state="merged", merged_into=target.number, meeting=target.meeting)
