"""A process that begins as a copy of this one, which has imported everything already."""

import gc
import os
import subprocess
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

from bot.clock import SystemClock, Waiter

_LOOK = 0.005


class Fork:
    """The ``main`` of a module in a process of its own, with the methods of ``Popen`` for it.

    It saves the seconds that imports take, where they are not what is measured. Nothing else may
    run in this process meanwhile: threads are not copied, but what they hold is.
    """

    def __init__(self, module: str) -> None:
        """Start it, its input and output held by ``stdin`` and ``stdout``."""
        self.args = ["fork", module]
        self._status: int | None = None
        sys.stdout.flush()  # or what waits there is written twice
        theirs, ours = os.pipe()
        out, theirs_out = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _become(module, theirs, theirs_out)
        os.close(theirs)
        os.close(theirs_out)
        self.stdin: TextIOWrapper = os.fdopen(ours, "w", encoding="utf-8")
        self.stdout: TextIOWrapper = os.fdopen(out, encoding="utf-8")

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status. Raises ``subprocess.TimeoutExpired`` after so many seconds."""
        clock, pause = SystemClock(), Waiter()
        begun = clock.monotonic()
        while self._status is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self._status = os.waitstatus_to_exitcode(status)
            elif timeout is not None and clock.monotonic() - begun > timeout:
                raise subprocess.TimeoutExpired(self.args, timeout)
            else:
                pause.sleep(_LOOK)
        return self._status

    def kill(self) -> None:
        """End it at once; not to be called after it was waited for."""
        os.kill(self.pid, 9)


def _become(module: str, given: int, out: int) -> NoReturn:
    """Be the module, and nothing of what this process was going to do."""
    status = 1
    try:
        # What the other process had done with would be collected, and closed, in this one: under
        # numbers that are those of our own files by then.
        gc.freeze()
        os.dup2(given, 0)
        os.dup2(out, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        import_module(module).main()
        status = 0
    except BaseException:  # noqa: BLE001 - told as Python tells it
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)  # what stands around us is the other process's to end
