"""A server that stands still: one asks whether it goes on, and nobody else waits meanwhile.

Each wait for it takes seconds, and requests are answered eight at a time: of fifty in a second the
last would be told after half a minute what the first was told after two seconds (docs/adr/0103).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from bot.ports import Clock, Unavailable
from storage.failures import Silent
from storage.wire import ANSWER_SECONDS

PAUSE_SECONDS = 0.25
"""In which those are told who have queued up already: whoever asks next, waits for long again."""


class Silence:
    """Whether the server is known to say nothing. May be used by any thread."""

    def __init__(self, clock: Clock) -> None:
        """Begin with a server that answers."""
        self._clock = clock
        self._until = -inf
        """When somebody may ask again."""

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask the server for something. Raises ``Unavailable`` at once while it stands still."""
        if self._until > -inf:
            now = self._clock.monotonic()
            if now < self._until:
                message = "the server did not answer just now"
                raise Unavailable(message)
            self._until = now + ANSWER_SECONDS  # we ask; two at one moment do no harm
        try:
            yield
        except Silent:
            self._notice()
            raise
        except BaseException:
            self._until = -inf  # whatever it said, it says something
            raise
        self._until = -inf

    @contextmanager
    def noticed(self) -> Iterator[None]:
        """Notice that it says nothing."""
        try:
            yield
        except Silent:
            self._notice()
            raise

    def _notice(self) -> None:
        self._until = max(self._until, self._clock.monotonic() + PAUSE_SECONDS)
