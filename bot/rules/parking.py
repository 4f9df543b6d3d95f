"""The parking lot of a series: what is for later, and what nobody decided on."""

from collections.abc import Iterable
from dataclasses import replace

from bot.rules.agenda import Item, proposed, require_open
from bot.rules.errors import AlreadyParked, ItemPublished
from bot.rules.series import Meeting
from bot.rules.texts import Word


def park(item: Item, meeting: Meeting) -> Item:
    """Return the item parked.

    Raises ``AlreadyParked``, ``MergedAway``, ``ItemClosed``; and ``ItemPublished`` for what stands
    on a published agenda.
    """
    if item.state == "parked":
        raise AlreadyParked(number=item.number, command=Word("agenda accept"))
    require_open(item)
    if item.state == "accepted" and meeting.published_at is not None:
        raise ItemPublished(number=item.number)
    return replace(item, state="parked", position=0)


def left_over(items: Iterable[Item]) -> list[Item]:
    """Return the proposals of a meeting that is over, parked: nobody has decided on them."""
    return [replace(item, state="parked") for item in proposed(items)]
