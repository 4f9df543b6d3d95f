"""What changes an App Home alone: buttons that turn its pages, and the choice of a series."""

import json
from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.rules.paging import Page
from bot.views.blocks import Element, button, plain

SHOW = "show"
SERIES = "series"
_OPTION = 75
_OPTIONS = 100

Shown = Mapping[str, int]
"""The id of the series, and the pages of lists by name; a page that is not named is the first."""


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


def choosing(options: Sequence[tuple[int, str]], chosen: int, t: Translator) -> Element:
    """Return the choice of a series, by id and name, with the one that is shown."""
    made = [
        {"text": plain(name, _OPTION), "value": _value({SERIES: series})}
        for series, name in options[:_OPTIONS]
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
