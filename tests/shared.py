"""What all workers of a run share: folders, a server of PostgreSQL, and the nursery of programs."""

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.databases import LEAN, SETTINGS, PostgresServer, SqliteFiles, scratch

if TYPE_CHECKING:
    from tests.nursery import Nursery


class Shared:
    """What is started once, before there are workers, and ends with the run."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._ends = ExitStack()
        self._thread = ThreadPoolExecutor(1)
        self._postgres: Future[PostgresServer] | None = None
        self.sqlite = SqliteFiles(self._folder("sqlite-"))
        self.programs: Nursery | None = None

    def start(self, *, programs: bool, postgres: bool) -> None:
        """Start what is not there yet, and wait for none of it.

        It takes a second or two of other processes; this one can collect tests meanwhile.
        """
        if programs and not self.programs:
            from tests.nursery import Nursery  # noqa: PLC0415 - a tenth of a second of imports

            self.programs = self._ends.enter_context(Nursery(self._folder("nursery-")))
        if postgres and not self._postgres:
            folder = self._folder("pg-")
            self._postgres = self._thread.submit(PostgresServer.start, folder, SETTINGS | LEAN)
            self._ends.callback(self._stop)

    def postgres(self) -> PostgresServer | None:
        """Return the server when it is ready, if one was to be started; no thread is left then."""
        self._thread.shutdown()
        return self._postgres.result() if self._postgres else None

    def close(self) -> None:
        """End all of it."""
        self._ends.close()

    def _stop(self) -> None:
        if self._postgres and not self._postgres.exception():
            self._postgres.result().stop()

    def _folder(self, prefix: str) -> Path:
        # Not pytest's own: its paths are too long for a socket on macOS.
        made = tempfile.TemporaryDirectory(prefix=prefix, dir=scratch())
        return Path(self._ends.enter_context(made))
