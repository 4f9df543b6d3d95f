"""A series that is being set up: what it holds so far, what is done and what is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.rules.errors import mark
from bot.rules.workspace import People, labelled

Data = dict[str, Any]
"""Of the shape of a series file: what TOML gives, with dates and times as texts."""
Part = Literal[
    "name", "channel", "when", "place", "parties", "people", "conveners", "cycle", "more"
]
PARTS: tuple[Part, ...] = (
    *("name", "channel", "when", "place", "parties", "people", "conveners", "cycle", "more"),
)
"""What is set up, in its order; each can be opened by itself."""
WALK: tuple[Part, ...] = ("name", "channel", "when", "place", "parties", "people", "more")
"""The steps of the set-up. The other parts begin as most would have them: whoever sets the series
up convenes it, and its cycle is the one that suits most; the preview shows it and leads to both."""
PART_NAMES: Mapping[Part, str] = {
    "name": mark("Name and purpose"),
    "channel": mark("The channel"),
    "when": mark("When you meet"),
    "place": mark("Place and days off"),
    "parties": mark("The parties"),
    "people": mark("Who acts for them"),
    "conveners": mark("Conveners"),
    "cycle": mark("What happens when"),
    "more": mark("Goals and standing items"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A series that is not there yet, in a workspace; ``user`` began it (Slack's id)."""

    id: int
    workspace: str
    user: str
    data: Data
    revision: int = 0

    def holding(self, data: Data) -> "Draft":
        """Return the same draft with other contents."""
        return replace(self, data=data)

    def is_of(self, user: str) -> bool:
        """Tell whether a person may work on it: who began it, and the conveners it names."""
        return user == self.user or user in conveners(self.data)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the modals of the set-up are about: a draft, or a series that is there."""

    data: Data
    draft: int | None = None
    series: int | None = None

    @property
    def language(self) -> str:
        """The language that the channel reads."""
        return str(self.data["series"].get("language", "sv"))


def without(data: Data, user: str) -> Data:
    """Return what a draft holds without the person of this user id: nobody is in their place.

    What was left in a form has several people in one text.
    """
    named = re.compile(rf"[\s,;]*\b{re.escape(user)}\b")

    def left(value: object) -> object:
        if isinstance(value, dict):
            return {name: left(each) for name, each in value.items() if each != user}
        if isinstance(value, list):
            return [left(each) for each in value if each != user and not _is_row_of(each, user)]
        if isinstance(value, str) and named.search(value):
            return named.sub("", value).strip(" ,;\n")
        return value

    return {name: left(each) for name, each in data.items()}


def _is_row_of(value: object, user: str) -> bool:
    return isinstance(value, dict) and value.get("user") == user


def conveners(data: Data) -> list[str]:
    """Return the user ids of the conveners."""
    found: list[str] = data["series"].get("conveners", [])
    return found


def people_of(data: Data) -> People:
    """Return what the people are called whom it names, or who were chosen in one of its forms."""
    return {row["user"]: labelled(row["name"], row.get("title", "")) for row in data["person"]}


def title(data: Data, language: str) -> str:
    """Return the name of the series in a language; empty while it has none."""
    return str(data["series"].get("name", {}).get(language, ""))


def called(data: Data) -> list[Data]:
    """Return the parties that are called: all but those of convening categories."""
    convening = {row["key"] for row in data["category"] if row.get("convening")}
    return [party for party in data["party"] if party["category"] not in convening]


def vacant(data: Data) -> list[str]:
    """Return the names of the parties that are called and for which nobody acts."""
    return [party["name"] for party in called(data) if _is_empty(party)]


def doubled(data: Data) -> dict[str, list[str]]:
    """Return the names of the parties of each principal who has several, by user id."""
    every: dict[str, list[str]] = {}
    for party in called(data):
        if party.get("principal"):
            every.setdefault(party["principal"], []).append(party["name"])
    return {user: names for user, names in every.items() if len(names) > 1}


def listed(data: Data) -> list[Data]:
    """Return the parties as a list has them: those that are called, then who convenes."""
    those = called(data)
    return [*those, *(party for party in data["party"] if party not in those)]


def unstaffed(data: Data) -> list[str]:
    """Return the names of the convening parties for which nobody acts: they propose nothing."""
    those = called(data)
    return [party["name"] for party in data["party"] if _is_empty(party) and party not in those]


def missing(data: Data) -> tuple[Part, ...]:
    """Return the steps that must be done before the series can begin."""
    series = data["series"]
    there: dict[Part, bool] = {
        "name": "name" in series,
        "channel": "channel" in series,
        "when": "from" in series.get("meeting", {}),
        "parties": bool(called(data)),
        "conveners": bool(conveners(data)),
    }
    return tuple(part for part, is_done in there.items() if not is_done)


def done(data: Data) -> tuple[Part, ...]:
    """Return the steps that were done, and in whose forms nothing else was typed since."""
    gone: list[Part] = data.get("done", [])
    open_ = {*missing(data), *data.get("left", {})}
    return tuple(part for part in WALK if part in gone and part not in open_)


def unseen(data: Data) -> tuple[Part, ...]:
    """Return the steps that nobody has begun; without them the series may begin."""
    begun = {*done(data), *missing(data), *unsaved(data)}
    return tuple(part for part in WALK if part not in begun)


def unsaved(data: Data) -> tuple[Part, ...]:
    """Return what something was typed in that was not sent off: the series would begin without."""
    return tuple(part for part in PARTS if part in data.get("left", {}))


def following(data: Data, part: Part | None = None) -> Part | None:
    """Return the first step after ``part`` that was not done yet, or the first one of all.

    So whoever went back goes on where they were. ``None``: there is none; it can be looked at as a
    whole.
    """
    left = [each for each in PARTS if each in {*missing(data), *unsaved(data), *unseen(data)}]
    after = PARTS.index(part) if part is not None else len(PARTS)
    later = [each for each in left if PARTS.index(each) > after]
    return next(iter((*later, *missing(data), *left)), None)


def previous(part: Part) -> Part | None:
    """Return the step before ``part``; ``None`` before the first one, and of what is no step."""
    place = WALK.index(part) if part in WALK else 0
    return WALK[place - 1] if place else None


def marked(data: Data, part: Part) -> Data:
    """Return the same with ``part`` done; what was left in its form is there now."""
    gone = [*(p for p in data.get("done", []) if p != part), part]
    return {**settled(data, part), "done": gone}


def left(data: Data, part: Part, values: Mapping[str, str]) -> Data:
    """Return the same with what stands in the form of ``part``, which somebody left unfinished.

    It is kept as it was typed, right or wrong, until the form is sent off.
    """
    return {**data, "left": {**data.get("left", {}), part: dict(values)}}


def left_in(data: Data, part: Part) -> Mapping[str, str]:
    """Return what was left in the form of ``part``, by input."""
    found: Mapping[str, str] = data.get("left", {}).get(part, {})
    return found


def settled(data: Data, part: Part) -> Data:
    """Return the same with nothing left in the form of ``part``."""
    rest = {each: values for each, values in data.get("left", {}).items() if each != part}
    return {**data, "left": rest}


@dataclass(frozen=True, slots=True)
class Shift:
    """A planned step that a change has moved, added (``before`` is ``None``) or taken out."""

    kind: str
    before: datetime | None
    """Naive local time, as ``after``."""
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What saving the settings of a series did."""

    is_empty: bool
    shifts: tuple[Shift, ...] = ()
    stray: tuple[datetime, ...] = ()
    """When the meetings are that stay although the rule gives them no longer (UTC)."""
    moved: tuple[datetime, ...] = ()
    """When those are that stay where a convener had moved them (UTC)."""
    asks_from: datetime | None = None
    """When the first reminder of a meeting comes that has lost its invitation (UTC)."""
    invited: tuple[str, ...] = ()
    """Who acts for a party from now on, and gets the invitation that went out before."""


def _is_empty(party: Data) -> bool:
    return not (party.get("principal") or party.get("deputies"))
