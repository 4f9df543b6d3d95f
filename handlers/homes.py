"""The App Home: what is clicked to see another part of it; nothing is changed and nothing said."""

import json
from typing import Any

from bot.ports import Unavailable
from bot.rules.outbox import Target
from bot.services import shown_homes
from bot.services.scene import Where
from bot.views.home import SIZES
from bot.views.showing import SERIES, SHOW
from handlers.edge import Edge
from handlers.payloads import Json, Request, installed

_MOST = 2**31


def looked(body: Json) -> tuple[Where, dict[str, int | str]] | None:
    """Return who looks, and the series and the pages that they chose; ``None`` for other clicks."""
    action = body["actions"][0]
    verb, _, _ = str(action.get("action_id", "")).partition(":")
    if verb != SHOW:
        return None
    option = action.get("selected_option") or {}
    chosen = _chosen(str(action.get("value") or option.get("value") or ""))
    if chosen is None:
        return None
    user = body["user"]
    return Where(installed(body), user.get("team_id", ""), user["id"], is_direct=True), chosen


def show(edge: Edge, where: Where, chosen: dict[str, int | str]) -> None:
    """Show another part of an App Home; if the database is away, say so."""
    try:
        look(edge, where, chosen)
    except Unavailable as error:
        message = edge.explain(error, Request(where, "", ()))
        edge.say_now(where.workspace, Target(channel=where.user), message)


def look(edge: Edge, where: Where, chosen: dict[str, int | str]) -> None:
    """Show an App Home. Raises ``Unavailable``, ``Conflict``."""
    with edge.database.transaction() as store:
        shown_homes.looked(store, where, chosen, edge.clock.now())
    edge.courier.nudge()


def _chosen(raw: str) -> dict[str, int | str] | None:
    try:
        value: Any = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    known = {SERIES, *SIZES}
    return {
        name: number
        for name, number in value.items()
        if name in known and type(number) is int and 0 < number < _MOST
    }
