"""``python -m rehearsal``: the bot, a workspace around it, and a page to play in.

Nothing here reads Slack's settings or the address of a real database: trying the bot out can
never write to real people.
"""

import logging
import shutil
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Annotated, Any, Final, NoReturn, cast

import typer

import storage
from bot.app import Application, CannotStart, build
from bot.config import Settings, exact
from bot.logs import configure
from bot.ports import Store
from bot.services import channel_ids, loading, setup
from rehearsal import blank, chosen, invitation, population, several
from rehearsal.chosen import EXAMPLE, Names
from rehearsal.clock import RehearsalClock
from rehearsal.model import APP_TOKEN, BOT_TOKEN
from rehearsal.server import Rehearsal, take_port
from storage import guard

STATE: Final = Path("var/rehearsal")
_DATABASE: Final = f"sqlite:///{STATE / 'dialogmoten.db'}"
_BY_HAND: Final = frozenset({"series.loaded", "series.ended"})
"""What a person does to a series in its settings."""
_CONNECT_SECONDS: Final = 20.0
_LEASE_SECONDS: Final = 9.0
_RECONCILE_SECONDS: Final = 2.0
"""The workspace is on this machine: it is soon known whether a lost answer's message arrived."""
_PACE: Final = 60_000
"""Messages a minute: who plays a year in five minutes does not wait as Slack would have it."""
_SLACKS_PACE: Final[int] = Settings.model_fields["pace_per_minute"].default
"""What the bot does in Slack if nobody says otherwise."""

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class _Ports:
    page: int
    bot: int


@cli.command()
def main(  # noqa: PLR0913 - the options of a command
    port: Annotated[int, typer.Option(envvar="PORT", help="Port of the page.")] = 8420,
    example: Annotated[
        Path, typer.Option(help="The series to play; none: set one up yourself.")
    ] = EXAMPLE,
    *,
    limits: Annotated[
        bool, typer.Option("--limits", help="Keep Slack's rate limits; a year then takes hours.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was played before.")] = False,
    invent_names: Annotated[
        bool | None,
        typer.Option(
            "--invent-names/--keep-names",
            help="Give people invented names; so it is unless the series is the example.",
        ),
    ] = None,
    bot_port: Annotated[int, typer.Option(envvar="BOT_PORT", hidden=True)] = 8421,
) -> None:
    """Rehearse a year of dialogue meetings in the browser; no Slack is needed."""
    whose = chosen.names(example, invent_names)
    try:
        file = chosen.read(example, whose)
    except loading.BadFile as error:
        _fail(str(error), 1)
    try:
        _require_free(port, "--port, or PORT")
        _require_free(bot_port, "BOT_PORT")
        _require_alone()
        if fresh:
            _forget()
        chosen.hold(STATE, whose)
        if whose is Names.INVENTED:
            typer.echo("People have invented names; --keep-names plays the file's own.", err=True)
        _play(file, _Ports(port, bot_port), limits=limits)
    except CannotStart as error:
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"The rehearsal cannot run here: {error}.", 1)


def _require_free(port: int, setting: str) -> None:
    """Return if a port can be had; raises ``CannotStart`` with the setting that gives another."""
    try:
        take_port(port).close()
    except OSError as error:
        raise CannotStart(
            f"Port {port} cannot be had: {error.strerror}. "
            f"Is a rehearsal running already? Else set another one ({setting})."
        ) from None


def _require_alone() -> None:
    """Return if no other rehearsal has this folder's state; raises ``CannotStart``."""
    try:
        guard.acquire(_DATABASE).release()
    except guard.AlreadyRunning:
        raise CannotStart(
            "A rehearsal is already running in this folder, and it has one at a time. "
            "Stop that one first (Ctrl+C), or start another one in a clone of its own."
        ) from None


def _forget() -> None:
    """Delete what was played before."""
    if STATE.exists():
        shutil.rmtree(STATE)


def _play(file: loading.SeriesFile | None, ports: _Ports, *, limits: bool) -> None:
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    clock = RehearsalClock(datetime.fromtimestamp(0, UTC))
    begun = datetime.fromtimestamp(clock.epoch(), UTC).replace(microsecond=0)
    people = (
        blank.workspace(begun) if file is None else population.of_file(file, begun, with_bot=False)
    )
    with Rehearsal(
        people,
        port=ports.page,
        clock=clock,
        state_path=STATE / "slack.db",
        awaits_bot=True,
        limits=limits,
    ) as rehearsal:
        pace = _SLACKS_PACE if limits else _PACE
        settings = _settings(rehearsal, several.settings_of(people, ports.bot), ports.bot, pace)
        configure(settings)
        app = build(settings, rehearsal.clock)
        try:
            _begin(app, rehearsal, file)
            typer.echo(f"ready {rehearsal.url}")
            sys.stdout.flush()
            stopped.wait()
            logging.getLogger(__name__).info("stopping")
        finally:
            app.stop()


def _begin(app: Application, rehearsal: Rehearsal, file: loading.SeriesFile | None) -> None:
    """Load the series, if there is one, start the bot, and let its convener invite it at first."""
    if rehearsal.place.installation.token != BOT_TOKEN:
        raise CannotStart("The bot was taken out of this workspace. Begin again with --fresh.")
    clock_url = f"{rehearsal.url}/_control/clock?only=now"
    storage.mark_rehearsal(cast("storage.SqlDatabase", app.database), clock_url)
    several.install(app, rehearsal.place)
    channel = _loaded(app, file, rehearsal.clock.now()) if file is not None else ""
    app.start()
    if not rehearsal.wait_connected(_CONNECT_SECONDS):
        raise CannotStart("The bot did not connect to the rehearsal; the lines above say why.")
    rehearsal.attach(app)
    if file is not None:
        invitation.at_first(rehearsal, channel, file.series.conveners[0])


def _loaded(app: Application, file: loading.SeriesFile, now: datetime) -> str:
    """Load the series unless it was changed in play; return the id that its channel has now."""
    with app.database.transaction() as store:
        if not _is_changed(store, file):
            setup.apply(store, file, now)
        there = store.series.by_key(file.workspace.team, file.series.key)
        return there.channel if there is not None else file.series.channel


def _is_changed(store: Store, file: loading.SeriesFile) -> bool:
    """Tell whether somebody, or Slack, has changed or ended the series in play; then that holds."""
    there = store.series.by_key(file.workspace.team, file.series.key)
    entries = store.audit.of_series(there.id) if there is not None else []
    return any(
        e.action == channel_ids.KIND or (e.person is not None and e.action in _BY_HAND)
        for e in entries
    )


def _settings(rehearsal: Rehearsal, tokens: dict[str, Any], bot_port: int, pace: int) -> Settings:
    return exact(
        **tokens,
        slack_app_token=APP_TOKEN,
        slack_api_url=rehearsal.base_url,
        database_url=_DATABASE,
        port=bot_port,
        log_level="WARNING",
        lease_seconds=_LEASE_SECONDS,
        reconcile_seconds=_RECONCILE_SECONDS,
        pace_per_minute=pace,
    )


def _fail(text: str, status: int) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(status)


if __name__ == "__main__":
    cli(prog_name="python -m rehearsal")
