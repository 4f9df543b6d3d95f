"""What people choose and write in the elements of a message or a modal."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rehearsal import menus
from rehearsal.blocks import elements
from rehearsal.errors import Refused
from rehearsal.model import View
from rehearsal.store import Json

#: The key under which Slack puts what was chosen, and that of what is chosen at the start.
KEYS: Final = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
_USERS: Final = ("selected_user", "selected_users")
_CONVERSATIONS: Final = (
    *("selected_conversation", "selected_conversations"),
    *("selected_channel", "selected_channels"),
)
#: Those of several end as plurals do.
_LISTS: Final = tuple({key for key, _ in KEYS.values() if key.endswith("s")})


def state(blocks: list[Json], chosen: Json) -> Json:
    """Return Slack's ``state.values``: what was chosen, or what stood there at the start."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in KEYS:
            key, initial = KEYS[element["type"]]
            empty: object = [] if key in _LISTS else None
            start = {"type": element["type"], key: element.get(initial, empty)}
            known = chosen.get(block["block_id"], {}).get(element["action_id"], start)
            values.setdefault(block["block_id"], {})[element["action_id"]] = known
    return values


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom and which conversations somebody sees in the menus of Slack's own client."""

    users: Collection[str] = ()
    conversations: Collection[menus.Conversation] = ()
    offered: menus.Offered = field(default_factory=dict)
    """What the bot has offered in external selects."""
    files: Mapping[str, Json] = field(default_factory=dict)
    """What they have uploaded, by id, as Slack tells of it."""


NOTHING: Final = Seen()


def read(element: Json, given: object, seen: Seen = NOTHING) -> Json:
    """Return Slack's state value of what was given: itself, or just the value in it.

    Raises ``Refused`` if a person could not have chosen it.
    """
    key, _initial = KEYS[element["type"]]
    value: Any = given.get(key) if isinstance(given, dict) and "type" in given else given
    if key == "selected_option" and value is not None:
        value = _option(element, value)
    if key == "selected_options":
        value = [_option(element, each) for each in (value or [])]
    if key == "files":
        value = [_file(element, each, seen.files) for each in (value or [])]
    if key in _LISTS and any(each in value[:at] for at, each in enumerate(value or [])):
        raise Refused("chosen_twice", f"{element['action_id']} has each of its choices once")
    if key in _USERS:
        _among(seen.users, value, element)
    if key in _CONVERSATIONS:
        _among(menus.conversations(element, seen.conversations), value, element)
    if key == "value" and value is not None and not isinstance(value, str):
        raise Refused("invalid_value", f"{element['action_id']} takes a text")
    return {"type": element["type"], key: value}


def feedback(element: Json, given: Json) -> Json:
    """Return which of two buttons was pressed, by its value; raises ``Refused``."""
    buttons: list[Json] = [element["positive_button"], element["negative_button"]]
    found = next((each for each in buttons if each["value"] == given.get("value")), None)
    if found is None:
        raise Refused("no_such_option", f"{element['action_id']} has no such button")
    return found


def check_number(element: Json, action: Json) -> None:
    """Raise ``Refused`` for more choices than a menu takes: Slack's own offers no more then."""
    most = element.get("max_selected_items")
    chosen: list[object] = action.get(KEYS[element["type"]][0]) or []
    if most is not None and len(chosen) > most:
        raise Refused("too_many_chosen", f"{element['action_id']} takes {most}")


def _among(seen: Collection[str], value: Any, element: Json) -> None:  # noqa: ANN401 - one or a list
    """Raise ``Refused`` for what the menu does not offer, and did not begin with."""
    begun = element.get(KEYS[element["type"]][1]) or []
    for each in value if isinstance(value, list) else [value] if value else []:
        if each not in seen and each not in begun:
            raise Refused("no_such_option", f"{each} is not offered by {element['action_id']}")


def options(element: Json) -> list[Json]:
    """Return what can be chosen in an element."""
    grouped = [each for group in element.get("option_groups", []) for each in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Json, given: object) -> Json:
    wanted = given.get("value") if isinstance(given, dict) else given
    found = next((each for each in options(element) if each["value"] == wanted), None)
    if found is None:
        raise Refused("no_such_option", f"{wanted} is not an option of {element['action_id']}")
    return {"text": found["text"], "value": found["value"]}


def _file(element: Json, given: object, uploaded: Mapping[str, Json]) -> Json:
    """Return a file that was uploaded, given by its id; raises ``Refused``."""
    file = uploaded.get(str(given.get("id") if isinstance(given, dict) else given))
    if file is None:
        raise Refused("no_such_file", "Upload the file at /_control/upload, and give its id.")
    kinds = element.get("filetypes", [])
    if kinds and file["name"].rpartition(".")[2].lower() not in {each.lower() for each in kinds}:
        raise Refused("invalid_file_type", f"{element['action_id']} takes {', '.join(kinds)}.")
    return file


def fill(view: View, given: Json, seen: Seen = NOTHING) -> None:
    """Take over what was filled in; raises ``Refused`` for what is not in the view."""
    known = {
        (block["block_id"], element["action_id"]): element
        for block, element in elements(view.body["blocks"])
    }
    for block_id, actions in given.items():
        for action_id, value in actions.items():
            element = known.get((block_id, action_id))
            if element is None or element["type"] not in KEYS:
                raise Refused("no_such_input", f"{block_id}/{action_id} is not in the modal")
            offering = menus.filled(element, block_id, seen.offered)
            view.values.setdefault(block_id, {})[action_id] = read(offering, value, seen)


def files(view: View) -> list[str]:
    """Return the ids of the files with which a modal was filled in."""
    filled = (each for inputs in view.values.values() for each in inputs.values())
    return [file["id"] for each in filled for file in each.get("files", [])]


def problems(view: View) -> dict[str, str]:
    """Return what Slack's own form would complain about, by block id."""
    values = state(view.body["blocks"], view.values)
    found: dict[str, str] = {}
    for block in view.body["blocks"]:
        if block["type"] == "input":
            chosen = values[block["block_id"]][block["element"]["action_id"]]
            for words in _wrong(block, chosen):
                found[block["block_id"]] = words
    return found


def _wrong(block: Json, chosen: Json) -> Iterator[str]:
    element = block["element"]
    value: Any = chosen[KEYS[element["type"]][0]]
    if value in (None, "", []):
        if not block.get("optional", False):
            yield "Please complete this required field."
        return
    if element["type"] == "plain_text_input":
        yield from _wrong_length(element, value)
    if element["type"] == "number_input":
        yield from _wrong_number(element, value)
    most = element.get("max_selected_items", element.get("max_files", 100))
    if len(value if isinstance(value, list) else []) > most:
        yield f"Please choose at most {most}."


def _wrong_length(element: Json, value: str) -> Iterator[str]:
    if len(value) > element.get("max_length", 3000):
        yield f"Must be less than {element.get('max_length', 3000) + 1} characters."
    if len(value) < element.get("min_length", 0):
        yield f"Must be at least {element['min_length']} characters."


def _wrong_number(element: Json, value: str) -> Iterator[str]:
    try:
        number = float(value) if element["is_decimal_allowed"] else int(value)
    except ValueError:
        yield "Please enter a number."
        return
    if "min_value" in element and number < float(element["min_value"]):
        yield f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        yield f"Please enter a number that is at most {element['max_value']}."
