"""Where a refused form says what is wrong, and how."""

from bot.views.blocks import Message
from handlers.payloads import Json


def first_input(body: Json) -> str:
    """Return the name of the first input of a form that was sent off."""
    blocks = body["view"].get("blocks") or []
    named = [b["block_id"] for b in blocks if b.get("type") == "input" and b.get("block_id")]
    return str(named[0]) if named else next(iter(body["view"]["state"]["values"]), "title")


def unescaped(message: Message) -> str:
    """Return the text for a place in which Slack shows plain text."""
    text = message.text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")[:1000]
