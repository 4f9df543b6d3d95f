"""Support: one voice of a party for another party's item, until the agenda is published."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.rules.agenda import Item, require_open
from bot.rules.errors import AgendaPublished, AlreadySupported, NotSupported, OwnItem
from bot.rules.seats import Party
from bot.rules.series import Meeting
from bot.rules.texts import Word


@dataclass(frozen=True, slots=True)
class Support:
    """That a party supports an item, and who said so."""

    item: int
    party: int
    person: int
    at: datetime


def require_supportable(
    item: Item, party: Party, proposing: Collection[int | None], meeting: Meeting, convener: str
) -> None:
    """Return if the party may support the item, or take that back.

    ``proposing`` are the parties that have proposed the item or a part of it. Raises
    ``MergedAway``, ``ItemClosed``, ``AgendaPublished``, ``OwnItem``.
    """
    require_open(item)
    if meeting.published_at is not None:
        raise AgendaPublished(convener=convener)
    if party.id in proposing:
        raise OwnItem(number=item.number, party=party.name)


def require_new(item: Item, party: Party, supporting: Collection[int]) -> None:
    """Return if the party is none of those ``supporting``. Raises ``AlreadySupported``."""
    if party.id in supporting:
        raise AlreadySupported(
            number=item.number, party=party.name, command=Word("agenda unsupport")
        )


def require_given(item: Item, party: Party, supporting: Collection[int]) -> None:
    """Return if the party is one of those ``supporting``. Raises ``NotSupported``."""
    if party.id not in supporting:
        raise NotSupported(number=item.number, party=party.name)
