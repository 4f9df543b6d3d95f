"""What was chosen in the inputs of a form, and where a refused one says what is wrong."""

from collections.abc import Mapping
from typing import Any

from bot.views.blocks import Message

Json = Mapping[str, Any]


def first_input(body: Json) -> str:
    """Return the name of the first input of a form that was sent off."""
    blocks = body["view"].get("blocks") or []
    named = [b["block_id"] for b in blocks if b.get("type") == "input" and b.get("block_id")]
    return str(named[0]) if named else next(iter(body["view"]["state"]["values"]), "title")


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
    names = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
    return str(next((state[name] for name in names if state.get(name)), ""))


def modal_of(body: Json) -> str:
    """Return the id of the modal in which somebody clicked; empty for a message or a Home."""
    view = body.get("view") or {}
    return str(view.get("id", "")) if view.get("type") == "modal" else ""
