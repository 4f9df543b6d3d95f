"""What administrators do about guests: who becomes one, and what guests may do."""

from rehearsal import belonging
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.guests import KINDS
from rehearsal.store import Json
from rehearsal.window import Window, results


class Guesting(Window):
    """Acts for administrators; blocks until the bot has acked what it hears of it."""

    def act(self, given: Json) -> list[Ack]:
        """Make ``user`` a ``guest``, or let guests have ``commands``."""
        if given.keys() == {"commands"}:
            self._place.guests.allow(commands=given["commands"])
            return []
        if given.keys() != {"user", "guest"} or given["guest"] not in KINDS:
            wanted = "give user and guest (multi, single or nothing), or commands"
            raise Refused("invalid_arguments", wanted)
        user = self._person(given["user"])
        self._place.guests.become(user, given["guest"])
        here = self._place.at(user.team)
        return results([self._deliver.event(belonging.user_changed(here, user), None, here)])
