"""The command line: ``python -m bot``."""

import json
import logging
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer

import storage
from bot import app as composition
from bot.app import CannotStart, WrongSettings
from bot.clock import RemoteClock, clock_of
from bot.config import BadSettings, Settings, load
from bot.documents.person import FORMATS
from bot.i18n import LANGUAGES, translator
from bot.logs import configure
from bot.ports import Database, Unavailable
from bot.services import dossiers, export, load_report, loading, rounds, setup
from bot.services import series as series_service
from bot.views import series as series_view
from bot.views.blocks import spoken
from handlers.vault import new_key

_WAYS_ON = """Dialogmöten is not connected to Slack yet. There are two ways on:

  Rehearse   make run              a whole Slack in your browser; nobody real is messaged
  Connect    docs/administrator.md create the app from manifest.json, then set
                                   SLACK_BOT_TOKEN and SLACK_APP_TOKEN (Socket Mode), or
                                   SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (HTTP)
"""
_STOPS = {signal.SIGTERM, signal.SIGINT}
_Team = Annotated[str, typer.Argument(help="Id of the person's own team (T…).")]
_User = Annotated[str, typer.Argument(help="Id of the person (U…).")]
cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
keys = typer.Typer(no_args_is_help=True, help="The keys that encrypt the tokens.")
cli.add_typer(keys, name="keys")


@cli.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Run the bot in one process: it listens, keeps time and sends."""
    if context.invoked_subcommand is None:
        _serve(is_web=True, is_worker=True)


@cli.command()
def web() -> None:
    """Take what people do; a worker beside it keeps time and sends (PostgreSQL)."""
    _serve(is_web=True, is_worker=False)


@cli.command()
def worker() -> None:
    """Keep time and send; web processes beside it take what people do (PostgreSQL)."""
    _serve(is_web=False, is_worker=True)


@cli.command("load")
def load_(file: Path) -> None:
    """Load or change a series from a TOML FILE; every fault is told with its line."""
    settings = _settings()
    now = clock_of(settings).now()
    try:
        read = loading.read(file)
    except loading.BadFile as error:
        _fail(str(error), 1)
    for hint in read.hints:
        typer.echo(f"Look at this: {hint}", err=True)
    database = _database(settings)
    try:
        with database.transaction() as store:
            report = setup.apply(store, read, now)
    except (loading.BadFile, Unavailable) as error:
        _fail(str(error), 1)
    finally:
        database.close()
    typer.echo(load_report.said(report))


@cli.command()
def plan(series: str) -> None:
    """Show the year ahead of SERIES (its key)."""
    settings = _settings()
    database = _database(settings, reads=True)
    now = _now(settings, database)
    with database.reading() as store:
        found = next((each for each in store.series.every() if each.key == series), None)
        if found is None:
            keys = ", ".join(each.key for each in store.series.every()) or "none"
            _fail(f"There is no series “{series}”. Series: {keys}.", 1)
        year = series_service.year(store, found, now)
        more = rounds.ahead(store, year, now)
    t = translator(found.language, found.profile.zone)
    typer.echo(spoken(series_view.year(year, t, more, convener=True).blocks))


@cli.command("export")
def export_(  # noqa: PLR0913 - the command line of contracts
    *,
    series: Annotated[str, typer.Option(help="Key of the series.")],
    what: Annotated[str, typer.Option(help="agenda, answers, meeting, outcomes or series.")],
    format_: Annotated[str, typer.Option("--format", help="md, html, csv, ics or toml.")],
    meeting: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Its date; without it, the next one."),
    ] = None,
    lang: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path(),
) -> None:
    """Write a record of a meeting as a file, beside a running bot."""
    wish = export.Wish(series, meeting.date() if meeting else None, what, format_, lang)
    try:
        export.check(wish)
    except export.CannotExport as error:
        _fail(str(error), 2)
    with _Opened(reads=True) as (database, now), database.reading() as store:
        typer.echo(_saved(export.document(store, wish, now), out))


@cli.command()
def person(
    team: _Team,
    user: _User,
    *,
    format_: Annotated[str, typer.Option("--format", help="json or html.")] = "html",
    lang: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path(),
) -> None:
    """Write everything that is kept of a person as a file, for that person."""
    if format_ not in FORMATS or lang not in LANGUAGES:
        _fail("--format is json or html, --lang is sv or en.", 2)
    with _Opened(reads=True) as (database, now), database.reading() as store:
        for made in dossiers.documents(store, (team, user), format_, lang, now):
            typer.echo(_saved(made, out))


@cli.command()
def erase(
    team: _Team,
    user: _User,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what.")] = False,
) -> None:
    """Erase a person's data, class by class; what the law keeps stays, without the name."""
    with _Opened() as (database, now), database.transaction() as store:
        typer.echo(dossiers.erase(store, (team, user), now, sure=yes))
    if not yes:
        typer.echo("Nothing was changed. To do it, add --yes.")


@cli.command()
def hold(
    of: Annotated[str, typer.Argument(help="A series, or TEAM/USER; empty: list them.")] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why nothing may be thrown away.")] = "",
    end: Annotated[bool, typer.Option("--end", help="End the hold.")] = False,
) -> None:
    """Let nothing of a series or a person be erased or thrown away: a legal hold."""
    if of and not (reason or end):
        _fail("Say why with --reason, or end the hold with --end.", 2)
    with _Opened(reads=not of) as (database, now), database.transaction() as store:
        if of:
            dossiers.hold(store, of, None if end else reason, now)
        typer.echo(dossiers.holds(store))


@cli.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check settings, database and the way to Slack; exit 1 if something is wrong."""
    settings = _settings()
    findings = composition.diagnose(settings)
    if as_json:
        typer.echo(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        for name, problems in findings.items():
            typer.echo(f"{name}: " + ("; ".join(problems) if problems else "well"))
    if any(findings.values()):
        raise typer.Exit(1)


@keys.command()
def new() -> None:
    """Make a key for SECRET_KEYS and print it."""
    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Encrypt every token with the first of SECRET_KEYS; may run beside the bot."""
    settings = _settings()
    if not settings.keys:
        _fail("There are no SECRET_KEYS. Make one: python -m bot keys new", 2)
    try:
        told = composition.relock(settings)
    except (CannotStart, Unavailable) as error:
        _refuse(error)
    what = "installation" if told.done == 1 else "installations"
    typer.echo(f"Encrypted with the first key: the tokens of {told.done} {what}.")
    if told.shut:
        _fail(f"None of the keys opens the tokens of: {', '.join(told.shut)}", 1)


def _serve(*, is_web: bool, is_worker: bool) -> None:
    settings = _settings()
    configure(settings)
    if not settings.is_connected:
        _fail(_WAYS_ON, 2)
    # Blocked before threads begin, which inherit it, so that the main thread can ask for them. What
    # a handler says to an Event can be lost in the moment before the main thread falls asleep.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        app = composition.build(settings, clock_of(settings), is_web=is_web, is_worker=is_worker)
    except (CannotStart, Unavailable, OSError) as error:
        _refuse(error)
    app.start()
    composition.settle()
    port = app.server.port if app.server else settings.port
    typer.echo(f"ready http://127.0.0.1:{port}" if app.server else "ready worker")
    sys.stdout.flush()
    signal.sigwait(_STOPS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)  # a second one ends it at once
    logging.getLogger(__name__).info("stopping")
    app.stop()


def _saved(made: export.Document, out: Path) -> Path:
    try:
        return export.save(made, out)
    except OSError as error:
        _fail(f"{out} cannot be written to: {error.strerror}", 2)


class _Opened:
    """The database of the settings and the time; what can be expected to go wrong is said."""

    def __init__(self, *, reads: bool = False) -> None:
        settings = _settings()
        self._database = _database(settings, reads=reads)
        self._now = _now(settings, self._database)

    def __enter__(self) -> tuple[Database, datetime]:
        return self._database, self._now

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._database.close()
        if isinstance(error, export.NotFound | Unavailable):
            _fail(str(error), 1)


def _settings() -> Settings:
    try:
        return load()
    except BadSettings as error:
        _fail(str(error), 2)


def _database(settings: Settings, *, reads: bool = False) -> Database:
    try:
        return composition.opened(settings, clock_of(settings), reads=reads)
    except (CannotStart, Unavailable) as error:
        _refuse(error)


def _now(settings: Settings, database: Database) -> datetime:
    """Return what time it is; beside a rehearsal, while that runs, in the rehearsal."""
    told = storage.clock_url(cast("storage.SqlDatabase", database))
    if told and not settings.clock_url:
        with suppress(OSError, ValueError):  # it does not run now
            return RemoteClock(told).now()
    return clock_of(settings).now()


def _refuse(error: Exception) -> NoReturn:
    _fail(str(error), 2 if isinstance(error, WrongSettings) else 1)


def _fail(text: str, status: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(status)


if __name__ == "__main__":
    cli()
