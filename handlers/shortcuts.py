"""A shortcut on a message: the form for an item, begun with what the message says.

Shortcuts work only for people of the workspace in which the bot is installed
(docs.slack.dev/interactivity/implementing-shortcuts); everybody else has the button.
"""

import re

from bot.rules.agenda import LINK_LIMIT, TITLE_LIMIT
from bot.rules.links import is_web_address
from bot.services.scene import Where
from bot.views.fitting import cut
from handlers.payloads import Json, Opening, Request, plain_text

PROPOSE = "propose_from_message"
"""The callback id in the manifests."""
_MENTION = re.compile(r"<@[A-Z0-9]+>")


def opening(body: Json) -> Opening | None:
    """Return what a shortcut opens; ``None`` for one that the bot does not have."""
    if body.get("type") != "message_action" or body.get("callback_id") != PROPOSE:
        return None
    channel, team = body.get("channel") or {}, str((body.get("team") or {}).get("id", ""))
    where = Where(
        workspace=team,
        team=str(body["user"].get("team_id") or team),
        user=body["user"]["id"],
        channel=str(channel.get("id", "")),
        is_direct=channel.get("name") == "directmessage",
    )
    request = Request(
        where,
        "propose",
        (),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        begins=_begins(body.get("message") or {}),
    )
    return Opening(request, "propose")


def _begins(message: Json) -> dict[str, str]:
    """Return the message as a title, and its address if Slack gave one: none is asked for."""
    text = _MENTION.sub(" ", plain_text(str(message.get("text", ""))))
    begins = {"title": cut(" ".join(text.split()), TITLE_LIMIT)}
    address = str(message.get("permalink", ""))
    if len(address) <= LINK_LIMIT and is_web_address(address):
        begins["link"] = address
    return begins
