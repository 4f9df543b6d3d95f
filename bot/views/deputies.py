"""Buttons of a hand-over: to the first deputy, whom it names, and of who accepts or returns it."""

from bot.i18n import Translator
from bot.rules.answers import Place
from bot.rules.seats import Person, Seat
from bot.views.blocks import Element
from bot.views.buttons import Ids, say


def may_send(seat: Seat, person: Person) -> bool:
    """Tell whether the person may hand the seat over: the principal, where there is a deputy."""
    principal = seat.principal
    return bool(seat.deputies) and principal is not None and principal.id == person.id


def send(seat: Seat, person: Person, ids: Ids, t: Translator) -> Element | None:
    """Return the button with the deputy's name; none for who may not hand over."""
    if not may_send(seat, person):
        return None
    first = seat.deputies[0]
    label = f"{t('Send to my deputy')}: {first.name}"
    return say(label, "rsvp deputy", ids.for_person(first.id))


def returns(place: Place, person: Person, t: Translator) -> Element | None:
    """Return the button by which a deputy hands back what was handed over; none for others."""
    seat = place.seat
    if seat.handed_to != person.id or seat.principal is None:
        return None
    meeting = place.meeting.id if seat.handed_until is None else None
    return say(t("Hand back"), "rsvp back", Ids(place.series.id, meeting, seat.party.id))


def accepts(place: Place, t: Translator) -> Element:
    """Return the button by which a deputy accepts what was handed over."""
    meeting = place.meeting.id if place.seat.handed_until is None else None
    return say(
        t("I will do it"), "rsvp take over", Ids(place.series.id, meeting, place.seat.party.id)
    )
