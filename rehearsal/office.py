"""What administrators do to the workspace, which none of its people does in Slack's own window."""

from rehearsal.coming import Coming
from rehearsal.deliver import Deliverer
from rehearsal.guesting import Guesting
from rehearsal.place import Place
from rehearsal.sharing import Sharing


class Office:
    """Each part does what is given to it, and returns the bot's acks of what it hears of it."""

    def __init__(self, place: Place, deliverer: Deliverer) -> None:
        """Take the workspace and the way to the bot."""
        self.coming = Coming(place, deliverer)
        self.guests = Guesting(place, deliverer)
        self.sharing = Sharing(place, deliverer)
