"""How the agenda is shared between the convening body and the parties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.rules.agenda import Item
from bot.rules.seats import Party


@dataclass(frozen=True, slots=True)
class Share:
    """How many items, and their minutes together."""

    items: int
    minutes: int


def shares(items: Iterable[Item], parties: Mapping[int, Party]) -> tuple[Share, Share]:
    """Return the convening body's share and the parties'.

    What no party has proposed is the convening body's.
    """
    own: list[int] = []
    theirs: list[int] = []
    for item in items:
        party = parties.get(item.party or 0)
        (own if party is None or party.category.convening else theirs).append(item.minutes)
    return Share(len(own), sum(own)), Share(len(theirs), sum(theirs))
