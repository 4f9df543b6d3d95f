"""Who acts for a party, as people see it: a hand-over, and its end."""

from collections.abc import Sequence
from datetime import date

from bot.i18n import Translator
from bot.rules.answers import Place
from bot.rules.briefing import Briefing
from bot.rules.seats import Party, Person, Seat
from bot.views import briefing as briefing_view
from bot.views.answers import answer_buttons, setting, summary
from bot.views.blocks import Block, Element, Message, actions, listing, message, paragraph, words
from bot.views.buttons import Ids, metadata
from bot.views.deputies import accepts
from bot.views.forms import choice_input, date_input, modal
from bot.views.inviting import from_to

_NAMES_SHOWN = 20


def handed(
    briefing: Briefing, by: str, person: Person, t: Translator, until: date | None = None
) -> Message:
    """Return the word to a deputy to whom the principal handed over, with what they need."""
    place = briefing.place
    party, when = place.seat.party.name, from_to(place.meeting, t)
    if until is None and place.is_off:
        lead = t("{name} asks you to answer for {party}.", name=by, party=party)
    elif until is None:
        lead = t(
            "{name} asks you to answer for {party}: the dialogue meeting on {when}.",
            name=by,
            party=party,
            when=when,
        )
    else:
        lead = t(
            "{name} asks you to answer for {party} until {until}, that day included.",
            name=by,
            party=party,
            until=until,
        )
        if briefing.is_open and not place.is_off:
            lead += " " + t("The next dialogue meeting is on {when}.", when=when)
    own = place.seat.awaits(person.id)
    return message(
        [
            paragraph(lead),
            actions(accepts(place, t)) if own else None,
            *briefing_view.blocks(briefing, person, t),
        ]
    )


def accepted(briefing: Briefing, person: Person, t: Translator) -> Message:
    """Return the word to a deputy who has accepted, with everything that the principal saw."""
    place, principal = briefing.place, briefing.place.seat.principal
    said = t("Thank you. You answer for {party}.", party=place.seat.party.name)
    if principal is not None:
        said += " " + t("{name} can see that you have taken over.", name=principal.name)
    return message([paragraph(said), *briefing_view.blocks(briefing, person, t)])


def ended_for_deputy(name: str, party: Party, until: date, t: Translator) -> Message:
    """Return the word to a deputy whose time is over."""
    return message(
        [
            paragraph(
                t(
                    "{until} was the last day on which you answered for {party}. {name} answers "
                    "again, so you need do nothing more. Thank you!",
                    until=until,
                    party=party.name,
                    name=name,
                )
            )
        ]
    )


def ended_for_principal(  # noqa: PLR0913 - one word
    place: Place | None, deputy: str, party: Party, until: date, person: Person, t: Translator
) -> Message:
    """Return the word to the principal, with what waits; ``place`` while answers are taken."""
    said = t(
        "{until} was the last day on which {deputy} answered for {party}. You answer again.",
        until=until,
        deputy=deputy,
        party=party.name,
    )
    return _again(said, place, person, t)


def returned(
    place: Place | None, deputy: str, party: Party, person: Person, t: Translator
) -> Message:
    """Return the word to the principal that the deputy has handed back; ``place`` as above."""
    said = t(
        "{deputy} has handed {party} back to you, so you answer again.",
        deputy=deputy,
        party=party.name,
    )
    return _again(said, place, person, t)


def _again(said: str, place: Place | None, person: Person, t: Translator) -> Message:
    """Return that the principal answers again, with what waits."""
    if place is None:
        return message([paragraph(said)])
    when = t("Next meeting: {when}.", when=place.meeting.starts_at)
    return message(
        [
            paragraph(said),
            None if place.is_off else paragraph(when),
            *setting(place, t),
            _so_far(place, t),
            answer_buttons(place, person, t, later=False),
        ]
    )


def released(place: Place, acting: Person, t: Translator, *, of_meeting: bool = True) -> Message:
    """Return the word to a deputy that somebody else acts for the party again.

    ``of_meeting``: at that meeting; else in everything.
    """
    if not of_meeting:
        said = t(
            "{name} answers for {party} now, so you need do nothing more. The buttons that I "
            "sent you for it no longer work.",
            name=acting.name,
            party=place.seat.party.name,
        )
        return message([paragraph(said)])
    return message(
        [
            paragraph(
                t(
                    "{name} answers for {party} at the dialogue meeting on {when}, so you need do "
                    "nothing more. The buttons that I sent you for it no longer work.",
                    name=acting.name,
                    party=place.seat.party.name,
                    when=place.meeting.starts_at,
                )
            )
        ]
    )


def unhanded(place: Place, deputy: str, person: Person, t: Translator) -> Message:
    """Return the word to a principal whose deputy could not be told of the hand-over."""
    return message(
        [
            paragraph(
                t(
                    "{deputy} has no account in Slack any more and was not told. You answer for "
                    "{party} again: the dialogue meeting on {when}.",
                    deputy=deputy,
                    party=place.seat.party.name,
                    when=place.meeting.starts_at,
                )
            ),
            *setting(place, t),
            answer_buttons(place, person, t, later=False),
        ]
    )


def closed(people: Sequence[tuple[str, str]], t: Translator) -> Message:
    """Return the word to a convener about people without an account; without a party: conveners."""
    lines = [f"{name} ({party or t('convener')})" for name, party in people[:_NAMES_SHOWN]]
    if len(people) > _NAMES_SHOWN:
        lines.append(t("{count} more", count=len(people) - _NAMES_SHOWN))
    return message(
        [
            paragraph(
                t(
                    "These persons have no account in Slack any more. Choose others in the "
                    "settings, in my Home tab."
                )
            ),
            listing([[words(each)] for each in lines]),
        ]
    )


def taken_back(place: Place, person: Person, t: Translator, *, is_open: bool = True) -> Message:
    """Return the word to a principal who took it back: what was answered stands until changed."""
    said = t("You answer for {party} again.", party=place.seat.party.name)
    if not is_open:
        return message([paragraph(said)])
    return message(
        [paragraph(said), _so_far(place, t), answer_buttons(place, person, t, later=False)]
    )


def handed_back(place: Place, principal: str, t: Translator) -> Message:
    """Return the word to a deputy who has handed back."""
    said = t(
        "You have handed {party} back. {principal} answers again, and is told so. Thank you!",
        party=place.seat.party.name,
        principal=principal,
    )
    return message([paragraph(said)])


def hand_over_form(
    seat: Seat, ids: Ids, t: Translator, settles: tuple[str, str] | None = None
) -> Element:
    """Return the modal in which a principal chooses a deputy, and this meeting or a last day."""
    deputies = [(str(deputy.id), deputy.name) for deputy in seat.deputies[:100]]
    spans = [("meeting", t("For this meeting")), ("until", t("Until a day, which I choose below"))]
    blocks = [
        paragraph(t("The deputy answers for {party} in your place.", party=seat.party.name)),
        choice_input("deputy", t("Who?"), deputies, initial=deputies[0][0]),
        choice_input("span", t("For how long?"), spans, radio=True, initial="meeting"),
        date_input(
            "until",
            t("Last day"),
            optional=True,
            hint=t(
                "Everything until the end of that day is the deputy's to answer. Then it ends by "
                "itself."
            ),
        ),
    ]
    kept = metadata(ids, settles)
    return modal("deputy", t("Hand over"), t("Hand over"), t("Cancel"), kept, blocks)


def _so_far(place: Place, t: Translator) -> Block | None:
    if place.stands is None:
        return None
    return paragraph(t("Answered so far: {answer}", answer=summary(place.stands, t)))
