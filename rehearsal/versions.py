"""What messages said before they were changed: the first words in them, those between beside."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from rehearsal.clock import RehearsalClock
from rehearsal.model import Message
from rehearsal.store import Json, Store

_KIND: Final = "version"
"""Documents ``{text, blocks, until}`` by message and revision; ``until`` is when others came."""
Keep = Callable[[str, str, Json | None], None]


class Versions:
    """What each message said last: references only, until it says something else."""

    def __init__(self, store: Store, clock: RehearsalClock, keep: Keep) -> None:
        """Begin with no message; ``keep`` has documents of the store changed."""
        self._store, self._clock, self._keep = store, clock, keep
        self._said: dict[str, Json] = {}

    def look(self, message: Message) -> None:
        """Look at a message that is new or was changed, and keep what it does not say any more.

        What it said first is written into it, because the page shows it too.
        """
        now = {"text": message.text, "blocks": message.blocks}
        before = self._said.get(message.ts, now)
        self._said[message.ts] = now
        if before == now:
            return
        if message.first is None:
            message.first = before
            return
        until = {"until": self._clock.now().isoformat()}
        self._keep(_KIND, f"{message.key}/{message.changed_at:09}", before | until)

    def forget(self, message: Message) -> None:
        """Keep nothing of a message any more."""
        self._said.pop(message.ts, None)
        if message.first is not None:
            for key, _ in self._store.read(_KIND):
                if key.startswith(f"{message.key}/"):
                    self._keep(_KIND, key, None)


def between(store: Store) -> dict[str, list[Json]]:
    """Return by a message's key what it said between its first words and its last, in order."""
    found: defaultdict[str, list[Json]] = defaultdict(list)
    for key, body in store.read(_KIND):
        found[key.rpartition("/")[0]].append(body)
    return found
