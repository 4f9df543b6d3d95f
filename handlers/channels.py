"""What befalls channels: the bot is added to one, or one gets another id because it is shared."""

from collections.abc import Callable
from typing import Final

from bot.services import channel_ids, greeting
from handlers import payloads
from handlers.edge import Edge
from handlers.payloads import Json


def joined(edge: Edge, body: Json, bot_user: str) -> None:
    """Say hello once in a channel that the bot was added to, and owe what it missed anew."""
    where = payloads.event_where(body)
    if where.user not in {bot_user, *payloads.authorised_bots(body)} - {""}:
        return
    now = edge.clock.now()
    with edge.database.transaction() as store:
        by = str(body["event"].get("inviter") or "")
        greeting.joined(store, where.workspace, where.channel, now, inviter=by)
    edge.courier.nudge()


def renamed(edge: Edge, body: Json, bot_user: str) -> None:
    """Follow a channel to the id that it has from now on."""
    del bot_user
    event, where = body["event"], payloads.event_where(body)
    old, new = (str(event.get(f"{which}_channel_id") or "") for which in ("old", "new"))
    if not old or not new or old == new:
        return
    now = edge.clock.now()
    with edge.database.transaction() as store:
        channel_ids.changed(store, where.workspace, old, new, now)
    edge.courier.nudge()


EVENTS: Final[dict[str, Callable[[Edge, Json, str], None]]] = {
    "channel_id_changed": renamed,
    "member_joined_channel": joined,
}
"""Which of them hears which event."""
