"""The forms of a draft, when a button in them opens another: what stands in them is kept.

The step is not done with that: it is when the form is sent off. A list of people is kept as it will
be; all else as it was typed, right or wrong, so that nobody is held in a form (docs/adr/0072).
"""

from collections.abc import Mapping

from bot.rules.series_drafts import Sheet, settled
from bot.services import series_drafts, series_people
from bot.views.blocks import Message
from bot.views.forms import in_place
from bot.views.refilled import begun, refilled
from handlers.series_forms import FORMS, filled, opened, part_of, party_opened
from handlers.series_shown import shown as form_of
from handlers.table import Open, Submit
from handlers.turn import Turn

LEADING_AWAY = (
    *("series-back", "series-settings", "series-preview"),
    *("series-name-full", "series-place-full"),
)
"""Forms that a button in another one opens, which is left with that and kept as it was typed."""


def list_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep the principals that were chosen in the list, and open one of its parties."""
    return in_place(party_opened(turn, _kept(turn, values, "")))


def party_left(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep who was chosen for a party, and open the list of all."""
    draft = _kept(turn, values, turn.request.hints.state)
    return in_place(opened("people")(turn, draft))


def left(shown: Open) -> Submit:
    """Return what keeps a form as it was typed, and shows another or more of the same."""

    def keep(turn: Turn, values: Mapping[str, str]) -> Message:
        if not turn.words.rest:  # nothing is begun yet, so nothing can keep it but the form
            return in_place(refilled(shown(turn, None), values, {}))
        draft = series_drafts.find(turn.store, turn.request.where, int(turn.words.rest))
        draft = draft.holding(series_people.acquainted(draft.data, turn.request.learnt))
        part = part_of(turn)
        saved = Sheet(settled(draft.data, part), draft=draft.id)
        there = begun(form_of(turn, part, saved, is_full=True))
        is_changed = any(value != there.get(name, "") for name, value in values.items())
        series_drafts.leave(turn.store, draft, part, values if is_changed else {}, turn.now)
        return in_place(shown(turn, draft.id))

    return keep


def _kept(turn: Turn, values: Mapping[str, str], key: str) -> int:
    """Keep what was filled in for a party, or in the list, and return the draft's number."""
    draft = filled(turn, "people", values, key)
    return series_drafts.keep(turn.store, draft, turn.now).id


KEEPS: Mapping[str, Submit] = {
    "series-party": list_left,
    "series-people": party_left,
    **{form: left(FORMS[form]) for form in LEADING_AWAY},
}
"""By the form that the button opens."""
