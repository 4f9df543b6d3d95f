"""The App Home: the next meeting, one's own answers, and what one can do."""

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n import Translator
from bot.rules.abilities import Abilities, hindrance
from bot.rules.answers import Board, Place
from bot.rules.errors import Refusal
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.views.answers import answer_buttons, counts, summary
from bot.views.blocks import (
    Block,
    Message,
    actions,
    aside,
    bold,
    divider,
    header,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, say
from bot.views.fitting import IN_VIEW
from bot.views.help import overview

_PLACES_SHOWN = 40


def home(  # noqa: PLR0913 - one view
    board: Board,
    places: Sequence[Place],
    person: Person,
    abilities: Abilities,
    t: Translator,
    *,
    commands: bool = False,
) -> Message:
    """Return the App Home of a person: the next meeting, their answers, and what they can do."""
    blocks: list[Block | None] = [
        header(t("Dialogmöten")),
        rich(bold(board.series.profile.name.in_(t.language))),
        paragraph(
            t(
                "Next meeting: {when}, {place}.",
                when=board.meeting.starts_at,
                place=board.meeting.place or t("place to follow"),
            )
        ),
        aside(counts(board, t)),
    ]
    for place in places[:_PLACES_SHOWN]:
        blocks += [_line(place, t)] if abilities.closed else _own(place, person, t)
    if len(places) > _PLACES_SHOWN:
        blocks.append(aside(t("{count} more", count=len(places) - _PLACES_SHOWN)))
    # Why somebody cannot answer for a party stands beside it already.
    help_ = overview(board.series, t, replace(abilities, hindrances=()), commands=commands)
    return message([*blocks, divider(), *help_.blocks], most=IN_VIEW)


def between(series: Series, t: Translator, *, commands: bool = False) -> Message:
    """Return the App Home of somebody whose series has no meeting ahead, so that little is left."""
    name = series.profile.name.in_(t.language)
    said = paragraph(t("No dialogue meeting is planned. You will see the next one here."))
    help_ = overview(series, t, Abilities(), commands=commands)
    return message([header(t("Dialogmöten")), rich(bold(name)), said, *help_.blocks])


def outside(t: Translator, why: Refusal, *, commands: bool = False) -> Message:
    """Return the App Home of somebody who takes part in no series, with ``why`` and what to do."""
    said = t("You are not listed in any series yet. When you are, your next meeting is shown here.")
    help_ = overview(None, t, Abilities(closed=why), commands=commands)
    return message([header(t("Dialogmöten")), paragraph(said), *help_.blocks])


def _own(place: Place, person: Person, t: Translator) -> list[Block]:
    """Return what a party has answered, and its buttons; or why this person has none."""
    why = hindrance(place.seat, person.id, place.meeting.call)
    if why is None:
        return [_line(place, t), answer_buttons(place, person, t, later=False)]
    return [_line(place, t), aside(t.refusal(why)), *_offered(place, why, t)]


def _line(place: Place, t: Translator) -> Block:
    party = place.seat.party
    if not party.is_called(place.meeting.call):
        return rich(bold(party.name))  # nobody waits for its answer
    said = summary(place.answer, t) if place.answer else t("no answer yet")
    return rich(bold(party.name), words(f": {said}"))


def _offered(place: Place, why: Refusal, t: Translator) -> list[Block]:
    """Return the button for what has to be done first, if there is something."""
    if why.offer is None:
        return []
    label, said = why.offer
    ids = Ids(place.series.id, place.meeting.id, place.seat.party.id)
    return [actions(say(t(label), said, ids))]
