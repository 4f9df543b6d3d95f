"""What a person writes of an item: its kind, minutes, area, goals and background, checked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from bot.rules.errors import (
    BadLink,
    BadMinutes,
    EmptyTitle,
    UnknownArea,
    UnknownGoal,
    UnknownKind,
    mark,
)
from bot.rules.faults import attempt, settle, sound
from bot.rules.links import is_web_address, with_scheme
from bot.rules.series import Named
from bot.rules.texts import Word, clean

TITLE_LIMIT = 150
LINK_LIMIT = 1000
MINUTES_LIMIT = 240
_MINUTES = re.compile("[0-9]{1,4}")
_UNIT = r"(?:min|minut|minute|minuter|minutes)\.?"
_LENGTH = re.compile(rf"(\d+)\s*(?:m\.?|{_UNIT})", re.IGNORECASE)
_AT_END = re.compile(rf"(.*[^\s,])[\s,]+(\d+)\s*{_UNIT}", re.IGNORECASE)
"""Behind a title an m alone is a metre: the 50 m pool."""

Kind = Literal["information", "discussion", "consultation", "decision", "share", "follow_up"]
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
    goals: tuple[str, ...] = ()
    """Keys of the strategy goals that it touches."""


def draft(
    title: str, kind: str = "", minutes: str = "", area: str | None = None, link: str = ""
) -> Draft:
    """Return a checked draft from what was typed.

    Raises ``EmptyTitle``, ``TooLong``, ``BadKind``, ``BadMinutes``, ``BadLink``: the first of what
    is wrong, which knows the others.
    """
    words = attempt(lambda: _title(title))
    which = attempt(lambda: _kind(kind) if kind else DEFAULT_KIND)
    length = attempt(lambda: parse_minutes(minutes) if minutes else DEFAULT_MINUTES)
    background = attempt(lambda: parse_link(link) if link else None)
    settle((words, which, length, background))
    return Draft(sound(words), sound(which), sound(length), area, sound(background))


def _title(given: str) -> str:
    cleaned = clean(given, TITLE_LIMIT)
    if not cleaned:
        raise EmptyTitle(example=Word("agenda add Kulturskolan 2027 | 20 min"))
    return cleaned


def require_area(draft: Draft, areas: Iterable[Named]) -> None:
    """Return if the draft has no area, or one of ``areas``. Raises ``UnknownArea``."""
    if draft.area is not None and draft.area not in {area.key for area in areas}:
        raise UnknownArea(given=clean(draft.area[:40], 40))


def require_goals(draft: Draft, goals: Iterable[Named]) -> None:
    """Return if every goal of the draft is one of ``goals``. Raises ``UnknownGoal``."""
    known = {goal.key for goal in goals}
    for goal in draft.goals:
        if goal not in known:
            raise UnknownGoal(given=clean(goal[:40], 40))


def length_of(part: str) -> str:
    """Return the number of ``"20 min"``; empty for anything else."""
    found = _LENGTH.fullmatch(part)
    return found[1] if found else ""


def timed(title: str) -> tuple[str, str]:
    """Return a title and the number of minutes that it ends with: ``"Round, 20 min"``.

    The number is empty if it ends with none; a number without its unit is a part of the title.
    """
    found = _AT_END.fullmatch(title.strip())
    return (found[1], found[2]) if found else (title, "")


def parse_minutes(given: str) -> int:
    """Return the minutes of ``"15"``; raises ``BadMinutes`` outside 1–240."""
    digits = given.strip()
    if _MINUTES.fullmatch(digits) is None or not 1 <= int(digits) <= MINUTES_LIMIT:
        raise BadMinutes(limit=MINUTES_LIMIT, given=clean(given[:40], 40))
    return int(digits)


def parse_link(given: str) -> str:
    """Return a web address, with https:// if it was left out.

    Raises ``BadLink`` for anything else, ``TooLong`` beyond Slack.
    """
    link = clean(with_scheme(given.strip()), LINK_LIMIT)
    if not is_web_address(link):
        raise BadLink(given=link[:80])
    return link


def _kind(given: str) -> Kind:
    for kind in KINDS:
        if kind == given:
            return kind
    names = tuple(Word(name) for name in KIND_NAMES.values())
    raise UnknownKind(given=clean(given[:40], 40), kinds=names)
