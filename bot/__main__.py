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
from bot.i18n import translator
from bot.logs import configure
from bot.ports import Database, Unavailable
from bot.services import export, loading, rounds, setup
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
    typer.echo(_report(report))


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


def _report(report: setup.Report) -> str:
    """Say in sentences what a load did."""
    if report.is_empty:
        return "\n".join(["Nothing changed.", *_lost(report)])
    fates = (
        f"{report.added} added, {report.changed} changed, {report.ended} ended, "
        f"{report.unchanged} unchanged"
    )
    steps = "one new step" if report.planned == 1 else f"{report.planned or 'no'} new steps"
    names = ", ".join(person.name for person in report.invited)
    sent = f"The invitation, which went out before, goes to {names} too." if names else ""
    return "\n".join(
        [
            f"The series, its people, parties and who acts for them: {fates}.",
            f"The year ahead has {steps}. {sent or 'Nothing was sent.'}",
            *_lost(report),
        ]
    )


def _lost(report: setup.Report) -> list[str]:
    """Say what became of meetings that the rule gives no longer."""
    return [
        f"The rule no longer gives the meeting on {meeting.local:%Y-%m-%d}; {fate}"
        for meetings, fate in (
            (report.withdrawn, "nobody was called to it, so it was taken out of the plan."),
            (
                report.stray,
                "people know of it or proposed items, so it stays. The convener is told once.",
            ),
        )
        for meeting in meetings
    ]


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
