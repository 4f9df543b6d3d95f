"""Help, the App Home, and the short answers that are not about one noun."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules.answers import Board, Place
from bot.rules.errors import mark
from bot.rules.seats import Party
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
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.fitting import IN_VIEW

TOPICS: dict[str, tuple[str, ...]] = {
    "agenda": (
        mark("agenda: see the agenda"),
        mark("agenda add TITLE | KIND | 20 min | AREA: propose an item"),
        mark("agenda withdraw #12: take your proposal back"),
    ),
    "rsvp": (
        mark("rsvp yes, rsvp maybe, rsvp no: answer for your party, with a note if you like"),
        mark("rsvp yes | remote | Anna Alm, Bo Ek: say how you take part and who comes"),
        mark("rsvp status: see who is coming"),
        mark("rsvp deputy @PERSON: let a deputy answer; rsvp back: take it back"),
    ),
    "plan": (mark("plan: see the year ahead"),),
    "language": (mark("language sv, language en: choose your language"),),
    "convener": (
        mark("agenda accept #12, agenda decline #12 REASON: decide on an item"),
        mark("agenda order #12 #9, agenda time #12 15, agenda publish: finish the agenda"),
        mark("rsvp for PARTY yes: record what a party told you"),
        mark("status: see what waits for you; send 5, wait 5: decide on a step that asks"),
        mark("pause, resume: stop or start what I send unasked"),
        mark("language channel en: choose the language of the channel"),
    ),
}
_PLACES_SHOWN = 40
_NOWHERE = Ids()


def overview(
    series: Series | None,
    t: Translator,
    *,
    convener: bool,
    topic: str = "",
    commands: bool = False,
) -> Message:
    """Return what can be asked, with buttons for what is needed most; ``topic`` narrows it.

    ``commands``: the reader has slash commands, as only people of the bot's own workspace do.
    """
    ids = Ids(series.id if series else None)
    chosen = (
        [topic] if topic in TOPICS else [name for name in TOPICS if name != "convener" or convener]
    )
    rows = [[words(t(line))] for name in chosen for line in TOPICS[name]]
    return message(
        [
            header(t("What you can do")),
            paragraph(_ways(t, commands=commands)),
            listing(rows),
            actions(
                opens(t("Propose an item"), "propose", ids, style="primary"),
                say(t("See the agenda"), "agenda", ids),
                opens(t("Answer"), "answer", ids),
                say(t("Who is coming?"), "rsvp status", ids),
                say(t("The year ahead"), "plan", ids),
                say(
                    t("Svenska") if t.language == "en" else t("English"),
                    "language sv" if t.language == "en" else "language en",
                ),
            ),
            _convener_buttons(t, ids) if convener else None,
        ]
    )


def _ways(t: Translator, *, commands: bool) -> str:
    if commands:
        return t(
            "Write to me in a direct message, mention me with @Dialogmöten in the channel, or use "
            "/dialog. Words in English and Swedish work."
        )
    return t(
        "Write to me in a direct message, or mention me with @Dialogmöten in the channel. Words in "
        "English and Swedish work."
    )


def unknown(given: str, suggestion: str | None, series: Series | None, t: Translator) -> Message:
    """Return the answer to words that are not known, with what was probably meant."""
    ids = Ids(series.id if series else None)
    said = t("I do not know “{given}”.", given=given)
    if suggestion:
        said += " " + t("Did you mean “{suggestion}”?", suggestion=suggestion)
    return message(
        [
            paragraph(said),
            actions(
                say(suggestion, suggestion, ids, style="primary") if suggestion else None,
                say(t("What can I do?"), "help", ids),
                say(t("See the agenda"), "agenda", ids),
                opens(t("Answer"), "answer", ids),
            ),
        ]
    )


def ask_series(options: Sequence[Series], request: str, t: Translator) -> Message:
    """Ask which series is meant."""
    return message(
        [
            paragraph(t("Which series do you mean?")),
            actions(
                *(
                    say(each.profile.name.in_(t.language), request, Ids(series=each.id))
                    for each in options[:25]
                )
            ),
        ]
    )


def ask_party(options: Sequence[Party], request: str, t: Translator, ids: Ids) -> Message:
    """Ask for which party somebody acts."""
    return message(
        [
            paragraph(t("For which party?")),
            actions(*(say(each.name, request, ids.for_party(each.id)) for each in options[:25])),
        ]
    )


def fill_in(form: str, label: str, t: Translator, ids: Ids) -> Message:
    """Offer a modal where the words were not enough and no modal can be opened unasked."""
    return message(
        [
            paragraph(t("Here is a form for that.")),
            actions(opens(label, form, ids, style="primary")),
        ]
    )


def refusal(text: str, offer: tuple[str, str] | None = None, ids: Ids = _NOWHERE) -> Message:
    """Return why something was not done; ``offer``, label and words, is what can be done first."""
    return message([paragraph(text), actions(say(*offer, ids)) if offer else None])


def language_chosen(t: Translator) -> Message:
    """Confirm a language, in that language."""
    return message([paragraph(t("I will write to you in English."))])


def channel_language_chosen(t: Translator) -> Message:
    """Confirm the channel's language, in that language."""
    return message([paragraph(t("I will write in English in the channel."))])


def nothing_saved(languages: Iterable[Translator]) -> Message:
    """Say in each of the languages that the database is away."""
    return message(
        [
            paragraph(
                t(
                    "I cannot save anything just now. Nothing was changed; please try again in a "
                    "minute."
                )
            )
            for t in languages
        ]
    )


def too_slow(t: Translator) -> Message:
    """Say that a modal could not be opened in time."""
    return message([paragraph(t("The form could not be opened. Please click once more."))])


def broken(t: Translator, trace: str) -> Message:
    """Say that something went wrong in the program, with a number for the administrator."""
    return message(
        [
            paragraph(
                t(
                    "Something went wrong on my side, and nothing was saved. Please try again; if "
                    "it happens again, give your administrator this number: {trace}",
                    trace=trace,
                )
            )
        ]
    )


def home_between(
    series: Series, t: Translator, *, convener: bool, commands: bool = False
) -> Message:
    """Return the App Home of somebody whose series has no meeting ahead."""
    name = series.profile.name.in_(t.language)
    said = paragraph(t("No dialogue meeting is planned. You will see the next one here."))
    help_ = overview(series, t, convener=convener, commands=commands)
    return message([header(t("Dialogmöten")), rich(bold(name)), said, *help_.blocks])


def home(
    board: Board | None,
    places: Sequence[Place],
    t: Translator,
    *,
    convener: bool,
    commands: bool = False,
) -> Message:
    """Return the App Home of a person: the next meeting, their answers, and what they can do."""
    blocks: list[Block | None] = [header(t("Dialogmöten"))]
    if board is None:
        blocks.append(
            paragraph(
                t(
                    "You are not listed in any series yet. When you are, your next "
                    "meeting is shown here."
                )
            )
        )
        return message([*blocks, *overview(None, t, convener=False, commands=commands).blocks])
    blocks += [
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
        name = place.seat.party.name
        said = summary(place.answer, t) if place.answer else t("no answer yet")
        blocks.append(rich(bold(name), words(f": {said}")))
        blocks.append(_own_buttons(place, t))
    if len(places) > _PLACES_SHOWN:
        blocks.append(aside(t("{count} more", count=len(places) - _PLACES_SHOWN)))
    help_ = overview(board.series, t, convener=convener, commands=commands)
    return message([*blocks, divider(), *help_.blocks], most=IN_VIEW)


def _own_buttons(place: Place, t: Translator) -> Block:
    acting = place.seat.acting
    if acting is None:
        return aside(t("Nobody is named for this seat yet."))
    return answer_buttons(place, acting, t, later=False)


def _convener_buttons(t: Translator, ids: Ids) -> Block:
    return actions(
        say(t("Status"), "status", ids),
        opens(t("Record an answer"), "record", ids),
        say(t("Pause"), "pause", ids),
        say(t("Resume"), "resume", ids),
    )
