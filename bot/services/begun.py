"""What asked a person for an answer, once the meeting has started: it has no buttons any more."""

from bot.rules.answers import Place
from bot.services.drafts import Draft
from bot.views import answers as view
from bot.views.blocks import Message


def words(draft: Draft, place: Place) -> Message | None:
    """Return what stands there then; ``None`` before the meeting starts.

    What the party answered is for those who act for it.
    """
    if not place.meeting.has_started(draft.now):
        return None
    if not place.seat.may_act(draft.person.id):
        return view.closed(place, draft.t)
    return view.over(place, draft.t)
