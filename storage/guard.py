"""One bot at a time on a SQLite file: a lock on a file beside it, which ends with its process."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.schema import is_sqlite
from storage.sqlite import path_of


class AlreadyRunning(Exception):  # noqa: N818 - a state of the world, not a failure of the program
    """Another process runs the bot on this database; the text says what to do."""


class Lock:
    """Held until ``release``, or until the process ends, however it ends."""

    def __init__(self, descriptor: int | None) -> None:
        """Hold the lock on an open file; ``None`` holds nothing."""
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process begin. Does nothing the second time."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def acquire(url: str) -> Lock:
    """Become the one bot on the database; on PostgreSQL there may be several.

    The bot itself asks for this, and whatever replaces its file; what only looks, or loads a
    series, runs beside it. Raises ``AlreadyRunning``.
    """
    if not is_sqlite(url):
        return Lock(None)
    database = path_of(url)
    database.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_beside(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise AlreadyRunning(_words(database, owner)) from None
    with suppress(OSError):  # a full disk: the number is only for the words above
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return Lock(descriptor)


def _beside(database: Path) -> Path:
    return Path(f"{database}.lock")


def _words(database: Path, owner: str) -> str:
    who = f" (process {owner})" if owner else ""
    return (
        f"The bot is already running on {database}{who}. A SQLite database takes one bot: stop "
        "that one first, or set DATABASE_URL to a PostgreSQL database to run several."
    )
