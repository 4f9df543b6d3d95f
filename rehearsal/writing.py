"""Who is writing just now: the others in the channel see it, and the app hears nothing of it."""

from rehearsal.errors import Refused
from rehearsal.model import Change
from rehearsal.place import Place
from rehearsal.store import Json


class Writing:
    """Tells who looks; nothing of it is kept."""

    def __init__(self, place: Place) -> None:
        """Take the workspace."""
        self._place = place

    def act(self, given: Json) -> Json:
        """Tell that somebody writes in a channel. Raises ``Refused`` if they are not in it."""
        workspace, user = self._place.workspace, given["user"]
        channel = workspace.channels.get(given["channel"])
        if channel is None or user not in channel.members:
            raise Refused("not_in_channel", "Only who is in a channel writes there.")
        workspace.tell(Change("writing", channel.id, user))
        return {"ok": True}
