"""How people fill forms in: with a word of theirs, with what stands there, with any option."""

from typing import Any

Json = dict[str, Any]


def filled(view: Json, which: int, text: str) -> Json:
    """Return the state of a form's inputs; ``which`` chooses among what can be chosen."""
    return {
        block["block_id"]: {block["element"]["action_id"]: _filled(block["element"], which, text)}
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _filled(element: Json, which: int, text: str) -> Json:
    options = element.get("options") or [
        each for group in element.get("option_groups", ()) for each in group["options"]
    ]
    if element["type"] in {"checkboxes", "multi_static_select"}:
        return {"type": element["type"], "selected_options": options[: which % 3]}
    if options:
        return {"type": element["type"], "selected_option": options[which % len(options)]}
    if element["type"] == "datepicker":
        return {"type": "datepicker", "selected_date": element.get("initial_date")}
    if element["type"] == "timepicker":
        return {"type": "timepicker", "selected_time": element.get("initial_time")}
    given = element.get("initial_value") if which % 2 else text
    return {"type": element["type"], "value": given or text}
