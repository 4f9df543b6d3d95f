"""Menus of people, whose choices Slack asks the bot for while somebody types."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from bot.ports import Store, Unavailable
from bot.rules.errors import Refusal
from bot.rules.workspace import Circle, offered
from bot.services.scene import ChooseParty, ChooseSeries, Where
from bot.views.blocks import Element
from bot.views.forms import option_of
from handlers.commands import Words
from handlers.crowd import Crowd
from handlers.edge import Edge
from handlers.payloads import Json, Request, hints_of, installed
from handlers.table import Offer
from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class _Search:
    """Something typed into a menu of a form; nothing yet as it is opened."""

    request: Request
    form: str
    typed: str
    item: int | None


def options(
    edge: Edge,
    crowd: Crowd,
    offers: Mapping[str, Offer],
    body: dict[str, Any],
    client: WebClient,
) -> list[Element] | None:
    """Return whom the menu of a form offers; ``None`` where no form has such a menu.

    It offers nobody to who may not fill the form in, for a menu cannot say why. Slack is asked
    outside the transaction.
    """
    asked = _read(body)
    offer = offers.get(asked.form)
    return None if offer is None else _options(edge, crowd, offer, asked, client)


def _read(body: dict[str, Any]) -> _Search:
    """Read what is typed into a menu; one of a message is of no form."""
    view, user = body.get("view") or {}, body["user"]
    data: Json = json.loads(view.get("private_metadata") or "{}")
    where = Where(installed(body), user.get("team_id", ""), user["id"], "", is_direct=True)
    request = Request(where, "", (), hints_of(data))
    item = data.get("item")
    return _Search(request, str(view.get("callback_id", "")), str(body["value"]), item)


def _options(
    edge: Edge, crowd: Crowd, offer: Offer, asked: _Search, client: WebClient
) -> list[Element]:
    def look(store: Store, now: datetime) -> Circle:
        return offer(Turn(store, now, asked.request, Words("", "", "")), asked.item)

    try:
        circle = edge.read(look)
    except (Refusal, ChooseSeries, ChooseParty, Unavailable):
        return []
    people = circle.people
    if circle.is_open:
        where, at = asked.request.where, edge.clock.monotonic()
        shown = crowd.people(client, where.workspace, circle.channel, where.user, at)
        people = {**shown, **people}
    return [option_of(each) for each in offered(people, asked.typed)]
