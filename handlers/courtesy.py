"""Answers first: what the bot does by itself begins when nobody waits for an ack.

Python runs one thread at a time. A message that is being sent takes half a millisecond of it in
pieces, and so an ack that meets some of them waits many times as long as it takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from bot.ports import Clock

MOMENT = 0.02
"""Seconds for which others are let go first, where no more is said."""
LEAVING = 0.0005
"""Seconds in which an answer that was given leaves: another thread writes it."""


class Courtesy:
    """Knows whether requests are being answered, and lets the rest wait for a quiet moment."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nobody waiting."""
        self._clock = clock
        self._lock = Lock()
        self._answering = 0
        self._quiet, self._busy = Event(), Event()
        self._quiet.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Answer a request of somebody who waits."""
        with self._lock:
            self._answering += 1
            self._quiet.clear()
            self._busy.set()
        try:
            yield
        finally:
            with self._lock:
                self._answering -= 1
                if not self._answering:
                    self._busy.clear()
                    self._quiet.set()

    def give_way(self, seconds: float = MOMENT, *, settled: float = LEAVING) -> None:
        """Wait until nobody has waited for an answer for ``settled``, ``seconds`` at most.

        Those whose changes share a commit are answered together, before the next ones are there.
        Where it ends between two of them, the one that has come by then is let go first as well.
        """
        until = self._clock.monotonic() + seconds
        while self._quiet.wait(max(0.0, until - self._clock.monotonic())):
            if not self._busy.wait(settled):
                return
            if self._clock.monotonic() >= until:
                self._quiet.wait(MOMENT)
                return


class AnsweringApp(App):
    """Bolt, whose requests are answered before anything else is done."""

    def __init__(self, courtesy: Courtesy, **given: Any) -> None:  # noqa: ANN401 - Bolt's own
        """Take Bolt's own arguments."""
        # Without a name Bolt looks for one in the source of all that called it: some 20 ms.
        super().__init__(
            name="dialogmoten",
            raise_error_for_unhandled_request=True,  # else Slack is told that there is no such page
            **given,
        )
        self._courtesy = courtesy

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, by whatever transport it came."""
        with self._courtesy.answering():
            return super().dispatch(req)
