"""A series that is being set up: what it holds so far, what is done and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.rules.errors import mark

Data = dict[str, Any]
"""Of the shape of a series file: what TOML gives, with dates and times as texts."""
Part = Literal[
    "name", "channel", "when", "place", "parties", "people", "conveners", "cycle", "more"
]
PARTS: tuple[Part, ...] = (
    *("name", "channel", "when", "place", "parties", "people", "conveners", "cycle", "more"),
)
"""The steps of the set-up, in the order in which they are offered."""
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


def conveners(data: Data) -> list[str]:
    """Return the user ids of the conveners."""
    found: list[str] = data["series"].get("conveners", [])
    return found


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
    """Return the steps that were done."""
    gone: list[Part] = data.get("done", [])
    return tuple(part for part in PARTS if part in gone and part not in missing(data))


def unseen(data: Data) -> tuple[Part, ...]:
    """Return the steps that were not done, and without which the series may begin."""
    return tuple(part for part in PARTS if part not in (*done(data), *missing(data)))


def following(data: Data, part: Part | None = None) -> Part | None:
    """Return the step that comes after ``part``, or the first one that was not done yet.

    ``None``: there is none; it can be looked at as a whole.
    """
    if part is None:
        left = [each for each in PARTS if each not in done(data)]
        return next(iter((*missing(data), *left)), None)
    later = PARTS[PARTS.index(part) + 1 :]
    return next(iter(later), None)


def marked(data: Data, part: Part) -> Data:
    """Return the same with ``part`` done."""
    return {**data, "done": [*(p for p in data.get("done", []) if p != part), part]}


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
    asks_from: datetime | None = None
    """When the first reminder of a meeting comes that has lost its invitation (UTC)."""


def _is_empty(party: Data) -> bool:
    return not (party.get("principal") or party.get("deputies"))
