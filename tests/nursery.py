"""Programs that start as forks of one process which has imported everything, and run nothing yet.

Of the second that ``python -m bot`` takes to start, Python's imports are nine tenths; the tests
start some program a hundred times, and pay for them once, as for what a process makes once. What is
forked is a process like any other: it has its own environment, output and id, ``kill -9`` ends it,
and Python ends it as it ends any program. That a program also starts from nothing is seen by the
tests that take ``AsPeopleDo``.
"""

import atexit
import fcntl
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from importlib import import_module
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn, Self

from bot.clock import SystemClock
from bot.clock import Waiter as Pause
from tests.programs import SECONDS, Environment, Output, with_path

LOOK_SECONDS = 0.005
PROGRAMS = ("bot", "rehearsal", "bench")
LATER = ("alembic.command", "holidays.countries")
"""What they import only when they need it; a bot at its first start and whenever it plans."""


class Nursery:
    """The process that has imported everything; a context. It is a way to start ``Programs``."""

    def __init__(self, folder: Path) -> None:
        """Start it in ``folder``, where the output of what has ended is kept."""
        self._folder = folder
        self._lock = Lock()
        self._turn = folder / "turn"  # all workers of a run ask the same nursery
        self._numbers = count(1)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=with_path({}),
            text=True,
        )

    def start(
        self, folder: Path, environment: Environment, arguments: list[str], output: Output
    ) -> "Forked":
        """Start ``python -m ARGUMENTS``."""
        output.out.touch()
        output.err.touch()
        given = {
            "arguments": arguments,
            "environment": with_path(environment),
            "folder": str(folder),
            "output": [str(output.out), str(output.err)],
        }
        return Forked(self, int(self.ask(given)))

    def run(
        self, folder: Path, environment: Environment, *arguments: str, seconds: float = SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m ARGUMENTS`` to its end."""
        number = self._number()
        output = Output(self._folder / f"{number}.out", self._folder / f"{number}.err")
        forked = self.start(folder, environment, list(arguments), output)
        try:
            status = forked.wait(seconds)
        finally:
            forked.kill()
        said = [path.read_text(encoding="utf-8") for path in (output.out, output.err)]
        return subprocess.CompletedProcess(arguments, status, *said)

    def ask(self, question: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Ask it one thing.

        Who dies while they ask lets the next one ask, who passes over an answer that is not theirs.
        """
        number = self._number()
        with self._lock, self._turn.open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps([number, question]) + "\n")
            self._process.stdin.flush()
            while True:
                answered, answer = json.loads(self._process.stdout.readline())
                if answered == number:
                    return answer

    def _number(self) -> str:
        """Return what no other process of this run has, and this one has once."""
        return f"{os.getpid()}-{next(self._numbers)}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


class Forked:
    """A started program, with the methods of ``subprocess.Popen`` that the tests use."""

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
                raise subprocess.TimeoutExpired("python -m", timeout)
            pause.sleep(LOOK_SECONDS)
        return status

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:  # until it is asked for, nobody else can have got its id
            os.kill(self.pid, number)


def main() -> None:
    """Answer questions until there are no more; a fork becomes what it was asked to be."""
    for name in PROGRAMS:
        import_module(f"{name}.__main__")
        del sys.modules[f"{name}.__main__"]  # each program runs its own
    for name in LATER:
        import_module(name)
    _practise()
    gc.collect()
    gc.freeze()  # else the collector of each fork looks through it, and copies it for that
    for line in sys.stdin:
        number, question = json.loads(line)
        if "poll" in question:
            answer = _ended(question["poll"])
        elif not (answer := os.fork()):
            _become(question)
            return
        print(json.dumps([number, answer]), flush=True)  # noqa: T201 - to who asked


def _practise() -> None:
    """Do once what each bot does as it starts: a third of that is made once for a process.

    No thread may begin here, for a fork would not have it.
    """
    from bot.app import opened  # noqa: PLC0415 - who only asks a nursery does without these
    from bot.config import load  # noqa: PLC0415
    from bot.services import conveners, due, loading, planning, setup  # noqa: PLC0415
    from handlers import pages, slack, web  # noqa: PLC0415
    from handlers.metrics import Health, Metrics  # noqa: PLC0415
    from rehearsal.chosen import EXAMPLE  # noqa: PLC0415
    from storage import fresh  # noqa: PLC0415

    for name in ("answers", "burst", "start"):
        import_module(f"bench.{name}")
    slack.tls()
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/practice.db"
        fresh(url)
        settings = load(None, database_url=url, slack_api_url="http://127.0.0.1:9/api/")
        slack.web_client(settings)
        database = opened(settings, clock)
        with database.transaction() as store:
            setup.apply(store, loading.read(EXAMPLE), clock.now())
        planning.plan_ahead(database, clock.now())
        due.run(database, clock.now())
        with database.reading() as store:
            due.next_at(store, clock.now())
            due.following(store)
            store.outbox.busy(clock.now())
            store.outbox.counts()
            conveners.problems(store)
        served = web.create(clock, Health, Metrics(Health), pages=[pages.create(database, clock)])
        served.test_client().get("/readyz")
        database.close()


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _become(given: Mapping[str, Any]) -> None:
    """Have what ``subprocess`` would have given the new process, and be the program."""
    os.chdir(given["folder"])
    os.environ.clear()  # noqa: TID251 - made, not read
    os.environ.update(given["environment"])  # noqa: TID251
    out, err = (os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for path in given["output"])
    for ours, standard in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(ours, standard)
        os.close(ours)
    module, *words = given["arguments"]
    sys.argv = [module, *words]
    _leave(_played(module))


def _played(module: str) -> int:
    """Run the program to its end, and return the status with which Python would end."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, int) or ended.code is None:
            return ended.code or 0
        print(ended.code, file=sys.stderr)  # noqa: T201 - as Python does
        return 1
    except BaseException:  # noqa: BLE001 - as Python does
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _leave(status: int) -> NoReturn:
    """End as Python ends a program, but leave to the system what it would take apart.

    That is a copy of all that was imported here, page by page: half of what a fork costs.
    """
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - waits for threads
    atexit._run_exitfuncs()  # noqa: SLF001
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
