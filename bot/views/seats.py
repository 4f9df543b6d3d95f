"""Who acts for a party, as people see it: a hand-over, and its end."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.answers import Place
from bot.rules.seats import Party, Person
from bot.rules.texts import Word
from bot.views.answers import answer_buttons, summary, where
from bot.views.blocks import Block, Message, actions, listing, message, paragraph, words
from bot.views.buttons import Ids, say

_NAMES_SHOWN = 20
_NOWHERE = Ids()


def handed(place: Place, by: str, person: Person, t: Translator) -> Message:
    """Return the word to a deputy to whom the principal handed over."""
    party = place.seat.party
    return message(
        [
            paragraph(
                t(
                    "{name} asks you to answer for {party}: the dialogue meeting on {when}.",
                    name=by,
                    party=party.name,
                    when=place.meeting.starts_at,
                )
            ),
            where(place, t),
            _so_far(place, t),
            answer_buttons(place, person, t, later=False),
        ]
    )


def released(place: Place, acting: Person, t: Translator) -> Message:
    """Return the word to a deputy that somebody else acts for the party again."""
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
            where(place, t),
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
                    "These persons have no account in Slack any more. Name others in the series' "
                    "file, and ask your administrator to load it."
                )
            ),
            listing([[words(each)] for each in lines]),
        ]
    )


def handed_over(party: Party, deputy: Person, t: Translator, ids: Ids = _NOWHERE) -> Message:
    """Return the word to a principal who handed over."""
    return message(
        [
            paragraph(
                t(
                    "{deputy} now answers for {party} at this meeting. To take it back: {example}",
                    deputy=deputy.name,
                    party=party.name,
                    example=Word("rsvp back"),
                )
            ),
            actions(say(t("Take it back"), "rsvp back", ids)),
        ]
    )


def taken_back(place: Place, person: Person, t: Translator) -> Message:
    """Return the word to a principal who took it back: what was answered stands until changed."""
    said = t("You answer for {party} again.", party=place.seat.party.name)
    return message(
        [paragraph(said), _so_far(place, t), answer_buttons(place, person, t, later=False)]
    )


def _so_far(place: Place, t: Translator) -> Block | None:
    if place.answer is None:
        return None
    return paragraph(t("Answered so far: {answer}", answer=summary(place.answer, t)))
