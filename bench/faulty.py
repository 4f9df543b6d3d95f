"""What goes wrong between the bot and Slack in a proof: by chance, and at calls of a number."""

import os
import random
from dataclasses import dataclass
from time import perf_counter

POST, HISTORY = "chat.postMessage", "conversations.history"


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of a call instead of what should."""

    is_stored: bool
    """Whether Slack does what it was called for."""
    status: bytes | None = None
    """What it answers; nothing if there is none, and the connection ends."""


LOST, DROPPED = Fault(is_stored=True), Fault(is_stored=False)
HALF_DONE = Fault(is_stored=True, status=b"500 Internal Server Error")
BROKEN = Fault(is_stored=False, status=b"503 Service Unavailable")
SHARES = {
    POST: ((LOST, 0.02), (DROPPED, 0.01), (HALF_DONE, 0.01), (BROKEN, 0.01)),
    HISTORY: ((BROKEN, 0.05), (DROPPED, 0.05)),
}
"""How often each befalls a method."""
PAUSES = 0.001
"""Share of the messages at which Slack asks for a pause of a second."""
LATE = 0.5
"""Seconds after which a stored message stands in the history, at most."""


def limited(seconds: int) -> Fault:
    """Return that it may come again after so many seconds."""
    status = b"429 Too Many Requests\r\nRetry-After: %d" % seconds
    return Fault(is_stored=False, status=status)


@dataclass(slots=True)
class Aim:
    """A process that gets a signal at one of its messages."""

    token: str
    """By which it calls."""
    pid: int
    call: int
    """At which message from now on."""
    signal: int
    is_stored: bool


class Faults:
    """Nothing goes wrong before ``begin``."""

    def __init__(self) -> None:
        """Begin without any."""
        self._random = random.Random()  # noqa: S311 - to be drawn again
        self._strike = False
        self._aim: Aim | None = None
        self.refused = ""
        """Slack's word for why the history cannot be read; empty if it can."""

    def begin(self, seed: str, refused: str) -> None:
        """Let faults strike from now on, as ``seed`` has it."""
        self._random.seed(seed)
        self._strike = True
        self.refused = refused

    def aim(self, aim: Aim | None) -> None:
        """Take aim at a process; or at nobody."""
        self._aim = aim

    def at(self, method: str, token: str) -> Fault | None:
        """Return what befalls a call by who has the ``token``."""
        if not self._strike:
            return None
        if method == POST and self._aim is not None and self._aim.token == token:
            self._aim.call -= 1
            if self._aim.call <= 0:
                return self._hit(self._aim)
        if method == POST and self._random.random() < PAUSES:
            return limited(1)
        drawn = self._random.random()
        for fault, share in SHARES.get(method, ()):
            drawn -= share
            if drawn < 0:
                return fault
        return None

    def is_shown(self, at: float) -> bool:
        """Tell whether the history shows what was stored at ``at`` (``perf_counter``)."""
        return perf_counter() - at > self._random.uniform(0, LATE)

    def _hit(self, aim: Aim) -> Fault:
        """Send the signal before anything is answered."""
        self._aim = None
        os.kill(aim.pid, aim.signal)
        return LOST if aim.is_stored else DROPPED
