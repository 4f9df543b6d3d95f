"""The database's command line: ``python -m storage``.

Exit status: 0 well, 1 a problem was found, 2 wrong use or settings.
"""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.config import BadSettings, load
from bot.ports import Unavailable
from storage import backup as copies
from storage import checks, schema
from storage.failures import Impossible

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The database that DATABASE_URL names: bring it up to date, check it, back it up.",
)
_File = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)]


@cli.command()
def upgrade() -> None:
    """Bring the database to the newest schema, and make it if it is not there."""
    url = _url()
    with _Said():
        schema.upgrade(url)
        problem = schema.schema_problem(url)
    if problem:
        _fail(problem, 1)
    typer.echo(f"The database has the newest schema ({schema.HEAD}).")


@cli.command()
def check() -> None:
    """Look for damage, an old schema, broken seals and impossible states; changes nothing."""
    url = _url()
    with _Said():
        problems = checks.problems(url)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("The database is well.")


@cli.command()
def backup(file: _File) -> None:
    """Copy the database into FILE, also while the bot runs; PostgreSQL's by pg_dump."""
    url = _url()
    with _Said():
        copies.backup(url, file)
    typer.echo(f"Copied and verified: {file}")


@cli.command()
def restore(file: _File) -> None:
    """Make the database what FILE holds; the bot must not run. PostgreSQL's must be empty."""
    url = _url()
    with _Said():
        kept = copies.restore(url, file)
    typer.echo(f"Restored from {file}.")
    if kept is not None:
        typer.echo(f"What was there before is in {kept}.")


class _Said:
    """Turns what can be expected to go wrong into words and an exit status."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Impossible):
            _fail(str(error), 1)
        if isinstance(error, Unavailable):
            _fail(f"The database cannot be reached: {error}", 1)


def _url() -> str:
    try:
        return load().database_url
    except BadSettings as error:
        _fail(str(error), 2)


def _fail(words: str, status: int) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(status)


if __name__ == "__main__":
    cli(prog_name="python -m storage")
