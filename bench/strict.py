"""Slack's limit on messages, kept to the letter and counted; and refusals for unknown reasons."""

import math
from collections.abc import Collection
from random import Random

from bot.clock import SystemClock
from rehearsal.limits import MINUTE, SPECIAL

APART = MINUTE / SPECIAL
"""Seconds between two messages in a workspace."""
TOLERATED = 2.0
"""Seconds by which messages may come too early, one with the other."""
SHORTEST, LONGEST = 2, 5
"""Seconds of a pause for no reason that the bot could know."""
CROSSING = 0.1
"""Seconds for which a message may have been on its way before the answer that asks for a pause."""
LIMITED = "chat.postMessage"


class Limits:
    """Refuses what comes too early, and some messages more; nothing before ``keep``."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self._clock = SystemClock()
        self._chance = Random()  # noqa: S311 - to be drawn again
        self._moods: set[int] = set()
        self._is_kept = False
        self._next = self._until = self._asked = 0.0
        self._taken: list[float] = []
        self._early = self._crossed = self._inside = self._paused = 0

    def keep(self, seed: int, moods: Collection[int]) -> None:
        """Keep the limit from now on, and ask for a pause at the messages of the numbers too."""
        self._chance.seed(f"strict {seed}")
        self._moods = {*moods}
        self._is_kept = True

    def call(self, method: str) -> int | None:
        """Count a call; return after how many seconds it may come, ``None`` if it has."""
        if method != LIMITED or not self._is_kept:
            return None
        now = self._clock.monotonic()
        if now < self._until:
            has_crossed = now - self._asked < CROSSING
            self._crossed += has_crossed
            self._inside += not has_crossed
            return math.ceil(self._until - now)
        wait = self._wait(now)
        if wait is None:
            self._taken.append(now)
            self._next = max(self._next, now) + APART
        else:
            self._asked, self._until = now, now + wait
        return wait

    def _wait(self, now: float) -> int | None:
        number = len(self._taken)
        if number in self._moods:
            self._moods.remove(number)
            wait = self._chance.randint(SHORTEST, LONGEST)
            self._paused += wait
            return wait
        if self._next - now > TOLERATED:
            self._early += 1
            return math.ceil(self._next - now - TOLERATED)
        return None

    def told(self) -> dict[str, object]:
        """Return what was counted: when messages were taken (monotonic), and seconds of pauses."""
        return {
            "taken": self._taken,
            "paused": self._paused,
            "early": self._early,
            "crossed": self._crossed,
            "inside": self._inside,
        }


def least(messages: int, pauses: int, paused: float) -> float:
    """Return the seconds that so many messages take at least, with so many pauses.

    What is tolerated once at the beginning is tolerated again after each pause.
    """
    return max(0.0, (messages - 1) * APART - (1 + pauses) * TOLERATED + paused)
