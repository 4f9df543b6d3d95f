"""Which processor a process runs on: the server alone on one, the load and Slack on the other."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = 0
LOAD = 1


def pin(core: int) -> None:
    """Keep this process on one processor, where the system can do that and has two.

    A process begins on the one that its parent keeps to, so all that it may have are asked for.
    """
    if sys.platform == "linux":
        cores = sorted(_every())
        os.sched_setaffinity(0, {cores[core % len(cores)]})


@contextmanager
def every() -> Iterator[None]:
    """Let this thread, and what it starts, run on all processors meanwhile."""
    if sys.platform == "linux":
        before = os.sched_getaffinity(0)
        _every()
        try:
            yield
        finally:
            os.sched_setaffinity(0, before)
    else:
        yield


def _every() -> set[int]:
    assert sys.platform == "linux"
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    return os.sched_getaffinity(0)
