"""A process beside this one that is asked in lines of JSON, and answers in lines of JSON."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, Self

from bench.forks import Fork

Json = dict[str, Any]
STOP_SECONDS = 20.0


class Child:
    """A started ``python -m MODULE``; its first line of input is ``given``."""

    def __init__(self, module: str, given: Mapping[str, object], *, forked: bool = False) -> None:
        """Start it and wait until it is ready; ``ready`` is what it said then.

        ``forked`` starts it as a copy of this process, which must have no other thread.
        """
        self._process = Fork(module) if forked else _started(module)
        self.pid = self._process.pid
        try:
            self.ready = self.ask(**given)
        except BaseException:
            self.stop()
            raise

    def ask(self, **question: object) -> Json:
        """Ask and wait for the answer. Raises ``RuntimeError`` if the process ended."""
        self.tell(**question)
        return self.hear()

    def tell(self, **question: object) -> None:
        """Ask, and leave the answer for ``hear``."""
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(json.dumps(question) + "\n")
        pipe.flush()

    def hear(self) -> Json:
        """Wait for the answer to what was asked."""
        pipe = self._process.stdout
        assert pipe is not None
        line = pipe.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
        return dict(json.loads(line))

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does; ``stop`` is to be called all the same."""
        self._process.kill()

    def stop(self) -> None:
        """Close its input, on which it ends; kill it if it does not."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _started(module: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def serve(answer: Callable[[Json], Json]) -> None:
    """Answer each line of standard input until it ends; the other side of ``Child``."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
