"""What the courier is asked for between two looks, and how long it waits for more of it."""

from collections import deque
from collections.abc import Sequence
from math import inf
from threading import Lock

from bot.ports import Clock
from handlers.courtesy import MOMENT

BREATH = 0.005
"""Seconds between two transactions, so that clicks which come together share one."""
GATHER = 0.02
"""The same while nudges pour in: a transaction for each of them costs four times as much."""
POURING, POURING_WITHIN = 16, 0.1
"""So many nudges in so many seconds pour."""
SLOWLY, TURNS, LONGEST = 1.0, 10, 0.25
"""Where turns take long, so many nudges in as many turns pour too (in a second, at most), and
what nobody waits for comes together for ten turns, a quarter of a second at most. On a quiet
machine that is ``GATHER``; a slow one would else make a call of nearly every change of a list.
"""
BURST = 2.0
"""Seconds for which a burst of clicks goes first at most; Slack gives up on an ack after three."""
SETTLED = 0.003
"""Seconds without a click after which a burst is seen to be over."""
QUIET = 0.25
"""Seconds without a nudge after which the next one begins a new burst."""


class Nudges:
    """Replies that were asked for, and how fast they come; any thread may ask."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing asked for."""
        self._clock = clock
        self._lock = Lock()
        self._replies: deque[int] = deque()
        self._times: deque[float] = deque(maxlen=POURING)
        self._asked: deque[bool] = deque(maxlen=POURING)
        self._burst_began = 0.0
        self._turn = 0.0

    def add(self, replies: Sequence[int]) -> None:
        """Ask for ``replies``, or just for a look."""
        now = self._clock.monotonic()
        with self._lock:
            self._replies.extend(replies)
            if not self._times or now - self._times[-1] > QUIET:
                self._burst_began = now
            self._times.append(now)
            self._asked.append(bool(replies))

    def take(self, most: int) -> list[int]:
        """Return the replies that were asked for first, ``most`` of them."""
        with self._lock:
            return [self._replies.popleft() for _ in range(min(most, len(self._replies)))]

    def put_back(self, replies: Sequence[int]) -> None:
        """Keep for the next time what could not be claimed."""
        with self._lock:
            self._replies.extendleft(reversed(replies))

    def turned(self, seconds: float) -> None:
        """Learn how long a turn took; one that had little to do says little."""
        self._turn = max(seconds, self._turn / 2)

    def breath(self) -> float:
        """Return the seconds in which nudges come together before they are looked at."""
        ago = self._poured()
        with self._lock:
            is_asked = any(self._asked)
        if not is_asked and ago < min(SLOWLY, POURING * self._turn):
            return min(LONGEST, max(GATHER, TURNS * self._turn))
        return GATHER if ago < POURING_WITHIN else BREATH

    def between_looks(self) -> float:
        """Return the seconds between two looks at what nobody waits for, at least."""
        return LONGEST if self._poured() < POURING_WITHIN else 0.0

    def _poured(self) -> float:
        """Return the seconds in which the last nudges came that could be pouring in."""
        with self._lock:
            first = self._times[0] if len(self._times) == POURING else -inf
        return self._clock.monotonic() - first

    def patience(self) -> float:
        """Return the seconds for which acks go before answers at most."""
        return max(MOMENT, BURST - (self._clock.monotonic() - self._burst_began))
