"""Inputs of modals in which people, channels, days, hours, zones and countries are chosen."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.i18n import Translator
from bot.rules.workspace import People
from bot.views.blocks import Block, Element, plain
from bot.views.forms import Option, option_of

_IN_GROUP = 100
"""As many options as Slack takes in one group of a menu."""


def person_input(
    name: str, label: str, people: People, *, initial: str = "", hint: str = ""
) -> Block:
    """Return a menu of people, of whom one is chosen; the bot is asked for them as it is opened.

    Slack's own menu of people may leave out those of other workspaces (docs/adr/0113).
    """
    element = _asking("external_select", name)
    return _input(name, label, element | begun(element, [initial], people), hint, optional=True)


def people_input(  # noqa: PLR0913 - Slack's own fields
    name: str,
    label: str,
    people: People,
    *,
    most: int,
    initial: Sequence[str] = (),
    hint: str = "",
) -> Block:
    """Return the same menu, of which several may be chosen, in their order."""
    element = {**_asking("multi_external_select", name), "max_selected_items": most}
    return _input(name, label, element | begun(element, initial, people), hint, optional=True)


def begun(element: Element, users: Sequence[str], people: People) -> Element:
    """Return what a menu of people begins with; nothing if nobody is chosen."""
    chosen = [option_of((user, people.get(user, user))) for user in users if user]
    if not chosen:
        return {}
    is_of_several = element["type"].startswith("multi_")
    return {"initial_options": chosen} if is_of_several else {"initial_option": chosen[0]}


def _asking(kind: str, name: str) -> Element:
    """Return a menu whose choices the bot is asked for, before anything is typed as well."""
    return {"type": kind, "action_id": name, "min_query_length": 0}


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
            made = [option_of(option) for option in some]
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
