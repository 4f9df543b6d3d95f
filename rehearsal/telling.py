"""How much was told to who listens, so that they find out what they have missed."""

from collections.abc import Callable
from threading import Lock
from typing import Final

from rehearsal.model import Change
from rehearsal.store import Json

_BESIDE: Final = frozenset({"log", "delivery", "writing"})
"""What is told beside: nothing of it stands in an answer about the workspace."""


class Told:
    """Counts what is told; safe to use from every thread."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._revision = 0

    def count(self, change: Change) -> None:
        """Count a change, before anybody is told of it."""
        if change.kind not in _BESIDE:
            with self._lock:
                self._revision += 1

    @property
    def first(self) -> Json:
        """What a listener is told first: an answer with another revision may be too old."""
        return {"kind": "began", "revision": self._revision}

    def beside(self, work: Callable[[], Json]) -> Json:
        """Return an answer with its revision: what was told up to that one is in it."""
        revision = self._revision
        return {**work(), "revision": revision}
