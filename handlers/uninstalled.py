"""The app is taken out of a workspace, or of an organisation, or put into more of its workspaces.

The token is forgotten at once; the data stays for a while, in which the app may come back.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bot.rules.installations import Installation
from bot.rules.trail import REVOKED, UNINSTALLED
from bot.services import installations
from handlers.belonging import organisation_of, workspace_of
from handlers.edge import Edge
from handlers.payloads import Json

log = logging.getLogger(__name__)


def ended(edge: Edge, body: Json, bot_user: str) -> None:
    """Forget the token of a workspace, or of an organisation and all its workspaces."""
    tokens = body["event"].get("tokens")
    if tokens is not None and not tokens.get("bot"):
        return  # only people's own tokens, of which the bot has none
    del bot_user
    action = UNINSTALLED if tokens is None else REVOKED
    _end(edge, body, [workspace_of(body) or _organisation(body)], action)


def taken_out(edge: Edge, body: Json, bot_user: str) -> None:
    """Some workspaces of an organisation have the app no more."""
    del bot_user
    _end(edge, body, [str(each) for each in body["event"].get("team_ids") or ()], UNINSTALLED)


def put_in(edge: Edge, body: Json, bot_user: str) -> None:
    """Some more workspaces of an organisation have the app."""
    del bot_user
    organisation = _organisation(body)
    now = edge.clock.now()
    with edge.database.transaction() as store:
        for each in body["event"].get("team_ids") or ():
            installations.install(store, Installation(str(each), organisation), now)


def _organisation(body: Json) -> str:
    return organisation_of(body) or str(body.get("enterprise_id") or "")


def _end(edge: Edge, body: Json, workspaces: list[str], action: str) -> None:
    """End them, unless the app has come back since; the event says the time in whole seconds."""
    now = edge.clock.now()
    at = body.get("event_time")
    told = datetime.fromtimestamp(at + 1, UTC) if isinstance(at, int) else now
    with edge.database.transaction() as store:
        for each in workspaces:
            log.info(
                "the app left %s: %d installations ended",
                each,
                installations.end(store, each, action, now, told),
            )


EVENTS: Final[dict[str, Callable[[Edge, Json, str], None]]] = {
    "app_uninstalled": ended,
    "team_access_granted": put_in,
    "team_access_revoked": taken_out,
    "tokens_revoked": ended,
}
"""Which of them hears which event."""
