"""Inputs of modals in which people, channels, days, hours, zones and countries are chosen."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.i18n import Translator
from bot.views.blocks import Block, Element, plain
from bot.views.forms import Option

_IN_GROUP = 100
"""As many options as Slack takes in one group of a menu."""


def person_input(
    name: str, label: str, *, initial: str = "", hint: str = "", optional: bool = True
) -> Block:
    """Return a menu of the people whom the reader sees in Slack."""
    element: Element = {"type": "users_select", "action_id": name}
    if initial:
        element["initial_user"] = initial
    return _input(name, label, element, hint, optional=optional)


def people_input(  # noqa: PLR0913 - Slack's own fields
    name: str,
    label: str,
    *,
    most: int,
    initial: Sequence[str] = (),
    hint: str = "",
    optional: bool = True,
) -> Block:
    """Return the same menu, of which several may be chosen, in their order."""
    element: Element = {"type": "multi_users_select", "action_id": name, "max_selected_items": most}
    if initial:
        element["initial_users"] = list(initial)
    return _input(name, label, element, hint, optional=optional)


def channel_input(name: str, label: str, *, initial: str = "", hint: str = "") -> Block:
    """Return a menu of the channels that the reader sees in Slack."""
    element: Element = {
        "type": "conversations_select",
        "action_id": name,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return _input(name, label, element, hint, optional=False)


def day_input(name: str, label: str, *, initial: date | None = None, hint: str = "") -> Block:
    """Return a day to choose from a calendar."""
    element: Element = {"type": "datepicker", "action_id": name}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return _input(name, label, element, hint, optional=False)


def hour_input(name: str, label: str, *, initial: str = "") -> Block:
    """Return a time of day to choose; ``initial`` like "09:00"."""
    element: Element = {"type": "timepicker", "action_id": name}
    if initial:
        element["initial_time"] = initial
    return _input(name, label, element, "", optional=False)


def zone_input(
    name: str, label: str, zones: Iterable[str], *, initial: str, hint: str = ""
) -> Block:
    """Return a menu of time zones, by part of the world."""
    by_part: dict[str, list[Option]] = {}
    for zone in sorted(zones):
        by_part.setdefault(zone.partition("/")[0], []).append((zone, zone))
    return _grouped(name, label, by_part, initial, hint)


def country_input(
    name: str, label: str, codes: Iterable[str], initial: str, t: Translator
) -> Block:
    """Return a menu of countries by the first letter of their names, as the reader calls them."""
    named = sorted((t.country(code), code) for code in codes)
    by_letter: dict[str, list[Option]] = {}
    for country, code in named:
        by_letter.setdefault(country[0].upper(), []).append((code, country))
    return _grouped(name, label, by_letter, initial, t("Its public holidays are days off."))


def _grouped(
    name: str, label: str, groups: dict[str, list[Option]], initial: str, hint: str
) -> Block:
    rows: list[Element] = []
    begun: Element | None = None
    for title, options in groups.items():
        for first in range(0, len(options), _IN_GROUP):
            some = options[first : first + _IN_GROUP]
            made = [{"text": plain(text, 75), "value": value} for value, text in some]
            rows.append({"label": plain(title, 75), "options": made})
            begun = next((row for row in made if row["value"] == initial), begun)
    element: Element = {"type": "static_select", "action_id": name, "option_groups": rows}
    if begun is not None:
        element["initial_option"] = begun
    return _input(name, label, element, hint, optional=False)


def _input(name: str, label: str, element: Element, hint: str, *, optional: bool) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": plain(hint, 2000)} if hint else {})
