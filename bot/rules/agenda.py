"""The agenda: what may be done with an item, by whom, in which state."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from bot.rules.cycle import Occurrence
from bot.rules.errors import (
    AgendaPublished,
    AlreadyPublished,
    BadLink,
    BadMinutes,
    EmptyReason,
    EmptyTitle,
    ItemChanged,
    ItemClosed,
    NoSuchItem,
    NothingToPublish,
    NotYourItem,
    UnknownArea,
    UnknownKind,
    mark,
)
from bot.rules.links import is_web_address
from bot.rules.register import Register
from bot.rules.seats import Party
from bot.rules.series import Meeting, Named, Series
from bot.rules.texts import Word, clean

TITLE_LIMIT = 150
REASON_LIMIT = 500
LINK_LIMIT = 1000
MINUTES_LIMIT = 240
_MINUTES = re.compile("[0-9]{1,4}")

Kind = Literal["information", "discussion", "consultation", "decision", "share", "follow_up"]
State = Literal["proposed", "accepted", "declined", "withdrawn"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {
    "information": mark("information"),
    "discussion": mark("discussion"),
    "consultation": mark("consultation"),
    "decision": mark("decision"),
    "share": mark("trend or opportunity to share"),
    "follow_up": mark("follow-up"),
}
DEFAULT_KIND: Kind = "discussion"
DEFAULT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes of an item."""

    title: str
    kind: Kind = DEFAULT_KIND
    minutes: int = DEFAULT_MINUTES
    area: str | None = None
    """Key of an area of the series."""
    link: str | None = None


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


def draft(
    title: str, kind: str = "", minutes: str = "", area: str | None = None, link: str = ""
) -> Draft:
    """Return a checked draft from what was typed.

    Raises ``EmptyTitle``, ``TooLong``, ``BadKind``, ``BadMinutes``, ``BadLink``.
    """
    cleaned = clean(title, TITLE_LIMIT)
    if not cleaned:
        raise EmptyTitle(example=Word("agenda add Kulturskolan 2027 | 20 min"))
    return Draft(
        title=cleaned,
        kind=_kind(kind) if kind else DEFAULT_KIND,
        minutes=parse_minutes(minutes) if minutes else DEFAULT_MINUTES,
        area=area,
        link=parse_link(link) if link else None,
    )


def require_area(draft: Draft, areas: Iterable[Named]) -> None:
    """Return if the draft has no area, or one of ``areas``. Raises ``UnknownArea``."""
    if draft.area is not None and draft.area not in {area.key for area in areas}:
        raise UnknownArea(given=clean(draft.area[:40], 40))


def parse_minutes(given: str) -> int:
    """Return the minutes of ``"15"``; raises ``BadMinutes`` outside 1–240."""
    digits = given.strip()
    if _MINUTES.fullmatch(digits) is None or not 1 <= int(digits) <= MINUTES_LIMIT:
        raise BadMinutes(limit=MINUTES_LIMIT, given=clean(given[:40], 40))
    return int(digits)


def parse_link(given: str) -> str:
    """Return a web address; raises ``BadLink`` for anything else, ``TooLong`` beyond Slack."""
    link = clean(given, LINK_LIMIT)
    if not is_web_address(link):
        raise BadLink(given=link[:80])
    return link


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
    _require_open(item)
    party, convener_name = names
    if not convener and item.party not in parties:
        raise NotYourItem(number=item.number, party=party, convener=convener_name)
    if meeting.published_at is not None and not convener:
        raise AgendaPublished(convener=convener_name)
    return replace(item, state="withdrawn")


def accept(item: Item, items: Iterable[Item]) -> Item:
    """Return the item accepted, last in order. Raises ``ItemClosed`` if it is withdrawn."""
    if item.state == "accepted":
        return item
    if item.state == "withdrawn":
        raise ItemClosed(number=item.number, state=Word(item.state))
    last = max((other.position for other in items if other.state == "accepted"), default=0)
    return replace(item, state="accepted", position=last + 1, reason="")


def decline(item: Item, reason: str) -> Item:
    """Return the item declined with its reason. Raises ``EmptyReason``, ``ItemClosed``."""
    _require_open(item)
    cleaned = clean(reason, REASON_LIMIT, lines=True)
    if not cleaned:
        raise EmptyReason
    return replace(item, state="declined", reason=cleaned)


def set_minutes(item: Item, minutes: int) -> Item:
    """Return the item with its time. Raises ``ItemClosed``."""
    _require_open(item)
    return replace(item, minutes=minutes)


def order(items: Sequence[Item], numbers: Sequence[int]) -> list[Item]:
    """Return the accepted items in a new order: those named first, the others after them.

    Raises ``NoSuchItem``, and ``ItemClosed`` if a named item is not accepted.
    """
    by_number = {item.number: item for item in items}
    for number in numbers:
        if number not in by_number:
            raise NoSuchItem(number=number, example="agenda")
        if by_number[number].state != "accepted":
            raise ItemClosed(number=number, state=Word(by_number[number].state))
    named = [by_number[number] for number in dict.fromkeys(numbers)]
    rest = [item for item in accepted(items) if item.number not in numbers]
    return [replace(item, position=place) for place, item in enumerate([*named, *rest], start=1)]


def accepted(items: Iterable[Item]) -> list[Item]:
    """Return the accepted items in their order."""
    chosen = (item for item in items if item.state == "accepted")
    return sorted(chosen, key=lambda item: (item.position, item.number))


def proposed(items: Iterable[Item]) -> list[Item]:
    """Return the items that wait for the convener, oldest first."""
    return sorted((i for i in items if i.state == "proposed"), key=lambda item: item.number)


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


@dataclass(frozen=True, slots=True)
class Page:
    """An agenda with what is needed to show it."""

    series: Series
    meeting: Meeting
    items: tuple[Item, ...]
    parties: dict[int, Party]
    steps: tuple[Occurrence, ...] = ()
    """The steps of the meeting, for the dates of the call."""
    led: Register | None = None
    """The outcomes of earlier meetings that lead it, if there are any."""

    @property
    def accepted(self) -> list[Item]:
        """The accepted items in order."""
        return accepted(self.items)

    @property
    def proposed(self) -> list[Item]:
        """The items that wait for the convener."""
        return proposed(self.items)

    @property
    def balance(self) -> Balance:
        """Planned minutes against the meeting's length."""
        return balance(self.items, self.meeting)

    def due(self, kind: str) -> datetime | None:
        """Return when the first step of ``kind`` is due (UTC)."""
        return next((step.due_at for step in self.steps if step.kind == kind), None)


def _kind(given: str) -> Kind:
    for kind in KINDS:
        if kind == given:
            return kind
    names = tuple(Word(name) for name in KIND_NAMES.values())
    raise UnknownKind(given=clean(given[:40], 40), kinds=names)


def _require_open(item: Item) -> None:
    if not item.is_open:
        raise ItemClosed(number=item.number, state=Word(item.state))
