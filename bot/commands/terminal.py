"""What the commands need: settings, the database, the time; and how they say what went wrong."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn, cast

import typer

import storage
from bot import app as composition
from bot.app import CannotStart, WrongSettings
from bot.clock import RemoteClock, clock_of
from bot.config import BadSettings, Settings, load
from bot.ports import Database, Store, Unavailable
from bot.rules.series import Series
from bot.services import export


def saved(made: export.Document, out: Path) -> Path:
    """Save a file into a folder and return where; end with 2 if it cannot be written."""
    try:
        return export.save(made, out)
    except OSError as error:
        fail(f"{out} cannot be written to: {error.strerror}", 2)


class Opened:
    """The database of the settings and the time; what can be expected to go wrong is said."""

    def __init__(self, *, reads: bool = False) -> None:
        chosen = settings()
        self._database = database(chosen, reads=reads)
        self._now = now(chosen, self._database)

    def __enter__(self) -> tuple[Database, datetime]:
        return self._database, self._now

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._database.close()
        if isinstance(error, export.NotFound | Unavailable):
            fail(str(error), 1)


def series(store: Store, key: str) -> Series:
    """Return the series with this key; end with 1 and those there are."""
    try:
        return export.find(store, key)
    except export.NotFound as error:
        fail(str(error), 1)


def settings() -> Settings:
    """Return the settings; end with 2 and everything that is wrong with them."""
    try:
        return load()
    except BadSettings as error:
        fail(str(error), 2)


def database(chosen: Settings, *, reads: bool = False) -> Database:
    """Open the database; end if it cannot be had."""
    try:
        return composition.opened(chosen, clock_of(chosen), reads=reads)
    except (CannotStart, Unavailable) as error:
        refuse(error)


def now(chosen: Settings, opened: Database) -> datetime:
    """Return what time it is; beside a rehearsal, while that runs, in the rehearsal."""
    told = storage.clock_url(cast("storage.SqlDatabase", opened))
    if told and not chosen.clock_url:
        with suppress(OSError, ValueError):  # it does not run now
            return RemoteClock(told).now()
    return clock_of(chosen).now()


def refuse(error: Exception) -> NoReturn:
    """End with what stands in the way: 2 if it is the settings."""
    fail(str(error), 2 if isinstance(error, WrongSettings) else 1)


def fail(text: str, status: int) -> NoReturn:
    """Say why on standard error, and end."""
    typer.echo(text, err=True)
    raise typer.Exit(status)
