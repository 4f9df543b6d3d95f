"""What a principal reads who has handed over: who answers, and what was answered."""

from datetime import date

from bot.i18n import Translator
from bot.rules.answers import Place
from bot.rules.seats import Person
from bot.views import sessions
from bot.views.answers import summary, where
from bot.views.blocks import Block, Message, actions, aside, bold, message, paragraph, rich
from bot.views.buttons import Ids, opens, say
from bot.views.inviting import from_to


def handed_over(place: Place, deputy: Person, t: Translator, *, is_open: bool = True) -> Message:
    """Return that a deputy answers, what they have answered, and how it is taken back.

    ``is_open``: the meeting is still to come, and is shown.
    """
    seat = place.seat
    # Until a day, whichever meeting comes: its button must not grow old with this one.
    meeting = place.meeting.id if seat.handed_until is None else None
    ids = Ids(place.series.id, meeting, seat.party.id)
    longer = opens(t("Hand over until…"), "deputy", ids) if seat.handed_until is None else None
    return message(
        [
            *(_answered(place, t) if is_open else ()),
            paragraph(_said(seat.party.name, deputy, seat.handed_until, t)),
            aside(acceptance(place, deputy.name, t)) if place.answer is None else None,
            *(_held(place, t) if is_open else ()),
            actions(say(t("Take it back"), "rsvp back", ids), longer),
        ]
    )


def acceptance(place: Place, deputy: str, t: Translator) -> str:
    """Say whether the deputy has accepted what was handed over."""
    if place.seat.accepted:
        return t("{deputy} has taken over.", deputy=deputy)
    return t("{deputy} has not taken over yet, but can answer all the same.", deputy=deputy)


def _said(party: str, deputy: Person, until: date | None, t: Translator) -> str:
    if until is None:
        return t(
            "{deputy} now answers for {party} at this meeting.", deputy=deputy.name, party=party
        )
    return t(
        "{deputy} now answers for {party} until {until}, that day included. Then you answer "
        "again, and I tell you both.",
        deputy=deputy.name,
        party=party,
        until=until,
    )


def _answered(place: Place, t: Translator) -> list[Block | None]:
    if place.stands is None:
        return []
    party = place.seat.party.name
    said = t("{party}: {answer}", party=party, answer=summary(place.stands, t))
    by = t("Answered by {name}.", name=place.given_by) if place.given_by else ""
    if place.recorded_by:
        by = t("Recorded by {name}.", name=place.recorded_by)
    return [rich(bold(said)), aside(by) if by else None]


def _held(place: Place, t: Translator) -> list[Block | None]:
    """Return date and place; of a cancelled session, which others there are."""
    if place.is_off:
        return sessions.off(place, t)
    held = t("Dialogue meeting {when}", when=from_to(place.meeting, t))
    return [paragraph(held), sessions.about(place, t), where(place, t)]
