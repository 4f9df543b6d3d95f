"""What the commands need: settings, the database, the time; and how they say what went wrong."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn, cast

import typer

import storage
from bot import app as composition
from bot.app import CannotStart, WrongSettings
from bot.clock import RemoteClock, clock_of
from bot.config import BadSettings, Settings, load
from bot.i18n import translator
from bot.ports import Database, Unavailable
from bot.rules.errors import Refusal
from bot.services import export
from bot.services.export import NotFound
from bot.services.loading import BadFile


def saved(made: export.Document, out: Path) -> Path:
    """Save a file into a folder and return where; end with 2 if it cannot be written."""
    try:
        return export.save(made, out)
    except OSError as error:
        fail(f"{out} cannot be written to: {error.strerror}", 2)


@contextmanager
def opened(*, reads: bool = False, lang: str = "en") -> Iterator[tuple[Database, datetime]]:
    """Open the database of the settings, and tell the time; end with 1 and what goes wrong.

    ``lang``: in which language it is said what is refused.
    """
    chosen = settings()
    with closing(_database(chosen, reads=reads)) as found:
        try:
            yield found, _now(chosen, found)
        except Refusal as refusal:
            fail(translator(lang, "UTC").refusal(refusal), 1)
        except (BadFile, NotFound, Unavailable) as error:
            fail(str(error), 1)


def settings() -> Settings:
    """Return the settings; end with 2 and everything that is wrong with them."""
    try:
        return load()
    except BadSettings as error:
        fail(str(error), 2)


def _database(chosen: Settings, *, reads: bool) -> Database:
    """Open the database; end if it cannot be had."""
    try:
        return composition.opened(chosen, clock_of(chosen), reads=reads)
    except (CannotStart, Unavailable) as error:
        refuse(error)


def _now(chosen: Settings, opened: Database) -> datetime:
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
