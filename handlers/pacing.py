"""How fast a workspace is spoken to: a steady pace with a reserve for bursts.

Slack allows "several hundred messages per minute" in a workspace and about one a second in a
channel (docs.slack.dev/reference/methods/chat.postMessage#rate_limiting). A 429 is obeyed
besides; this only makes it rare.
"""

from heapq import heappop, heappush
from threading import Lock

from bot.ports import Clock
from bot.rules.outbox import Owed
from bot.services.deliveries import Method

RESERVE = 10.0
"""Seconds' worth of the pace that may go at once."""
CHANNEL_SHARE = 5
"""A channel gets a fifth of the pace: one message a second at 300 a minute."""
_PACED = frozenset({"chat.postMessage", "chat.update", "views.publish"})


class Pacing:
    """A token bucket for each workspace, and the limits that Slack has named; one thread's own."""

    def __init__(self, clock: Clock, per_minute: int) -> None:
        """Begin with full reserves."""
        self._clock = clock
        self._rate = per_minute / 60
        self._full = max(1.0, self._rate * RESERVE)
        self._buckets: dict[str, tuple[float, float]] = {}
        self._held: dict[tuple[str, str], float] = {}

    @property
    def gap(self) -> float:
        """Seconds between two messages in one channel."""
        return CHANNEL_SHARE / self._rate

    def hold(self, workspace: str, method: str, seconds: float) -> None:
        """Let nothing go by ``method`` for ``seconds``."""
        self._held[workspace, method] = self._clock.monotonic() + seconds

    def delay(self, owed: Owed, method: Method) -> float:
        """Return the seconds until it is ``owed``'s turn; 0 takes the turn."""
        now = self._clock.monotonic()
        held = self._held.get((owed.workspace, method), now) - now
        if held > 0:
            return held
        if owed.manner == "reply" or method not in _PACED:
            return 0.0
        return self._take(owed.workspace, now)

    def _take(self, workspace: str, now: float) -> float:
        tokens, since = self._buckets.get(workspace, (self._full, now))
        tokens = min(self._full, tokens + (now - since) * self._rate)
        if tokens < 1:
            self._buckets[workspace] = (tokens, now)
            return (1 - tokens) / self._rate
        self._buckets[workspace] = (tokens - 1, now)
        return 0.0


class Looks:
    """When the outbox is looked at next; any thread may bring that forward."""

    def __init__(self, clock: Clock) -> None:
        """Begin with a look at once."""
        self._clock = clock
        self._lock = Lock()
        self._regular = clock.monotonic()
        self._hints: list[float] = []

    def after(self, seconds: float) -> None:
        """Look in ``seconds``, besides what was planned."""
        with self._lock:
            heappush(self._hints, self._clock.monotonic() + seconds)

    def looked(self, began: float, seconds: float) -> None:
        """Say that a look has been taken that began at ``began``; the next in ``seconds``.

        What was asked for after ``began`` stays asked for.
        """
        with self._lock:
            self._regular = self._clock.monotonic() + seconds
            while self._hints and self._hints[0] <= began:
                heappop(self._hints)

    def remaining(self) -> float:
        """Return the seconds until the next look; 0 if it is due."""
        with self._lock:
            first = min(self._regular, self._hints[0]) if self._hints else self._regular
        return max(0.0, first - self._clock.monotonic())
