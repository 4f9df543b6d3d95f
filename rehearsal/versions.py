"""What messages said before they were changed: the first words in them, those between beside."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from rehearsal.clock import RehearsalClock
from rehearsal.model import Message
from rehearsal.store import Json, Store

_KIND: Final = "version"
Keep = Callable[[str, str, Json | None], None]


class Versions:
    """What each message says and said, by its timestamp: references, as long as nothing changes."""

    def __init__(self, store: Store, clock: RehearsalClock, keep: Keep) -> None:
        """Take up what is kept; ``keep`` has documents of the store changed."""
        self._clock, self._keep = clock, keep
        self._said: dict[str, Json] = {}
        self._between: defaultdict[str, list[Json]] = defaultdict(list)
        for key, body in store.read(_KIND):
            self._between[key.partition("/")[0]].append(body)

    def between(self, message: Message) -> list[Json]:
        """Return what it said between its first words and its last, in order.

        Each has ``text`` and ``blocks``, and in ``until`` when it said something else.
        """
        return self._between.get(message.ts, [])

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
        known = self._between[message.ts]
        known.append(before | {"until": self._clock.now().isoformat()})
        self._keep(_KIND, _key(message, len(known)), known[-1])

    def forget(self, message: Message) -> None:
        """Keep nothing of a message any more."""
        self._said.pop(message.ts, None)
        for number, _ in enumerate(self._between.pop(message.ts, []), 1):
            self._keep(_KIND, _key(message, number), None)


def _key(message: Message, number: int) -> str:
    return f"{message.ts}/{number:06}"
