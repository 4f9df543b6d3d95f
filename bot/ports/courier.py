"""What sends."""

from collections.abc import Sequence
from typing import Protocol


class Courier(Protocol):
    """Sends what the outbox holds."""

    def nudge(self, replies: Sequence[int] = ()) -> None:
        """Look at the outbox now; ``replies`` are deliveries that this process sends itself."""
        ...
