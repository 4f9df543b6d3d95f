"""What messages said when they were sent, for as long as somebody may change them."""

from rehearsal.model import Message
from rehearsal.store import Json


class Firsts:
    """The first words of each message: references only, copied into it when it is changed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._said: dict[str, tuple[str, list[Json]]] = {}

    def look(self, message: Message) -> None:
        """Remember a new message; write into one that says something else what it said first."""
        now = (message.text, message.blocks)
        text, blocks = self._said.setdefault(message.ts, now)
        if message.first is None and (text, blocks) != now:
            message.first = {"text": text, "blocks": blocks}

    def forget(self, message: Message) -> None:
        """Remember a message no more."""
        self._said.pop(message.ts, None)
