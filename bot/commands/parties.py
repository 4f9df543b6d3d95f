"""The list of parties, and of who acts for them, as a file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import terminal
from bot.documents import sheets
from bot.i18n import LANGUAGES, translator
from bot.rules import party_rows
from bot.rules.workspace import NOTHING
from bot.services import accounts, export, party_files, party_lists
from bot.views import party_lists as lists_view
from bot.views.blocks import spoken
from handlers import fetching, slack

cli = typer.Typer(help="Read and write the list of parties, and of who acts for them.")


@cli.command("import")
def import_(
    file: Path,
    *,
    series: Annotated[str, typer.Option(help="Key of the series.")],
    apply: Annotated[bool, typer.Option("--apply", help="Change it, if nothing is wrong.")] = False,
    lang: Annotated[str, typer.Option(help="sv or en.")] = "en",
) -> None:
    """Show what a list (FILE, CSV or XLSX) would change; with --apply, change it all at once."""
    settings, t = terminal.settings(), translator(lang, "UTC")
    client = slack.web_client(settings) if settings.slack_bot_token else None
    try:
        content = file.read_bytes()
    except OSError as error:
        terminal.fail(f"{file} cannot be read: {error.strerror}", 2)
    with terminal.opened(reads=not apply, lang=lang) as (database, now):
        cells = sheets.read(content)
        with database.reading() as store:
            known = accounts.known(store, export.find(store, series).workspace)
        learnt = fetching.named(client, cells, known) if client else NOTHING
        unasked = party_rows.users(cells) - known | party_rows.addresses(cells)
        if unasked and not client:
            typer.echo(spoken([lists_view.unasked(len(unasked), t)]), err=True)
        with database.transaction() if apply else database.reading() as store:
            seen = party_lists.preview(store, export.find(store, series), cells, learnt, now)
            report = party_lists.apply_seen(store, seen, now) if apply else None
    if seen.reading.faults:
        terminal.fail(spoken(lists_view.faulty(seen.reading, t, lists_view.EVERY).blocks), 1)
    said = lists_view.applied(seen, report.invited, t) if report else None
    typer.echo(spoken((said or lists_view.previewed(seen, t, most=lists_view.EVERY)).blocks))


@cli.command("export")
def export_(
    *,
    series: Annotated[str, typer.Option(help="Key of the series.")],
    format_: Annotated[str, typer.Option("--format", help="csv or xlsx.")] = "csv",
    lang: Annotated[str, typer.Option(help="sv or en.")] = "sv",
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path(),
) -> None:
    """Write the list as a file that can be changed and imported again."""
    if format_ not in party_files.FORMATS or lang not in LANGUAGES:
        terminal.fail("The format is csv or xlsx, the language sv or en.", 2)
    with terminal.opened(reads=True) as (database, now), database.reading() as store:
        made = party_files.document(store, export.find(store, series), format_, lang, now)
        typer.echo(terminal.saved(made, out))
