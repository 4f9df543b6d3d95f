"""What changes an App Home alone: buttons that turn its pages, and the choice of a series."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.rules.paging import Page
from bot.views.blocks import Block, Element, actions, aside, button, plain
from bot.views.items import shortened

SHOW = "show"
SERIES = "series"
_OPTION = 75
_OPTIONS = 100

Shown = Mapping[str, int]
"""The id of the series, and the pages of lists by name; a page that is not named is the first."""


@dataclass(frozen=True, slots=True)
class Own:
    """A series of a person, with its name in their language."""

    series: int
    name: str
    waits: int = 0
    """How much waits for them in it, while another one is shown."""


def turning(page: Page[object], name: str, shown: Shown, t: Translator) -> list[Element]:
    """Return the buttons for the pages before and after this one."""
    around = [page.number - 1, page.number + 1]
    return [
        button(
            t("Page {page} of {count}", page=number, count=page.count),
            f"{SHOW}:{name}-{number}",
            json.dumps({"words": f"{name} {number}", **shown, name: number}),
        )
        for number in around
        if 1 <= number <= page.count
    ]


def above(
    every: Sequence[Own], chosen: int, settings: Element | None, t: Translator
) -> list[Block]:
    """Return what stands below the name of the series: the choice of another, and what waits there.

    The choice alone would hide that.
    """
    choice = _choosing(every, chosen, t) if len(every) > 1 else None
    others = [f"{each.name} ({each.waits})" for each in every if each.waits]
    said = t("Waits for you in other series: {series}", series=shortened(others, t))
    return [
        *([actions(choice, settings)] if choice or settings else []),
        *([aside(said)] if others else []),
    ]


def _choosing(every: Sequence[Own], chosen: int, t: Translator) -> Element:
    """Return the choice of a series, with the one that is shown."""
    made = [
        {"text": plain(each.name, _OPTION), "value": _value({SERIES: each.series})}
        for each in every[:_OPTIONS]
    ]
    begun = [each for each in made if each["value"] == _value({SERIES: chosen})]
    element: Element = {
        "type": "static_select",
        "action_id": f"{SHOW}:{SERIES}",
        "placeholder": plain(t("Choose a series"), 150),
        "options": made,
    }
    return {**element, "initial_option": begun[0]} if begun else element


def _value(shown: Shown) -> str:
    return json.dumps(dict(shown))
