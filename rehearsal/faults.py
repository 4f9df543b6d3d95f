"""Faults of the Web API that a test can plant."""

from dataclasses import dataclass
from threading import Lock
from typing import Final

from rehearsal.errors import Refused
from rehearsal.store import Json

_KEYS: Final = frozenset({"method", "error", "times", "retry_after"})
_ALONE: Final = ("down", "clear", "hang_up", "refresh", "hold", "limits")
_NOT_ERRORS: Final = ("ratelimited", "http_500", "http_503", "drop", "drop_after_store")


@dataclass(slots=True)
class Fault:
    """A fault that strikes the next ``times`` calls of a method (``*``: of any)."""

    method: str
    error: str
    times: int = 1
    retry_after: int = 1
    """Seconds, for ``ratelimited``."""

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
        self.is_down = False

    def plant(self, given: Json) -> None:
        """Plant a fault, take Slack down or up, or clear all; raises ``Refused``."""
        if given.keys() == {"down"} and isinstance(given["down"], bool):
            self.is_down = given["down"]
            return
        if given == {"clear": True}:
            with self._lock:
                self._planted.clear()
            self.is_down = False
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
        return None
