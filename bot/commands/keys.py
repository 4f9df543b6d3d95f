"""The keys that encrypt the tokens."""

import typer

from bot import app as composition
from bot.app import CannotStart
from bot.commands import terminal
from bot.ports import Unavailable
from handlers.vault import new_key

cli = typer.Typer(no_args_is_help=True, help="The keys that encrypt the tokens.")


@cli.command()
def new() -> None:
    """Make a key for SECRET_KEYS and print it."""
    typer.echo(new_key())


@cli.command()
def rotate() -> None:
    """Encrypt every token with the first of SECRET_KEYS; may run beside the bot."""
    settings = terminal.settings()
    if not settings.keys:
        terminal.fail("There are no SECRET_KEYS. Make one: python -m bot keys new", 2)
    try:
        told = composition.relock(settings)
    except (CannotStart, Unavailable) as error:
        terminal.refuse(error)
    what = "installation" if told.done == 1 else "installations"
    typer.echo(f"Encrypted with the first key: the tokens of {told.done} {what}.")
    if told.shut:
        terminal.fail(f"None of the keys opens the tokens of: {', '.join(told.shut)}", 1)
