"""Copies of a database, taken while the bot runs, and their way back: SQLite's here."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage import dumps, guard
from storage.failures import Impossible
from storage.schema import HEAD, is_sqlite
from storage.sqlite import path_of

_BUSY_SECONDS = 5.0


def backup(url: str, target: Path) -> None:
    """Write a copy of the database into one new file, and verify it.

    The bot may run: it is a picture of one moment. Raises ``Impossible``.
    """
    if target.exists():
        message = f"{target} is there already; name a new file"
        raise Impossible(message)
    if not is_sqlite(url):
        dumps.backup(url, target)
        return
    source = path_of(url)
    if not source.exists():
        message = f"there is no database {source}"
        raise Impossible(message)
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _copy(source, unfinished)
        _verify(unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, source: Path) -> Path | None:
    """Make the database what the backup holds; return where the old one was kept, if there was one.

    On PostgreSQL the database must be empty. Raises ``Impossible``, also while the bot runs.
    """
    if not source.is_file():
        message = f"there is no file {source}"
        raise Impossible(message)
    if not is_sqlite(url):
        dumps.restore(url, source)
        return None
    _verify(source)
    try:
        with guard.acquire(url):
            return _replace(path_of(url), source)
    except guard.AlreadyRunning as error:
        raise Impossible(str(error)) from None


def _replace(target: Path, source: Path) -> Path | None:
    kept = None
    if target.exists():
        kept = target.with_name(target.name + ".replaced")
        kept.unlink(missing_ok=True)
        _copy(target, kept)
    # Into the file rather than over it: who has it open sees the new content, whole.
    _copy(source, target, alone=False)
    _verify(target)
    return kept


def _copy(source: Path, target: Path, *, alone: bool = True) -> None:
    """Copy by SQLite's online backup, in one step, so that a busy writer cannot restart it.

    ``alone``: nobody has ``target`` open, and it needs no log beside it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            closing(sqlite3.connect(source, timeout=_BUSY_SECONDS)) as old,
            closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as new,
        ):
            old.backup(new)
            if alone:
                new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        message = f"{source} cannot be copied to {target}: {error}"
        raise Impossible(message) from None


def _verify(file: Path) -> None:
    """Raise ``Impossible`` unless ``file`` is an undamaged database of ours."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as raw:
            found = raw.execute("PRAGMA integrity_check").fetchall()
            version = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        message = f"{file} is not a database of this bot: {error}"
        raise Impossible(message) from None
    if found != [("ok",)]:
        message = f"{file} is damaged: {found[0][0]}"
        raise Impossible(message)
    if version is None or version[0] > HEAD:
        message = f"{file} was made by a newer release ({version[0] if version else 'unknown'})"
        raise Impossible(message)
