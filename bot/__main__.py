"""The command line: ``python -m bot``."""

import json
import logging
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot.app import CannotStart
from bot.clock import clock_of
from bot.commands import keys, parties, personal, terminal
from bot.i18n import translator
from bot.logs import configure
from bot.ports import Unavailable
from bot.services import (
    export,
    loading,
    rounds,
    setup,
    setup_report,
    trail,
)
from bot.services import series as series_service
from bot.views import series as series_view
from bot.views import trail as trail_view
from bot.views.blocks import spoken

_WAYS_ON = """Dialogmöten is not connected to Slack yet. There are two ways on:

  Rehearse   make run              a whole Slack in your browser; nobody real is messaged
  Connect    docs/administrator.md create the app from manifest.json, then set
                                   SLACK_BOT_TOKEN and SLACK_APP_TOKEN (Socket Mode), or
                                   SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (HTTP)
"""
_STOPS = {signal.SIGTERM, signal.SIGINT}
cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.add_typer(personal.cli)
cli.add_typer(parties.cli, name="parties")
cli.add_typer(keys.cli, name="keys")


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
    try:
        read = loading.read(file)
    except loading.BadFile as error:
        terminal.fail(str(error), 1)
    for hint in read.hints:
        typer.echo(f"Look at this: {hint}", err=True)
    with terminal.opened() as (database, now), database.transaction() as store:
        report = setup.apply(store, read, now)
    typer.echo(setup_report.said(report))


@cli.command()
def plan(series: str) -> None:
    """Show the year ahead of SERIES (its key)."""
    with terminal.opened(reads=True) as (database, now), database.reading() as store:
        found = export.find(store, series)
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
        terminal.fail(str(error), 2)
    with terminal.opened(reads=True) as (database, now), database.reading() as store:
        typer.echo(terminal.saved(export.document(store, wish, now), out))


@cli.command()
def installations(*, lang: Annotated[str, typer.Option(help="sv or en.")] = "en") -> None:
    """Show what became of the bot in each workspace: installed, uninstalled, erased, other keys."""
    t = translator(lang, "UTC")
    with terminal.opened(reads=True) as (database, _now), database.reading() as store:
        for each in trail.of_installations(store):
            typer.echo(spoken(trail_view.history(each, t).blocks))


@cli.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check settings, database and the way to Slack; exit 1 if something is wrong."""
    settings = terminal.settings()
    findings = composition.diagnose(settings)
    if as_json:
        typer.echo(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        for name, problems in findings.items():
            typer.echo(f"{name}: " + ("; ".join(problems) if problems else "well"))
    if any(findings.values()):
        raise typer.Exit(1)


def _serve(*, is_web: bool, is_worker: bool) -> None:
    settings = terminal.settings()
    configure(settings)
    if not settings.is_connected:
        terminal.fail(_WAYS_ON, 2)
    # Blocked before threads begin, which inherit it, so that the main thread can ask for them. What
    # a handler says to an Event can be lost in the moment before the main thread falls asleep.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        app = composition.build(settings, clock_of(settings), is_web=is_web, is_worker=is_worker)
    except (CannotStart, Unavailable, OSError) as error:
        terminal.refuse(error)
    app.start()
    composition.settle()
    port = app.server.port if app.server else settings.port
    typer.echo(f"ready http://127.0.0.1:{port}" if app.server else "ready worker")
    sys.stdout.flush()
    signal.sigwait(_STOPS)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)  # a second one ends it at once
    logging.getLogger(__name__).info("stopping")
    app.stop()


if __name__ == "__main__":
    cli()
