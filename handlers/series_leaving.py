"""The forms of a draft's people, when a button in them opens another: who was chosen is kept.

The step is not done with that: it is when the form is sent off.
"""

from collections.abc import Mapping

from bot.services import series_drafts
from bot.views.blocks import Message
from bot.views.forms import in_place
from handlers.series_forms import filled, opened, party_opened
from handlers.table import Submit
from handlers.turn import Turn


def list_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep the principals that were chosen in the list, and open one of its parties."""
    return in_place(party_opened(turn, _kept(turn, values, "")))


def party_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep who was chosen for a party, and open the list of all."""
    draft = _kept(turn, values, turn.request.hints.state)
    return in_place(opened("people")(turn, draft))


def _kept(turn: Turn, values: Mapping[str, str], key: str) -> int:
    """Keep what was filled in for a party, or in the list, and return the draft's number."""
    draft = filled(turn, "people", values, key)
    return series_drafts.keep(turn.store, draft, turn.now).id


KEEPS: Mapping[str, Submit] = {"series-party": list_left, "series-people": party_left}
"""By the form that the button opens."""
