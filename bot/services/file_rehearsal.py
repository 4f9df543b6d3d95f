"""What only a rehearsal reads in a series file: its guests, and where else the bot is installed."""

from collections.abc import Iterator
from typing import Any

from bot.services.file_checks import Fault, repeated, unknown
from bot.services.file_shapes import found_at, items_of, rows_at, texts_at


def rehearsal(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong there, in the raw data."""
    own = found_at(data, ("workspace", "team"))
    yield from _guests(data, own)
    yield from _installed(data, own)


def _guests(data: dict[str, Any], own: object) -> Iterator[Fault]:
    """Yield guests who cannot be any: of another workspace, or a convener."""
    conveners = items_of(found_at(data, ("series", "conveners")))
    others = [row.get("user") for _, row in rows_at(data, ("person",)) if row.get("team") != own]
    for index, user in enumerate(items_of(found_at(data, ("rehearsal", "guests")))):
        if user in others:
            message = f"“{str(user)[:40]}” is of another workspace, and no guest of {own}"
            yield Fault(("rehearsal", "guests", index), message)
        if user in conveners:
            message = f"“{str(user)[:40]}” is a convener, who invites the bot; no guest can"
            yield Fault(("rehearsal", "guests", index), message)


def _installed(data: dict[str, Any], own: object) -> Iterator[Fault]:
    """Yield workspaces that cannot have the bot besides its own."""
    teams = items_of(found_at(data, ("rehearsal", "also_installed")))
    named = [(("rehearsal", "also_installed", index), team) for index, team in enumerate(teams)]
    for path, team in named:
        if team == own:
            yield Fault(path, f"“{str(team)[:40]}” has the bot anyway; name other workspaces")
        else:
            yield from unknown(path, team, texts_at(data, ("team",), "id"), "team")
    yield from repeated(named)
