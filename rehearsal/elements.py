"""The elements of Block Kit: what is pressed, chosen, filled in; and pictures in other blocks."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from rehearsal import shapes
from rehearsal.objects import (
    ALT_TEXT,
    ANY_TEXT,
    CHOICE,
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUPED,
    ID,
    NAMED,
    PICTURE,
    PICTURED,
    URL,
    option,
    text,
)
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

_DATE: Final = pattern(
    re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "a date, YYYY-MM-DD"
)
_TIME: Final = pattern(re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "a time, HH:mm")
_NUMBER: Final = pattern(re.compile(r"-?\d+(\.\d+)?"), "a number", 40)
_FOCUS: Final[dict[str, Shape]] = {"focus_on_load": flag}
_PLACEHOLDER: Final[dict[str, Shape]] = {"placeholder": text(150, plain=True)}
_ACTION: Final[dict[str, Shape]] = {"action_id": string(255), "confirm": CONFIRM}
_LABEL: Final[dict[str, Shape]] = {"accessibility_label": string(75)}


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


def _menu(extra: dict[str, Shape], *also: Callable[[Json, str], Iterator[str]]) -> Shape:
    return record(NAMED, {**_ACTION, **_FOCUS, **_PLACEHOLDER, **extra}, *also)


def _static(extra: dict[str, Shape]) -> Shape:
    own = {"options": array(CHOICE, 100), "option_groups": array(GROUPED, 100)}
    return _menu({**extra, **own}, exactly_one("options", "option_groups"), _initial_exists)


def _external(extra: dict[str, Shape]) -> Shape:
    """A menu whose options the bot is asked for, so what it begins with is not compared to any."""
    return _menu({**extra, "min_query_length": number(0, 3000)})


_VALUE: Final[dict[str, Shape]] = {"value": string(2000, least=0)}
_BUTTON: Final = record(
    {**NAMED, "text": text(75, plain=True)},
    {**_ACTION, **_VALUE, **_LABEL, "url": URL, "style": one_of("primary", "danger")},
)
_ICON_BUTTON: Final = record(
    {**NAMED, "icon": one_of("trash"), "text": text(3000, plain=True)},
    {**_ACTION, **_VALUE, **_LABEL, "visible_to_user_ids": array(ID, 10)},
)
_FEEDBACK: Final = record({"text": text(75, plain=True), "value": string(2000)}, _LABEL)
_FEEDBACK_BUTTONS: Final = record(
    {**NAMED, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    {"action_id": string(255)},
)
_OVERFLOW: Final = record({**NAMED, "options": array(option(plain=True, url=True), 5)}, _ACTION)
_IMAGE: Final = record({**NAMED, "alt_text": ALT_TEXT}, PICTURE, PICTURED)
_SEVERAL: Final[dict[str, Shape]] = {"max_selected_items": number(1, 100)}
_MANY: Final[dict[str, Shape]] = {**_SEVERAL, "initial_options": array(CHOICE, 100)}
_FILTERED: Final[dict[str, Shape]] = {"default_to_current_conversation": flag, "filter": FILTER}
_ANSWERED: Final[dict[str, Shape]] = {"response_url_enabled": flag}
_MENUS: Final[dict[str, Shape]] = {
    "static_select": _static({"initial_option": CHOICE}),
    "external_select": _external({"initial_option": CHOICE}),
    "users_select": _menu({"initial_user": ID}),
    "conversations_select": _menu({"initial_conversation": ID, **_FILTERED, **_ANSWERED}),
    "channels_select": _menu({"initial_channel": ID, **_ANSWERED}),
}
#: Not in an actions block, whatever the reference says (slackapi/python-slack-sdk#1631).
_MULTI_MENUS: Final[dict[str, Shape]] = {
    "multi_static_select": _static(_MANY),
    "multi_external_select": _external(_MANY),
    "multi_users_select": _menu({**_SEVERAL, "initial_users": array(ID, 100)}),
    "multi_conversations_select": _menu(
        {**_SEVERAL, "initial_conversations": array(ID, 100), **_FILTERED}
    ),
    "multi_channels_select": _menu({**_SEVERAL, "initial_channels": array(ID, 100)}),
}
_RADIO: Final = record(
    {**NAMED, "options": array(option(plain=False), 10)},
    {**_ACTION, **_FOCUS, "initial_option": option(plain=False)},
    _initial_exists,
)
_CHECKBOXES: Final = record(
    {**NAMED, "options": array(option(plain=False), 10)},
    {**_ACTION, **_FOCUS, "initial_options": array(option(plain=False), 10)},
    _initial_exists,
)
_DATEPICKER: Final = _menu({"initial_date": _DATE})
_TIMEPICKER: Final = _menu({"initial_time": _TIME, "timezone": string(100)})
_DATETIMEPICKER: Final = record(
    NAMED, {**_ACTION, **_FOCUS, "initial_date_time": number(1_000_000_000, 9_999_999_999)}
)
_TEXT_INPUT: Final = record(
    NAMED,
    {
        "action_id": string(255),
        **_FOCUS,
        **_PLACEHOLDER,
        "initial_value": string(3000, least=0),
        "multiline": flag,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
        "dispatch_action_config": DISPATCH,
    },
    _in_order("min_length", "max_length"),
)
_NUMBER_INPUT: Final = record(
    {**NAMED, "is_decimal_allowed": flag},
    {
        "action_id": string(255),
        **_FOCUS,
        **_PLACEHOLDER,
        "initial_value": _NUMBER,
        "min_value": _NUMBER,
        "max_value": _NUMBER,
        "dispatch_action_config": DISPATCH,
    },
    _in_order("min_value", "max_value"),
    _in_order("min_value", "initial_value"),
    _in_order("initial_value", "max_value"),
)

#: 10 files, each of 10 MB, at most (docs.slack.dev/reference/block-kit/block-elements/
#: file-input-element).
_FILE_INPUT: Final = record(
    NAMED,
    {
        "action_id": string(255),
        "filetypes": array(string(20), 100),
        "max_files": number(1, 10),
    },
)

_EVERYWHERE: Final[dict[str, Shape]] = {
    **_MENUS,
    "datepicker": _DATEPICKER,
    "timepicker": _TIMEPICKER,
    "radio_buttons": _RADIO,
    "checkboxes": _CHECKBOXES,
}
_PRESSED: Final = {"button": _BUTTON, "overflow": _OVERFLOW}
IN_SECTION: Final = {**_EVERYWHERE, **_MULTI_MENUS, **_PRESSED, "image": _IMAGE}
IN_ACTIONS: Final = {**_EVERYWHERE, **_PRESSED, "datetimepicker": _DATETIMEPICKER}
IN_INPUT: Final = {
    **_EVERYWHERE,
    **_MULTI_MENUS,
    "datetimepicker": _DATETIMEPICKER,
    "plain_text_input": _TEXT_INPUT,
    "number_input": _NUMBER_INPUT,
    "file_input": _FILE_INPUT,
}
IN_CONTEXT: Final = {"plain_text": ANY_TEXT, "mrkdwn": ANY_TEXT, "image": _IMAGE}
IN_CONTEXT_ACTIONS: Final = {"feedback_buttons": _FEEDBACK_BUTTONS, "icon_button": _ICON_BUTTON}
