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
from bot.documents import sheets
from bot.i18n import LANGUAGES, translator
from bot.logs import configure
from bot.ports import Database, Store, Unavailable
from bot.rules import party_rows
from bot.rules.errors import Refusal
from bot.rules.series import Series
from bot.services import export, loading, party_files, party_lists, rounds, setup, setup_report
from bot.services import series as series_service
from bot.views import party_lists as lists_view
from bot.views import series as series_view
from bot.views.blocks import spoken
from handlers import directory, slack
from handlers.vault import new_key

_WAYS_ON = """Dialogmöten is not connected to Slack yet. There are two ways on:

  Rehearse   make run              a whole Slack in your browser; nobody real is messaged
  Connect    docs/administrator.md create the app from manifest.json, then set
                                   SLACK_BOT_TOKEN and SLACK_APP_TOKEN (Socket Mode), or
                                   SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (HTTP)
"""
_STOPS = {signal.SIGTERM, signal.SIGINT}
cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
parties = typer.Typer(help="Read and write the list of parties, and of who acts for them.")
cli.add_typer(parties, name="parties")
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
    typer.echo(setup_report.said(report))


@cli.command()
def plan(series: str) -> None:
    """Show the year ahead of SERIES (its key)."""
    settings = _settings()
    database = _database(settings, reads=True)
    now = _now(settings, database)
    with database.reading() as store:
        found = _series(store, series)
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
    settings = _settings()
    database = _database(settings, reads=True)
    now = _now(settings, database)
    try:
        with database.reading() as store:
            made = export.document(store, wish, now)
        typer.echo(export.save(made, out))
    except (export.NotFound, Unavailable) as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{out} cannot be written to: {error.strerror}", 2)
    finally:
        database.close()


@parties.command("import")
def import_parties(
    file: Path,
    *,
    series: Annotated[str, typer.Option(help="Key of the series.")],
    apply: Annotated[bool, typer.Option("--apply", help="Change it, if nothing is wrong.")] = False,
    lang: Annotated[str, typer.Option(help="sv or en.")] = "en",
) -> None:
    """Show what a list (FILE, CSV or XLSX) would change; with --apply, change it all at once."""
    settings, t = _settings(), translator(lang, "UTC")
    database = _database(settings, reads=not apply)
    now = _now(settings, database)
    try:
        cells = sheets.read(file.read_bytes())
        emails = party_rows.addresses(cells) if settings.slack_bot_token else ()
        accounts = directory.by_email(slack.web_client(settings), emails)
        with database.transaction() if apply else database.reading() as store:
            seen = party_lists.preview(store, _series(store, series), cells, accounts, now)
            report = party_lists.apply_seen(store, seen, now) if apply else None
    except Refusal as error:
        _fail(t.refusal(error), 1)
    except Unavailable as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror}", 2)
    finally:
        database.close()
    if seen.reading.faults:
        _fail(spoken(lists_view.faulty(seen.reading, t, lists_view.EVERY).blocks), 1)
    said = lists_view.applied(seen, report.invited, t) if report else None
    typer.echo(spoken((said or lists_view.previewed(seen, t, most=lists_view.EVERY)).blocks))


@parties.command("export")
def export_parties(
    *,
    series: Annotated[str, typer.Option(help="Key of the series.")],
    format_: Annotated[str, typer.Option("--format", help="csv or xlsx.")] = "csv",
    lang: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path(),
) -> None:
    """Write the list as a file that can be changed and imported again."""
    if format_ not in party_files.FORMATS or lang not in LANGUAGES:
        _fail("The format is csv or xlsx, the language sv or en.", 2)
    settings = _settings()
    database = _database(settings, reads=True)
    now = _now(settings, database)
    with database.reading() as store:
        made = party_files.document(store, _series(store, series), format_, lang, now)
    try:
        typer.echo(export.save(made, out))
    except OSError as error:
        _fail(f"{out} cannot be written to: {error.strerror}", 2)


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


def _series(store: Store, key: str) -> Series:
    found = next((each for each in store.series.every() if each.key == key), None)
    if found is None:
        keys = ", ".join(each.key for each in store.series.every()) or "none"
        _fail(f"There is no series “{key}”. Series: {keys}.", 1)
    return found


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
