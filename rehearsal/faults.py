"""Faults of the Web API that a test can plant."""

from dataclasses import dataclass
from random import Random
from threading import Lock
from typing import Final

from rehearsal.errors import Refused
from rehearsal.store import Json

_KEYS: Final = frozenset({"method", "error", "times", "retry_after", "seconds"})
_ALONE: Final = (
    *("down", "clear", "hang_up", "refresh", "hold", "limits"),
    *("seed and percent", "late", "repeat", "replay"),
)
_NOT_ERRORS: Final = ("ratelimited", "http_500", "http_503", "drop", "drop_after_store", "slow")
_WHOLE: Final = 100
_HISTORIES: Final = ("conversations.history", "conversations.replies")


@dataclass(slots=True)
class Fault:
    """A fault that strikes the next ``times`` calls of a method (``*``: of any)."""

    method: str
    error: str
    times: int = 1
    retry_after: int = 1
    """Seconds, for ``ratelimited``."""
    seconds: float = 1
    """How long a ``slow`` answer takes."""

    @property
    def is_slack_error(self) -> bool:
        """Whether Slack answers ``{ok: false, error}``, rather than failing below that."""
        return self.error not in _NOT_ERRORS


class Faults:
    """What is planted; safe to use from every thread."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._planted: list[Fault] = []
        self._chance = Random()  # noqa: S311 - to be drawn again
        self._percent = 0
        self.is_down = False
        self.late = 0
        """Seconds after which the history shows a message."""

    def plant(self, given: Json) -> None:
        """Plant a fault, take Slack down or up, or clear all; raises ``Refused``."""
        if given.keys() == {"down"} and isinstance(given["down"], bool):
            self.is_down = given["down"]
            return
        if given.keys() == {"late"}:
            self.late = given["late"]
            return
        if given.keys() == {"seed", "percent"} and given["percent"] <= _WHOLE:
            with self._lock:
                self._chance.seed(given["seed"])
                self._percent = given["percent"]
            return
        if given == {"clear": True}:
            with self._lock:
                self._planted.clear()
            self.is_down, self._percent, self.late = False, 0, 0
            return
        if not {"method", "error"} <= given.keys() or not given.keys() <= _KEYS:
            raise Refused("invalid_fault", "Give method and error, or one of: " + ", ".join(_ALONE))
        with self._lock:
            self._planted.append(Fault(**given))

    def strike(self, method: str) -> Fault | None:
        """Return the fault that strikes this call, and count it."""
        with self._lock:
            for fault in self._planted:
                if fault.method in (method, "*") and fault.times > 0:
                    fault.times -= 1
                    return fault
            if self._chance.random() * _WHOLE < self._percent:
                return Fault(method, self._chance.choice(_NOT_ERRORS), seconds=0.1)
        return None

    def shown(self, method: str, body: Json, now: float) -> Json:
        """Return what Slack answers, in a history without what is too new for it at ``now``."""
        if not self.late or method not in _HISTORIES or "messages" not in body:
            return body
        old = [each for each in body["messages"] if float(each["ts"]) <= now - self.late]
        return {**body, "messages": old}
