"""The forms of a draft's people, when a button in them opens another: who was chosen is kept.

The step is not done with that: it is when the form is sent off.
"""

from collections.abc import Mapping

from bot.services import series_drafts
from bot.views.blocks import Element, Message
from handlers.series_forms import opened, party_opened
from handlers.table import Submit
from handlers.turn import Turn


def list_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep the principals that were chosen in the list, and open one of its parties."""
    draft = _kept(turn, values, "")
    return _next(party_opened(turn, draft))


def party_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep who was chosen for a party, and open the list of all."""
    draft = _kept(turn, values, turn.request.hints.state)
    return _next(opened("people")(turn, draft))


def _kept(turn: Turn, values: Mapping[str, str], key: str) -> int:
    """Keep what was filled in for a party, or in the list, and return the draft's number."""
    store, request = turn.store, turn.request
    found = series_drafts.find(store, request.where, int(turn.words.rest))
    data = series_drafts.filled(store, found.data, "people", values, request.learnt, turn.now, key)
    return series_drafts.keep(store, found.holding(data), turn.now).id


def _next(form: Element) -> Message:
    return Message(str(form["title"]["text"]), (), form)


KEEPS: Mapping[str, Submit] = {"series-party": list_left, "series-people": party_left}
"""By the form that the button opens."""
