"""The bot as people run it: ``python -m bot`` in a process of its own, which can be killed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, RLock
from typing import Self
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.clock import SystemClock
from rehearsal.model import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from rehearsal.server import Rehearsal, take_port
from tests.programs import SECONDS as START_SECONDS
from tests.programs import Output, Programs, Running
from tests.stage import Transport

LOOK_SECONDS = 0.02
CLOCK = SystemClock()


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    listener = take_port(0)
    port: int = listener.getsockname()[1]
    listener.close()
    return port


def settings_of(
    rehearsal: Rehearsal, database_url: str, transport: Transport, **given: object
) -> dict[str, str]:
    """Return the environment of a bot in a rehearsal: nothing of ours comes into it."""
    settings: dict[str, object] = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": rehearsal.base_url,
        "CLOCK_URL": f"{rehearsal.url}/_control/clock?only=now",
        "DATABASE_URL": database_url,
        "TICK_SECONDS": 0.2,
        "LEASE_SECONDS": 2.0,
        "RECONCILE_SECONDS": 0.2,
        "PACE_PER_MINUTE": 1_000_000,
        "LOG_LEVEL": "WARNING",
        **given,
    }
    if transport == "socket":
        settings["SLACK_APP_TOKEN"] = APP_TOKEN
    return {name: str(value) for name, value in settings.items()}


@dataclass
class BotProcess:
    """A running bot; started again when it is killed."""

    programs: Programs
    folder: Path
    environment: Mapping[str, str]
    role: str = ""
    """``web`` or ``worker``; empty for all in one."""
    starts: int = 0
    _process: Running | None = None
    _lock: RLock = field(default_factory=RLock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Begin; does not wait until it is ready."""
        self.starts += 1
        arguments = ["bot", self.role] if self.role else ["bot"]
        with self._lock:
            self._process = self.programs.start(
                self.folder, self.environment, arguments, Output(self.log, self.log)
            )
        return self

    @property
    def log(self) -> Path:
        return self.folder / f"bot{'-' if self.role else ''}{self.role}.log"

    def kill(self) -> None:
        """Kill it as ``kill -9`` does, and start it again at once."""
        with self._lock:
            assert self._process is not None
            self._process.kill()
            self._process.wait()
            self.start()

    def terminate(self) -> int:
        """Ask it to stop, as a supervisor does; return its exit status. Fails after 10 s."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(10)

    def has_ended(self) -> bool:
        """Tell whether it was started and does not run any more."""
        return self._process is not None and self._process.poll() is not None

    def is_ready(self) -> bool:
        """Tell whether it says so; raises if the process has ended by itself."""
        with self._lock:
            assert self._process is not None
            if self._process.poll() is not None:
                raise AssertionError(f"the bot ended: {self.log.read_text(encoding='utf-8')}")
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310 - loopback
                return bool(json.load(answer)["ready"])
        except HTTPError as error:
            error.close()
        except (OSError, HTTPException, ValueError):
            pass
        return False

    def wait_ready(self) -> None:
        """Wait until it takes requests and can send."""
        until = CLOCK.monotonic() + START_SECONDS
        while not self.is_ready():
            if CLOCK.monotonic() > until:
                text = self.log.read_text(encoding="utf-8")
                raise AssertionError(f"not ready after {START_SECONDS} s: {text}")
            pause(LOOK_SECONDS)

    def wait_for_line(self, text: str) -> None:
        """Wait until it has printed ``text``."""
        until = CLOCK.monotonic() + START_SECONDS
        while text not in self.log.read_text(encoding="utf-8"):
            assert CLOCK.monotonic() < until, self.log.read_text(encoding="utf-8")
            pause(LOOK_SECONDS)

    def end(self) -> None:
        """End it, whatever it is doing."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()
                self._process.wait()


def pause(seconds: float) -> None:
    """Let some real seconds pass."""
    Event().wait(seconds)
