"""The one word of which two know: a deputy is asked as well, because a seat was silent."""

from bot.i18n import Translator
from bot.rules.answers import Answer, Place
from bot.rules.briefing import Briefing
from bot.rules.inviting import Invitation
from bot.rules.seats import Person
from bot.views import briefing as briefing_view
from bot.views import inviting
from bot.views.answers import answer_buttons, summary
from bot.views.blocks import Block, Message, aside, bold, message, paragraph, rich
from bot.views.buttons import Ids, say


def to_deputy(briefing: Briefing, silent: Person, deputy: Person, t: Translator) -> Message:
    """Return the word to the deputy, with everything needed to answer."""
    place = briefing.place
    lead = " ".join(
        [
            _unanswered(place, t),
            t(
                "That is why I ask you too, as the deputy of {name}, who reads the same at this "
                "moment.",
                name=silent.name,
            ),
        ]
    )
    return message(
        [paragraph(lead), _both(t), *briefing_view.blocks(briefing, deputy, t, is_said=True)]
    )


def to_acting(invited: Invitation, silent: Person, deputy: Person, t: Translator) -> Message:
    """Return the same word to who has not answered."""
    place = invited.place
    party = place.seat.party
    lead = " ".join(
        [
            _unanswered(place, t),
            t(
                "That is why I ask {name} too, as your deputy, who reads the same at this moment.",
                name=deputy.name,
            ),
        ]
    )
    ids = Ids(place.series.id, place.meeting.id, party.id)
    is_principal = place.seat.principal is not None and place.seat.principal.id == silent.id
    alone = say(t("I answer myself"), "rsvp back", ids) if is_principal else None
    buttons = answer_buttons(place, silent, t, alone, later=False)
    wanted = None if place.is_off else paragraph(inviting.wanted(invited, t))
    setting = inviting.setting(invited, t)
    return message([paragraph(lead), _both(t), *setting, wanted, buttons])


def answered(place: Place, answer: Answer, by: str, person: Person, t: Translator) -> Message:
    """Return the word that the other one has answered, and that it can be changed."""
    party = place.seat.party.name
    said = t("{name} has answered for {party}.", name=by, party=party)
    shown = t("{party}: {answer}", party=party, answer=summary(answer, t))
    until = t("You can change it until {when}.", when=place.meeting.starts_at)
    buttons = answer_buttons(place, person, t, later=False)
    return message([paragraph(said), rich(bold(shown)), aside(until), buttons])


def _unanswered(place: Place, t: Translator) -> str:
    """Return what is missing; of a cancelled session nothing is said of a time."""
    party = place.seat.party.name
    if place.is_off and place.answer:  # it has answered, for a session that is not held
        return t("{party} has not chosen another group session yet.", party=party)
    if place.is_off:
        return t("{party} has not answered yet.", party=party)
    return t(
        "{party} has not answered yet: the dialogue meeting on {when}.",
        party=party,
        when=inviting.from_to(place.meeting, t),
    )


def _both(t: Translator) -> Block:
    return aside(
        t("Either of you can answer. The first answer stands until one of you changes it.")
    )
