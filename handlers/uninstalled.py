"""The app is taken out of a workspace, or of an organisation, or put into more of its workspaces.

The token is forgotten at once; the data stays for a while, in which the app may come back.
"""

import logging
from collections.abc import Callable
from typing import Final

from bot.rules.installations import Installation
from handlers.belonging import organisation_of, workspace_of
from handlers.edge import Edge
from handlers.payloads import Json

log = logging.getLogger(__name__)


def ended(edge: Edge, body: Json, bot_user: str) -> None:
    """Forget the token of a workspace, or of an organisation and all its workspaces."""
    tokens = body["event"].get("tokens")
    if tokens is not None and not tokens.get("bot"):
        return  # only people's own tokens, of which the bot has none
    _end(edge, [workspace_of(body) or _organisation(body)])
    del bot_user


def taken_out(edge: Edge, body: Json, bot_user: str) -> None:
    """Some workspaces of an organisation have the app no more."""
    del bot_user
    _end(edge, [str(each) for each in body["event"].get("team_ids") or ()])


def put_in(edge: Edge, body: Json, bot_user: str) -> None:
    """Some more workspaces of an organisation have the app."""
    del bot_user
    organisation = _organisation(body)
    now = edge.clock.now()
    with edge.database.transaction() as store:
        for each in body["event"].get("team_ids") or ():
            store.installations.save(Installation(str(each), organisation), now)


def _organisation(body: Json) -> str:
    return organisation_of(body) or str(body.get("enterprise_id") or "")


def _end(edge: Edge, workspaces: list[str]) -> None:
    now = edge.clock.now()
    with edge.database.transaction() as store:
        for each in workspaces:
            log.info(
                "the app left %s: %d installations ended", each, store.installations.end(each, now)
            )


EVENTS: Final[dict[str, Callable[[Edge, Json, str], None]]] = {
    "app_uninstalled": ended,
    "team_access_granted": put_in,
    "team_access_revoked": taken_out,
    "tokens_revoked": ended,
}
"""Which of them hears which event."""
