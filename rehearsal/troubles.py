"""What can go wrong between Slack and the bot, and is made to: ``/_control/faults``."""

from collections.abc import Callable

from rehearsal.deliver import Deliverer
from rehearsal.faults import Faults
from rehearsal.place import Place
from rehearsal.sockets import Sockets
from rehearsal.store import Json


class Troubles:
    """The troubles that are not single faults of the Web API."""

    def __init__(
        self, place: Place, deliverer: Deliverer, sockets: Sockets, faults: Faults
    ) -> None:
        """Take what is troubled."""
        self._deliverer = deliverer
        self._limits = place.limits
        self._faults = faults
        self._made: dict[tuple[str, bool], Callable[[], None]] = {
            ("hang_up", True): sockets.hang_up,
            ("refresh", True): sockets.refresh,
            ("hold", True): deliverer.hold,
            ("hold", False): deliverer.release,
            ("limits", True): lambda: self._keep(kept=True),
            ("limits", False): lambda: self._keep(kept=False),
        }

    def make(self, given: Json) -> None:
        """Make a trouble, or end one; raises ``Refused``."""
        act = next((self._made.get(each) for each in given.items()), None)
        if given.keys() == {"repeat"}:
            self._deliverer.repeats = given["repeat"]
        elif given.keys() == {"replay"}:
            self._deliverer.replay(given["replay"])
        elif act is None or len(given) > 1:
            self._faults.plant(given)
        else:
            act()

    def _keep(self, *, kept: bool) -> None:
        self._limits.kept = kept
        self._limits.forget()
