"""What people do in Slack's own window, part by part."""

from rehearsal.deliver import Deliverer
from rehearsal.people import People
from rehearsal.place import Place
from rehearsal.reacting import Reacting
from rehearsal.rewriting import Rewriting
from rehearsal.suggesting import Suggesting
from rehearsal.uploading import Uploading


class Hands:
    """Each part acts for people, and returns the bot's acks."""

    def __init__(self, place: Place, deliverer: Deliverer) -> None:
        """Take the workspace and the way to the bot."""
        self.people = People(place, deliverer)
        self.reacting = Reacting(place, deliverer)
        self.rewriting = Rewriting(place, deliverer)
        self.suggesting = Suggesting(place, deliverer)
        self.uploading = Uploading(place, deliverer)
