"""What befalls channels: who comes and goes, and another id once one is shared."""

from collections.abc import Callable
from typing import Final

from bot.services import channel_ids, greeting, membership
from bot.services.scene import Where
from handlers import belonging, payloads
from handlers.edge import Edge
from handlers.payloads import Json


def joined(edge: Edge, body: Json, bot_user: str) -> None:
    """Say hello once in a channel that the bot was added to, and owe what it missed anew.

    Somebody else who comes into it may act for their parties again.
    """
    where, now = payloads.event_where(body), edge.clock.now()
    if not _is_bot(where, body, bot_user):
        with edge.database.transaction() as store:
            membership.changed(store, where, now, left=False)
        return
    with edge.database.transaction() as store:
        by = str(body["event"].get("inviter") or "")
        greeting.joined(store, where.workspace, where.channel, now, inviter=by)
    edge.courier.nudge()


def left(edge: Edge, body: Json, bot_user: str) -> None:
    """Keep that somebody has left the channel of a series."""
    where = payloads.event_where(body)
    if _is_bot(where, body, bot_user):
        return
    with edge.database.transaction() as store:
        membership.changed(store, where, edge.clock.now(), left=True)
    edge.courier.nudge()


def _is_bot(where: Where, body: Json, bot_user: str) -> bool:
    return where.user in {bot_user, *belonging.authorised_bots(body)} - {""}


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
    "member_left_channel": left,
}
"""Which of them hears which event."""
