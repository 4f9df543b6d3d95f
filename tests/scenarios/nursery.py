"""Bots that start as forks of one process which has imported everything, and run nothing yet.

Of the second that ``python -m bot`` takes to start, Python's imports are nine tenths. A test that
starts it thirty times pays for them once. What is forked is a process like any other: it has its
own environment, log and id, and ``kill -9`` ends it.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Self

from bot.clock import SystemClock
from bot.clock import Waiter as Pause

LOOK_SECONDS = 0.005


class Nursery:
    """The process that has imported everything; a context."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        """Start it in ``folder``; its ``environment`` is not that of the bots."""
        self._lock = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=dict(environment),
            text=True,
        )

    def start(self, arguments: list[str], environment: Mapping[str, str], log: Path) -> "Forked":
        """Start ``python -m bot ARGUMENTS`` in the folder of its ``log``."""
        given = {"arguments": arguments, "environment": dict(environment), "log": str(log)}
        return Forked(self, int(self.ask(given)))

    def ask(self, question: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Ask it one thing."""
        with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


class Forked:
    """A started bot, with the methods of ``subprocess.Popen`` that the tests use."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self._status: int | None = None
        self.pid = pid

    def poll(self) -> int | None:
        """Return its exit status, negative if a signal ended it; ``None`` while it runs."""
        if self._status is None:
            self._status = self._nursery.ask({"poll": self.pid})
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit status, ``timeout`` seconds at most."""
        clock, pause = SystemClock(), Pause()
        begun = clock.monotonic()
        while (status := self.poll()) is None:
            if timeout is not None and clock.monotonic() - begun > timeout:
                raise subprocess.TimeoutExpired("bot", timeout)
            pause.sleep(LOOK_SECONDS)
        return status

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:  # until it is asked for, nobody else can have got its id
            os.kill(self.pid, number)


def main() -> None:
    """Answer questions until there are no more; a bot that is forked leaves by itself."""
    __import__("bot.app")
    for line in sys.stdin:
        question = json.loads(line)
        answer = _ended(question["poll"]) if "poll" in question else _forked(question)
        print(json.dumps(answer), flush=True)  # noqa: T201 - to who asked


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _forked(given: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _become(given)
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:  # noqa: BLE001 - a fork may never go on as the nursery
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def _become(given: Mapping[str, Any]) -> None:
    """Give the new process what ``subprocess`` would have given it."""
    log = Path(given["log"])
    os.chdir(log.parent)
    os.environ.clear()  # noqa: TID251 - made, not read
    os.environ.update(given["environment"])  # noqa: TID251
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(ours, standard)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.argv = ["bot", *given["arguments"]]


if __name__ == "__main__":
    main()
