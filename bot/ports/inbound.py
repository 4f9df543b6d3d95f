"""Keys of what was accepted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol


class Inbound(Protocol):
    """Keys of what was accepted, so that a repeated delivery changes nothing."""

    def answer_to(self, workspace: str, key: str) -> str | None:
        """Return the answer that was given to ``key``, or ``None`` if it is new."""
        ...

    def claim(self, workspace: str, keys: Iterable[str], answer: str, now: datetime) -> str | None:
        """Take the keys with ``answer``; return the answer of one that was taken before, if any."""
        ...

    def keep(self, workspace: str, keys: Iterable[str], answer: str) -> None:
        """Keep another answer to the keys that were claimed."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete keys that are older than ``before``."""
        ...
