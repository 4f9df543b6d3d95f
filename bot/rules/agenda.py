"""The agenda: what may be done with an item, by whom, in which state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.rules import placing
from bot.rules.drafting import (
    DEFAULT_KIND,
    DEFAULT_MINUTES,
    KIND_NAMES,
    KINDS,
    LINK_LIMIT,
    MINUTES_LIMIT,
    TITLE_LIMIT,
    Draft,
    Kind,
    draft,
    parse_link,
    parse_minutes,
    require_area,
    require_goals,
)
from bot.rules.errors import (
    AgendaPublished,
    AlreadyPublished,
    EmptyReason,
    ItemChanged,
    ItemClosed,
    ItemUndecided,
    MergedAway,
    NoSuchItem,
    NothingToPublish,
    NotYourItem,
)
from bot.rules.series import Meeting
from bot.rules.texts import Word, clean

__all__ = [
    "DEFAULT_KIND",
    "DEFAULT_MINUTES",
    "KINDS",
    "KIND_NAMES",
    "LINK_LIMIT",
    "MINUTES_LIMIT",
    "REASON_LIMIT",
    "TITLE_LIMIT",
    "Balance",
    "Draft",
    "Item",
    "Kind",
    "State",
    "accept",
    "accepted",
    "balance",
    "decline",
    "draft",
    "order",
    "parse_link",
    "parse_minutes",
    "proposed",
    "publish",
    "require_area",
    "require_goals",
    "require_open",
    "require_shown",
    "set_minutes",
    "withdraw",
]

REASON_LIMIT = 500

State = Literal["proposed", "accepted", "declined", "withdrawn", "merged", "parked"]


@dataclass(frozen=True, slots=True)
class Item:
    """Something on, or proposed for, an agenda. ``number`` is never reused in a series."""

    id: int
    series: int
    meeting: int
    number: int
    title: str
    kind: Kind
    minutes: int
    area: str | None
    link: str | None
    party: int | None
    """``None`` when the convening body's convener proposes without a party."""
    proposer: int
    state: State = "proposed"
    position: int = 0
    late: bool = False
    reason: str = ""
    created_at: datetime | None = None
    goals: tuple[str, ...] = ()
    """Keys of goals of the series."""
    merged_into: int | None = None
    """The number of the item that it is part of now."""
    carried_from: datetime | None = None
    """When the meeting started on whose agenda it was first and did not get its turn."""
    standing: str = ""
    """Key of the standing item that it is; empty for what somebody proposed."""

    @property
    def is_open(self) -> bool:
        """Whether the item is proposed or accepted."""
        return self.state in {"proposed", "accepted"}


@dataclass(frozen=True, slots=True)
class Balance:
    """Planned minutes against the length of the meeting."""

    planned: int
    available: int

    @property
    def over(self) -> int:
        """Minutes too many; 0 if it fits."""
        return max(0, self.planned - self.available)


def require_shown(item: Item, state: str, command: Word) -> None:
    """Return if the item is still as a button showed it; words that were typed show no state.

    Raises ``ItemChanged``, with the ``command`` that does it all the same.
    """
    if state and state != item.state:
        raise ItemChanged(number=item.number, state=Word(item.state), command=command)


def withdraw(
    item: Item, parties: Sequence[int], meeting: Meeting, names: tuple[str, str], *, convener: bool
) -> Item:
    """Return the item withdrawn; ``names`` are the proposing party's and the convener's.

    Raises ``ItemClosed``, ``NotYourItem`` and, once it is published, ``AgendaPublished``.
    """
    if item.state != "parked":
        require_open(item)
    party, convener_name = names
    if not convener and item.party not in parties:
        raise NotYourItem(number=item.number, party=party)
    if meeting.published_at is not None and not convener:
        raise AgendaPublished(convener=convener_name)
    return replace(item, state="withdrawn")


def accept(item: Item, items: Iterable[Item]) -> Item:
    """Return the item accepted, last in order but for what closes every agenda.

    Raises ``ItemClosed`` if it is withdrawn, ``MergedAway``.
    """
    if item.state == "accepted":
        return item
    if item.state in {"withdrawn", "merged"}:
        require_open(item)
    last = placing.last(other.position for other in items if other.state == "accepted")
    return replace(item, state="accepted", position=last + 1, reason="")


def decline(item: Item, reason: str) -> Item:
    """Return the item declined with its reason. Raises ``EmptyReason``, ``ItemClosed``."""
    if item.state != "parked":
        require_open(item)
    if not (cleaned := clean(reason, REASON_LIMIT, lines=True)):
        raise EmptyReason
    return replace(item, state="declined", reason=cleaned)


def set_minutes(item: Item, minutes: int) -> Item:
    """Return the item with its time. Raises ``ItemClosed``."""
    require_open(item)
    return replace(item, minutes=minutes)


def order(items: Sequence[Item], numbers: Sequence[int]) -> list[Item]:
    """Return the accepted items in a new order: those named first, the others after them.

    Raises ``NoSuchItem``; ``ItemUndecided`` or ``ItemClosed`` if a named item is not accepted.
    """
    by_number = {item.number: item for item in items}
    for number in numbers:
        if number not in by_number:
            raise NoSuchItem(number=number, example=Word("agenda"))
        if by_number[number].state == "proposed":
            raise ItemUndecided(number=number, command=Word("agenda accept"))
        if by_number[number].state != "accepted":
            raise ItemClosed(number=number, state=Word(by_number[number].state))
    named = [by_number[number] for number in dict.fromkeys(numbers)]
    ordered = [*named, *(item for item in accepted(items) if item.number not in numbers)]
    places = placing.ordered([item.position for item in ordered])
    return [replace(item, position=at) for item, at in zip(ordered, places, strict=True)]


def accepted(items: Iterable[Item]) -> list[Item]:
    """Return the accepted items in their order."""
    chosen = (item for item in items if item.state == "accepted")
    return sorted(chosen, key=lambda item: (item.position, item.number))


def proposed(items: Iterable[Item]) -> list[Item]:
    """Return the items that wait for the convener, oldest first."""
    return sorted((i for i in items if i.state == "proposed"), key=lambda item: item.number)


def undecided(items: Iterable[Item], meeting: Meeting | None, now: datetime) -> list[Item]:
    """Return the proposals that can be decided on: none from the start on, the agenda is closed."""
    is_closed = meeting is not None and meeting.has_started(now)
    return [] if is_closed else proposed(items)


def balance(items: Iterable[Item], meeting: Meeting) -> Balance:
    """Return the accepted minutes against the length of the meeting."""
    return Balance(sum(item.minutes for item in accepted(items)), meeting.minutes)


def publish(meeting: Meeting, items: Iterable[Item], now: datetime) -> Meeting:
    """Return the meeting with its agenda published at ``now``.

    Raises ``AlreadyPublished``, ``NothingToPublish``.
    """
    if meeting.published_at is not None:
        raise AlreadyPublished(date=meeting.published_at)
    if not accepted(items):
        raise NothingToPublish
    return replace(
        meeting,
        published_at=now,
        call_opened_at=meeting.call_opened_at or now,
        call_closed_at=meeting.call_closed_at or now,
    )


def require_open(item: Item) -> None:
    """Return if the item is proposed or accepted. Raises ``MergedAway``, ``ItemClosed``."""
    if item.merged_into is not None:
        raise MergedAway(number=item.number, into=item.merged_into)
    if not item.is_open:
        raise ItemClosed(number=item.number, state=Word(item.state))
