"""What asked a person for an answer, once the meeting has started: it has no buttons any more."""

from bot.rules.answers import Place
from bot.services import answers
from bot.services.drafts import Draft
from bot.views import answers as view
from bot.views.blocks import Message


def words(draft: Draft, place: Place) -> Message | None:
    """Return what stands there then; ``None`` before the meeting starts.

    What the party answered is for those who act for it, and for the principal in whose place the
    deputy did.
    """
    if not place.meeting.has_started(draft.now):
        return None
    seat, person = place.seat, draft.person
    if seat.may_act(person.id):
        return view.over(place, draft.t)
    if seat.principal is not None and seat.principal.id == person.id:
        return view.over(place, draft.t, answers.giver(draft.store, place))
    return view.closed(place, draft.t)
