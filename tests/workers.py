"""The tests of a run shared among workers: forks of the process that has collected them.

A worker that were a Python of its own would import and collect everything again, eight seconds of
processor time for each. A fork has it all, and what was made before it began is there for all of
them. The first process runs no test: it hands out groups of them, and reports what comes back as
pytest does when it runs them itself (ADR 0062).
"""

import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from itertools import count, groupby, pairwise
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest

FOLDER = pytest.StashKey[Path]()
"""The temporary folder of the run; each worker has one of its own in it."""
GROUP = 16
"""At most so many tests are handed out at once: the last ones should end at about the same time."""

QUICK = ("documents", "i18n", "rules", "views")
"""The folders whose tests start nothing and wait for nothing."""


@dataclass(eq=False)
class Worker:
    """A fork that asks for tests and says what became of each."""

    process: int
    line: Connection
    begun: deque[int] = field(default_factory=deque)
    """The tests that it was given and has not reported, by their place among all."""


class Workers:
    """The plugin that runs the tests in ``number`` processes."""

    def __init__(self, config: pytest.Config, number: int) -> None:
        """Begin with nobody at work."""
        self._config = config
        self._number = number
        self._waiting: deque[list[int]] = deque()
        self._workers: dict[object, Worker] = {}
        self._folders = count(1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run all tests; where there is nothing to run, leave it to pytest to say so."""
        if session.testsfailed or session.config.option.collectonly or not session.items:
            return None
        assert threading.active_count() == 1, "a thread would not be there in a fork"
        self._waiting.extend(groups(session.items))
        try:
            for _ in range(min(self._number, len(self._waiting))):
                self._fork(session)
            self._serve(session)
        finally:
            _dismiss(self._workers.values())
        return True

    def _fork(self, session: pytest.Session) -> None:
        folder = self._config.stash[FOLDER] / f"worker-{next(self._folders)}"
        sys.stdout.flush()  # or each of them would print it again
        self._config.get_terminal_writer().flush()
        ours, theirs = Pipe()
        if process := os.fork():
            theirs.close()
            self._workers[ours] = Worker(process, ours)
            return
        status = 1
        try:
            ours.close()
            for other in self._workers.values():  # else nobody would notice that we are gone
                other.line.close()
            _settle(self._config, folder)
            _work(session, theirs)
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, there is nobody else to say it
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _serve(self, session: pytest.Session) -> None:
        while self._workers:
            for line in wait([each.line for each in self._workers.values()]):
                worker = self._workers[line]
                try:
                    reports = worker.line.recv()
                    if reports is None:
                        self._hand_out(worker)
                except (EOFError, ConnectionError):
                    del self._workers[line]
                    self._ended(session, worker)
                    continue
                if reports is not None:
                    worker.begun.popleft()
                    self._report(session, reports)

    def _hand_out(self, worker: Worker) -> None:
        """Give a worker what it asked for; raises ``ConnectionError`` if it has ended since."""
        group = self._waiting.popleft() if self._waiting else []
        try:
            worker.line.send(group)
        except ConnectionError:
            if group:
                self._waiting.appendleft(group)
            raise
        worker.begun.extend(group)

    def _report(self, session: pytest.Session, reports: list[dict[str, Any]]) -> None:
        hook = self._config.hook
        for data in reports:
            report = hook.pytest_report_from_serializable(config=self._config, data=data)
            hook.pytest_runtest_logreport(report=report)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)

    def _ended(self, session: pytest.Session, worker: Worker) -> None:
        """Say which test ended a worker, if one did; another worker takes what it leaves."""
        _, status = os.waitpid(worker.process, 0)
        if not worker.begun:
            if status:
                raise session.Interrupted("a worker ended outside of its tests")
            return
        item = session.items[worker.begun.popleft()]
        said = f"the worker ended in this test: {os.waitstatus_to_exitcode(status)}"
        self._config.hook.pytest_runtest_logreport(
            report=pytest.TestReport(item.nodeid, item.location, {}, "failed", said, "call")
        )
        if worker.begun:
            self._waiting.append([*worker.begun])
        if self._waiting:  # the others may have been told that there is no more
            self._fork(session)


def groups(items: list[pytest.Item]) -> Iterator[list[int]]:
    """Give the places of the tests that one worker should run after another.

    What takes long comes first, or a minute of waiting may be left for the end of the run; first of
    all what needs more time than the others may take, and last of all what needs next to none. What
    needs a browser shares one in each folder, and so a worker.
    """
    slow = [place for place, item in enumerate(items) if item.get_closest_marker("slow")]
    yield from _together(items, slow)
    rest = sorted(
        {*range(len(items))} - {*slow}, key=lambda place: (_is_quick(items[place]), place)
    )
    for _, alike in groupby(rest, key=lambda place: items[place].path):
        found = [*alike]
        yield from (found[start : start + GROUP] for start in range(0, len(found), GROUP))


def _is_quick(item: pytest.Item) -> bool:
    return item.path.parent.name in QUICK


def _together(items: list[pytest.Item], slow: list[int]) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for place in slow:
        item = items[place]
        alone = item.get_closest_marker("browser") is None
        found.setdefault(item.nodeid if alone else str(item.path.parent), []).append(place)
    return sorted(
        found.values(), key=lambda group: items[group[0]].get_closest_marker("timeout") is None
    )


def _settle(config: pytest.Config, folder: Path) -> None:
    """Make a fork a process of its own: what it prints, what it captures, where it writes."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    reporter._tw._file = StringIO()  # noqa: SLF001 - who runs the tests must not print
    capturing = config.pluginmanager.getplugin("capturemanager")
    capturing.stop_global_capturing()
    capturing.start_global_capturing()
    capturing.suspend_global_capture(in_=True)
    folder.mkdir()
    config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]  # noqa: SLF001


def _work(session: pytest.Session, line: Connection) -> None:
    """Run what is handed out until there is no more; the fixtures end with the last test."""
    reports = Reports(session.config)
    session.config.pluginmanager.register(reports)

    def ask() -> list[pytest.Item]:
        line.send(None)
        return [session.items[place] for place in line.recv()]

    with suppress(EOFError, ConnectionError, KeyboardInterrupt):  # nobody wants to know any more
        for item, following in _in_turn(ask):
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            line.send(reports.taken())
    session._setupstate.teardown_exact(None)  # noqa: SLF001 - nothing is left, unless it stopped


def _in_turn(ask: Callable[[], list[pytest.Item]]) -> Iterator[tuple[pytest.Item, Any]]:
    """Give each test with the one that follows it: pytest keeps what both of them need."""
    group = ask()
    while group:
        yield from pairwise(group)
        after = ask()
        yield group[-1], after[0] if after else None
        group = after


class Reports:
    """Keeps what pytest reports in a worker, as it can be sent."""

    def __init__(self, config: pytest.Config) -> None:
        """Keep nothing yet."""
        self._config = config
        self._kept: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep one report: of a test, of a part of it, or of a beginning or an end that went wrong.

        A beginning or an end that went well is only counted, unless somebody asks how long it took.
        """
        if report.when != "call" and report.passed and not self._config.option.durations:
            return
        hook = self._config.hook
        self._kept.append(hook.pytest_report_to_serializable(config=self._config, report=report))

    def taken(self) -> list[dict[str, Any]]:
        """Return what was kept since the last time."""
        kept, self._kept = self._kept, []
        return kept


def _dismiss(workers: Iterable[Worker]) -> None:
    """Wait for those that are still there: where their line ends, they stop."""
    for worker in workers:
        worker.line.close()
    for worker in workers:
        os.waitpid(worker.process, 0)
