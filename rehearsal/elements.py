"""The interactive elements and composition objects of Block Kit that the bot uses."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from rehearsal import shapes
from rehearsal.shapes import (
    Shape,
    array,
    exactly_one,
    flag,
    number,
    one_of,
    pattern,
    record,
    string,
)
from rehearsal.store import Json

PLAIN: Final = "plain_text"
_DATE: Final = pattern(
    re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "a date, YYYY-MM-DD"
)
_TIME: Final = pattern(re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "a time, HH:mm")
_URL: Final = pattern(re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE), "a URL")
_NUMBER: Final = pattern(re.compile(r"-?\d+(\.\d+)?"), "a number", 40)


def text(most: int, *, plain: bool = False) -> Shape:
    """A text object of at most ``most`` characters."""

    def check(value: object, at: str) -> Iterator[str]:
        kinds = (PLAIN,) if plain else (PLAIN, "mrkdwn")
        is_plain = isinstance(value, dict) and value.get("type") == PLAIN
        extra: dict[str, Shape] = {"emoji": flag} if is_plain else {"verbatim": flag}
        yield from record({"type": one_of(*kinds), "text": string(most)}, extra)(value, at)

    return check


ANY_TEXT: Final = text(3000)

_CONFIRM: Final = record(
    {
        "title": text(100, plain=True),
        "text": text(300),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
    },
    {"style": one_of("primary", "danger")},
)
_FOCUS: Final[dict[str, Shape]] = {"focus_on_load": flag}
_PLACEHOLDER: Final[dict[str, Shape]] = {"placeholder": text(150, plain=True)}
_NAMED: Final[dict[str, Shape]] = {"type": string(40)}
_ACTION: Final[dict[str, Shape]] = {"action_id": string(255), "confirm": _CONFIRM}
_DISPATCH: Final = record(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}
)


def _option(*, plain: bool, most: int = 75, url: bool = False) -> Shape:
    extra: dict[str, Shape] = {"description": text(75, plain=plain)}
    if url:
        extra["url"] = _URL
    return record({"text": text(most, plain=plain), "value": string(150)}, extra)


def _initial_exists(element: Json, at: str) -> Iterator[str]:
    groups = element.get("option_groups", [])
    options = list(element.get("options", []))
    options += [each for group in groups for each in group.get("options", [])]
    chosen = element.get("initial_options", [])
    chosen = [*chosen, element["initial_option"]] if "initial_option" in element else chosen
    for each in chosen:
        if each not in options:
            yield shapes.problem("initial option is not among the options", at)


def _in_order(low: str, high: str) -> Callable[[Json, str], Iterator[str]]:
    """Check that the lower of two bounds is not above the higher."""

    def check(element: Json, at: str) -> Iterator[str]:
        try:
            if float(element.get(low, "-inf")) > float(element.get(high, "inf")):
                yield shapes.problem(f"{low} is greater than {high}", at)
        except (TypeError, ValueError):
            return  # what is no number is said where it stands

    return check


_CHOICE: Final = _option(plain=True)
_GROUPED: Final = record({"label": text(75, plain=True), "options": array(_CHOICE, 100)})
OPTIONS: Final = array(_CHOICE, 100, least=0)
"""What is answered for an external select; none are right too."""
OPTION_GROUPS: Final = array(_GROUPED, 100, least=0)


def _external(extra: dict[str, Shape]) -> Shape:
    """A menu whose options the bot is asked for, so what it begins with is not compared to any."""
    asked = {**_ACTION, **_FOCUS, **_PLACEHOLDER, "min_query_length": number(0, 3000)}
    return record(_NAMED, {**asked, **extra})


def _menu(extra: dict[str, Shape]) -> Shape:
    return record(
        _NAMED,
        {
            **_ACTION,
            **_FOCUS,
            **_PLACEHOLDER,
            **extra,
            "options": array(_CHOICE, 100),
            "option_groups": array(_GROUPED, 100),
        },
        exactly_one("options", "option_groups"),
        _initial_exists,
    )


_BUTTON: Final = record(
    {**_NAMED, "text": text(75, plain=True)},
    {
        **_ACTION,
        "value": string(2000, least=0),
        "url": _URL,
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_OVERFLOW: Final = record({**_NAMED, "options": array(_option(plain=True, url=True), 5)}, _ACTION)
_SELECT: Final = _menu({"initial_option": _CHOICE})
_EXTERNAL_SELECT: Final = _external({"initial_option": _CHOICE})
_PICKED: Final[dict[str, Shape]] = {"max_selected_items": number(1, 100)}
_MANY: Final[dict[str, Shape]] = {**_PICKED, "initial_options": array(_CHOICE, 100)}
_MULTI_SELECT: Final = _menu(_MANY)
_MULTI_EXTERNAL_SELECT: Final = _external(_MANY)
_RADIO: Final = record(
    {**_NAMED, "options": array(_option(plain=False), 10)},
    {**_ACTION, **_FOCUS, "initial_option": _option(plain=False)},
    _initial_exists,
)
_CHECKBOXES: Final = record(
    {**_NAMED, "options": array(_option(plain=False), 10)},
    {**_ACTION, **_FOCUS, "initial_options": array(_option(plain=False), 10)},
    _initial_exists,
)
_DATEPICKER: Final = record(_NAMED, {**_ACTION, **_FOCUS, **_PLACEHOLDER, "initial_date": _DATE})
_TIMEPICKER: Final = record(
    _NAMED, {**_ACTION, **_FOCUS, **_PLACEHOLDER, "initial_time": _TIME, "timezone": string(100)}
)
_DATETIMEPICKER: Final = record(
    _NAMED, {**_ACTION, **_FOCUS, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
)
_ID: Final = string(40)
_USERS_SELECT: Final = record(_NAMED, {**_ACTION, **_FOCUS, **_PLACEHOLDER, "initial_user": _ID})
_MULTI_USERS_SELECT: Final = record(
    _NAMED,
    {**_ACTION, **_FOCUS, **_PLACEHOLDER, **_PICKED, "initial_users": array(_ID, 100)},
)
_CONVERSATIONS_SELECT: Final = record(
    _NAMED,
    {
        **_ACTION,
        **_FOCUS,
        **_PLACEHOLDER,
        "initial_conversation": _ID,
        "default_to_current_conversation": flag,
        "response_url_enabled": flag,
        "filter": record(
            {},
            {
                "include": array(one_of("im", "mpim", "private", "public"), 4),
                "exclude_external_shared_channels": flag,
                "exclude_bot_users": flag,
            },
        ),
    },
)
_TEXT_INPUT: Final = record(
    _NAMED,
    {
        "action_id": string(255),
        **_FOCUS,
        **_PLACEHOLDER,
        "initial_value": string(3000, least=0),
        "multiline": flag,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
        "dispatch_action_config": _DISPATCH,
    },
    _in_order("min_length", "max_length"),
)
_NUMBER_INPUT: Final = record(
    {**_NAMED, "is_decimal_allowed": flag},
    {
        "action_id": string(255),
        **_FOCUS,
        **_PLACEHOLDER,
        "initial_value": _NUMBER,
        "min_value": _NUMBER,
        "max_value": _NUMBER,
        "dispatch_action_config": _DISPATCH,
    },
    _in_order("min_value", "max_value"),
    _in_order("min_value", "initial_value"),
    _in_order("initial_value", "max_value"),
)

_EVERYWHERE: Final[dict[str, Shape]] = {
    "static_select": _SELECT,
    "external_select": _EXTERNAL_SELECT,
    "users_select": _USERS_SELECT,
    "conversations_select": _CONVERSATIONS_SELECT,
    "datepicker": _DATEPICKER,
    "timepicker": _TIMEPICKER,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
}
IN_SECTION: Final = {
    **_EVERYWHERE,
    "button": _BUTTON,
    "overflow": _OVERFLOW,
    "multi_static_select": _MULTI_SELECT,
    "multi_external_select": _MULTI_EXTERNAL_SELECT,
    "multi_users_select": _MULTI_USERS_SELECT,
}
IN_ACTIONS: Final = {
    **_EVERYWHERE,
    "button": _BUTTON,
    "overflow": _OVERFLOW,
    "datetimepicker": _DATETIMEPICKER,
}
IN_INPUT: Final = {
    **_EVERYWHERE,
    "multi_static_select": _MULTI_SELECT,
    "multi_external_select": _MULTI_EXTERNAL_SELECT,
    "multi_users_select": _MULTI_USERS_SELECT,
    "datetimepicker": _DATETIMEPICKER,
    "plain_text_input": _TEXT_INPUT,
    "number_input": _NUMBER_INPUT,
}
