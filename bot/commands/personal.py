"""A person's data: on request, erased, or held (docs/privacy.md)."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import terminal
from bot.documents.person import FORMATS
from bot.i18n import LANGUAGES
from bot.services import dossiers

cli = typer.Typer()
_Team = Annotated[str, typer.Argument(help="Id of the person's own team (T…).")]
_User = Annotated[str, typer.Argument(help="Id of the person (U…).")]


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
        terminal.fail("--format is json or html, --lang is sv or en.", 2)
    with terminal.opened(reads=True) as (database, now), database.reading() as store:
        for made in dossiers.documents(store, (team, user), format_, lang, now):
            typer.echo(terminal.saved(made, out))


@cli.command()
def erase(
    team: _Team,
    user: _User,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what.")] = False,
) -> None:
    """Erase a person's data, class by class; what the law keeps stays, without the name."""
    with terminal.opened() as (database, now), database.transaction() as store:
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
        terminal.fail("Say why with --reason, or end the hold with --end.", 2)
    with terminal.opened(reads=not of) as (database, now), database.transaction() as store:
        if of:
            dossiers.hold(store, of, None if end else reason, now)
        typer.echo(dossiers.holds(store))
