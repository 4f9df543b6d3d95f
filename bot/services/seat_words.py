"""What is said of who acts for a party, rendered when it is sent, if it is still owed."""

from collections.abc import Callable
from datetime import date

from bot.rules.answers import Place
from bot.services import answers, briefing, escalating, handing, inviting, outdated, sharing
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import escalation
from bot.views import seats as view
from bot.views.blocks import Message

_Words = Message | Drop


def _handed(draft: Draft) -> _Words:
    found = briefing.of(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    is_update = draft.delivery.owed.manner == "update"
    if is_update and not outdated.asks_still(draft, found.place):
        return outdated.rendered(draft, found.place)
    person, until = draft.person, _until(draft)
    seat = found.place.seat
    if seat.handed_to != person.id or seat.handed_until != until:
        return Drop("taken back")
    if not is_update and handing.was_told(draft.store, person.id, draft.delivery, draft.now):
        return Drop("was told")
    by = draft.store.people.get(draft.ref("from")).name
    return view.handed(found, by, person, draft.t, until)


def _released(draft: Draft) -> _Words:
    place = _place(draft)
    acting = place.seat.acting
    if acting is None or place.seat.may_act(draft.person.id):
        return Drop("handed over again")
    if not handing.was_asked(draft.store, draft.person.id, draft.delivery, draft.now):
        return Drop("was not told")
    return view.released(place, acting, draft.t, of_meeting=_until(draft) is None)


def _returned(draft: Draft) -> _Words:
    place, person = _place(draft), draft.person
    if draft.delivery.owed.manner == "update" and not outdated.asks_still(draft, place):
        return outdated.rendered(draft, place)
    if place.seat.acting is None or place.seat.acting.id != person.id:
        return Drop("handed over again")
    deputy = draft.store.people.get(draft.ref("from")).name
    shown = None if place.meeting.has_started(draft.now) else place
    return view.returned(shown, deputy, place.seat.party, person, draft.t)


def _unhanded(draft: Draft) -> _Words:
    place, person = _place(draft), draft.person
    if draft.delivery.owed.manner == "update":
        return outdated.rendered(draft, place)
    if place.seat.acting is None or place.seat.acting.id != person.id:
        return Drop("handed over again")
    deputy = draft.store.people.get(draft.ref("deputy")).name
    return view.unhanded(place, deputy, person, draft.t)


def _ended(draft: Draft) -> _Words:
    """Render the end of a hand-over, to whoever reads it; of the next meeting, if there is one."""
    store, series, now = draft.store, draft.series, draft.now
    party = store.seats.party(draft.ref("party"))
    last = store.meetings.current(series.id, now) or store.meetings.latest(series.id, now)
    if last is None:
        return Drop("no meeting")
    place = answers.place(store, series, last, party.id, now)
    acting, person, until = place.seat.acting, draft.person, _until(draft)
    if acting is None or until is None:
        return Drop("nobody acts")
    deputy = store.people.get(draft.ref("deputy"))
    if person.id == deputy.id:
        if acting.id == person.id:
            return Drop("handed over again")
        return view.ended_for_deputy(acting.name, party, until, draft.t)
    if acting.id != person.id:
        return Drop("somebody else acts")
    is_asked = party.is_called(last.call) and not last.has_started(now)
    shown = place if is_asked else None
    return view.ended_for_principal(shown, deputy.name, party, until, person, draft.t)


def _escalated(draft: Draft) -> _Words:
    place, person = _place(draft), draft.person
    if draft.delivery.owed.manner == "update" and not outdated.asks_still(draft, place):
        return outdated.rendered(draft, place)
    if why := _unasked(draft, place):
        return why
    other = place.seat.others.get(person.id)
    if other is None:
        return Drop("taken back")
    if draft.delivery.owed.kind == escalating.TO_ACTING:
        invited = inviting.of(draft.store, place, "reminder", draft.now)
        return escalation.to_acting(invited, person, other, draft.t)
    found = briefing.of(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    return escalation.to_deputy(found, other, person, draft.t)


def _answered(draft: Draft) -> _Words:
    place, person = _place(draft), draft.person
    if draft.delivery.owed.manner == "update":
        return outdated.rendered(draft, place)
    answer = place.answer
    if answer is None or answer.recorded or answer.person == person.id:
        return Drop("answered themself")
    if person.id not in place.seat.others:
        return Drop("no longer shared")
    if draft.is_told_later:
        return Drop("answered again")
    by = draft.store.people.get(answer.person).name
    return escalation.answered(place, answer, by, person, draft.t)


def _unasked(draft: Draft, place: Place) -> Drop | None:
    if place.stands is not None:
        return Drop("answered")
    return Drop("the meeting has started") if place.meeting.has_started(draft.now) else None


def _place(draft: Draft) -> Place:
    return answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)


def _until(draft: Draft) -> date | None:
    given = draft.delivery.owed.refs.get("until")
    return date.fromisoformat(str(given)) if given else None


WORDS: dict[str, Callable[[Draft], _Words]] = {
    "handed": _handed,
    "released": _released,
    "unhanded": _unhanded,
    handing.RETURNED: _returned,
    handing.ENDED: _ended,
    escalating.TO_DEPUTY: _escalated,
    escalating.TO_ACTING: _escalated,
    sharing.KIND: _answered,
}
"""By kind."""
