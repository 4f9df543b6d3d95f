"""What is said of group sessions, rendered when it is sent, if it is still owed."""

from collections.abc import Callable

from bot.rules.answers import Place
from bot.services import answers, begun, session_news, sessions
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import answers as answers_view
from bot.views import moving as moving_view
from bot.views import sessions as view
from bot.views.blocks import Message

_Words = Message | Drop


def offered(draft: Draft, place: Place) -> _Words:
    """Render the word that a session is cancelled, with the others to choose from."""
    return view.cancelled(place, draft.t) if place.is_off else Drop("has another session")


def standing(draft: Draft, place: Place) -> Message | None:
    """Return how the session stands of a party that is still asked; ``None``: nothing is asked."""
    if place.is_off:
        regrets = place.answer is not None and place.answer.reply.choice == "regrets"
        return None if regrets else view.cancelled(place, draft.t)
    if place.session is not None and place.answer is None:
        return view.joined(place, draft.t)
    return None


def _cancelled(draft: Draft) -> _Words:
    place = _place(draft)
    if draft.delivery.owed.manner == "update":
        return _renewed(draft, place)
    if not _is_acting(draft, place):
        return Drop("handed over")
    if _has_no_part(place):
        return Drop("regrets")
    return offered(draft, place)


def _renewed(draft: Draft, place: Place) -> _Words:
    """Render what a party read when its session was cancelled as it is true now."""
    if (over := begun.words(draft, place)) is not None:
        return over
    if not place.seat.may_act(draft.person.id):
        return Drop("handed over")
    return standing(draft, place) or answers_view.confirmed(place, draft.t)


def _changed(draft: Draft) -> _Words:
    place = _place(draft)
    if draft.delivery.owed.manner == "update":
        return _renewed(draft, place)
    why = _not_changed(draft, place)
    return Drop(why) if why else _told(draft, place)


def _told(draft: Draft, place: Place) -> Message:
    was = session_news.was(draft.delivery)
    is_moved = was is not None and was != place.meeting.starts_at
    return moving_view.session_changed(place, was if is_moved else None, draft.t)


def _not_changed(draft: Draft, place: Place) -> str:
    """Return why a change is not told to this person; empty if it is."""
    session, refs = place.session, draft.delivery.owed.refs
    if session is None or session.key != refs["group"] or session.is_cancelled:
        return "has another session"
    if session_news.is_overtaken(draft.store, draft.delivery, session):
        return "changed again"
    if place.meeting.has_started(draft.now):
        return "the meeting has started"
    if not _is_acting(draft, place):
        return "handed over"
    return "regrets" if _has_no_part(place) else ""


def _has_no_part(place: Place) -> bool:
    """Tell whether nobody comes for the party; who hosts has the room all the same."""
    regrets = place.answer is not None and place.answer.reply.choice == "regrets"
    hosts = place.session is not None and place.session.host == place.seat.party
    return regrets and not hosts


def _host(draft: Draft) -> _Words:
    place = _place(draft)
    session = place.session
    if session is None or session.host != place.seat.party or session.is_cancelled:
        return Drop("does not host")
    if place.meeting.has_started(draft.now):
        return Drop("the meeting has started")
    if not _is_acting(draft, place):
        return Drop("handed over")
    return view.asked(place, draft.t)


def _placed(draft: Draft) -> _Words:
    every = sessions.of_round(draft.store, draft.series, draft.meeting)
    key = draft.delivery.owed.refs["session"]
    session = next((each for each in every if each.key == key), None)
    if session is None or session.is_cancelled:
        return Drop("not held")
    return view.placed(draft.series, session, draft.t)


def _place(draft: Draft) -> Place:
    return answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)


def _is_acting(draft: Draft, place: Place) -> bool:
    acting = place.seat.acting
    return acting is not None and acting.id == draft.person.id


WORDS: dict[str, Callable[[Draft], Message | Drop]] = {
    "session.cancelled": _cancelled,
    "session.changed": _changed,
    "session.moved": _changed,
    "session.placed": _placed,
    "host.direct": _host,
}
"""By kind."""
