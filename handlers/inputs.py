"""What was chosen in the inputs of a form, and where a refused one says what is wrong."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.views.blocks import Message
from bot.views.forms import closing, is_noting, noting

Json = Mapping[str, Any]


def refusing(
    body: Json, shown: str, said: Message, others: Mapping[str, Message] = MappingProxyType({})
) -> Json:
    """Return the acknowledgement of a form that was refused: at the input ``shown``, or the first.

    ``others`` is what is wrong at other inputs.

    Slack takes errors at inputs alone (docs.slack.dev, "Modals"); a form without any, which only
    asks whether something is meant, gives way to what is said. In a form that says already what a
    button in it found wrong (``handlers.leaving``), that gives way: errors would stand beside it.
    """
    view = body["view"]
    inputs = [b.get("block_id") for b in view.get("blocks") or [] if b.get("type") == "input"]
    at = shown or next((name for name in inputs if name), "")
    at = at or next(iter(view["state"]["values"]), "")
    if at:
        wrong = {**{name: others[name] for name in others if name in inputs}, at: said}
        if is_noting(view):
            return {"response_action": "update", "view": noting(view, wrong)}
        return {"response_action": "errors", "errors": {n: unescaped(wrong[n]) for n in wrong}}
    title, close = view["title"]["text"], view["close"]["text"]
    return {"response_action": "update", "view": closing(said.blocks, title, close)}


def unescaped(message: Message) -> str:
    """Return the text for a place in which Slack shows plain text."""
    text = message.text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")[:1000]


def chosen(state: Json) -> str:
    """Return what was written or chosen in an input; several are parted by spaces."""
    if state.get("selected_option"):
        return str(state["selected_option"]["value"])
    if state.get("selected_options"):
        return " ".join(str(option["value"]) for option in state["selected_options"])
    if state.get("selected_users"):
        return " ".join(map(str, state["selected_users"]))
    if state.get("files"):
        return " ".join(str(file["id"]) for file in state["files"])
    names = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
    return str(next((state[name] for name in names if state.get(name)), ""))


def given(view: Json) -> dict[str, str]:
    """Return what stands in the inputs of a form, by their names."""
    return {
        block: chosen(next(iter(inputs.values())))
        for block, inputs in view.get("state", {}).get("values", {}).items()
        if inputs
    }


def modal_of(body: Json) -> str:
    """Return the id of the modal in which somebody clicked; empty for a message or a Home."""
    view = body.get("view") or {}
    return str(view.get("id", "")) if view.get("type") == "modal" else ""
