"""What administrators do to the workspace, which none of its people does in Slack's own window."""

from rehearsal.deliver import Deliverer
from rehearsal.guesting import Guesting
from rehearsal.place import Place
from rehearsal.sharing import Sharing


class Office:
    """Each ``act`` does what is given, and returns the bot's acks of what it hears of it."""

    def __init__(self, place: Place, deliverer: Deliverer) -> None:
        """Take the workspace and the way to the bot."""
        self.guests = Guesting(place, deliverer)
        self.sharing = Sharing(place, deliverer)
