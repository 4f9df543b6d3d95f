"""How the bot comes into the channel of the series that is played: a convener invites it, once."""

from typing import Final

from rehearsal.errors import Refused
from rehearsal.server import Rehearsal

_MARK: Final = "invited"


def at_first(rehearsal: Rehearsal, channel: str, convener: str) -> None:
    """Invite the bot when the rehearsal is begun; if it is removed after that, it stays away.

    Raises ``Refused`` if the convener cannot invite it.
    """
    workspace = rehearsal.place.workspace
    if _MARK in dict(workspace.store.read("setting")):
        return
    try:
        rehearsal.desk.join({"channel": channel, "user": "app", "inviter": convener})
    except Refused as no:
        if no.code != "already_in_channel":
            raise
    with workspace.change():
        workspace.keep("setting", _MARK, {"channel": channel})
