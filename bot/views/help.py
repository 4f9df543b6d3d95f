"""Help, and the short answers that are not about one noun."""

import re
from collections.abc import Collection, Iterable, Sequence

from bot.i18n import Translator
from bot.rules.abilities import Abilities, Ability
from bot.rules.seats import Party
from bot.rules.series import Series
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    header,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.forms import closing
from bot.views.proposing import after_call
from bot.views.topics import HEADINGS, LINES, OF_GROUPS

_REASONS_SHOWN = 3
_NOWHERE = Ids()
_MENTION = re.compile(r"<@[^>]*>")
"""A person, as Slack writes one in what was typed; nobody reads the id."""


def overview(  # noqa: PLR0913 - who reads it, and where
    series: Series | None,
    t: Translator,
    abilities: Abilities,
    *,
    topic: str = "",
    commands: bool = False,
    folded: bool = False,
) -> Message:
    """Return what the reader can ask, with buttons for what is needed most; ``topic`` narrows it.

    ``commands``: the reader has slash commands, as only people of the bot's own workspace do.
    ``folded``: a button leads to what can be written.
    """
    ids = Ids(series.id if series else None)
    can = abilities.can
    lines = [(about, text) for about, needed, text in LINES if needed is None or needed in can]
    if series is None or not series.profile.groups:
        lines = [(about, text) for about, text in lines if about not in OF_GROUPS]
    chosen = [(about, text) for about, text in lines if about == topic] or lines
    return message(
        [
            header(t("What you can do")),
            None if folded else paragraph(_ways(t, commands=commands)),
            *([] if folded else _by_heading(chosen, t)),
            *(paragraph(t.refusal(why)) for why in abilities.because[:_REASONS_SHOWN]),
            actions(*_buttons(can, t, ids), say(t("Help"), "help", ids) if folded else None),
            aside(after_call(t, decides="decide" in can)) if abilities.late else None,
            _convener_buttons(can, t, ids, series) if "convene" in can else None,
            actions(say(t("Group sessions"), "session", ids))
            if series and series.profile.groups
            else None,
            aside(t("All of it can be written too: see Help.")) if folded else None,
        ]
    )


def _by_heading(lines: Sequence[tuple[str, str]], t: Translator) -> list[Block | None]:
    """Return what can be written, under headings; the fewest lines come first."""
    found: dict[str, list[str]] = {}
    for about, text in lines:
        found.setdefault(HEADINGS[about], []).append(text)
    blocks: list[Block | None] = []
    for heading, texts in sorted(found.items(), key=lambda each: len(each[1])):
        blocks += [rich(bold(t(heading))), listing([[words(t(text))] for text in texts])]
    return blocks


def pressed_first(help_: Message) -> list[Block]:
    """Return the help with its buttons at once below its title: the Home is read from the top."""
    order = ("header", "actions")
    return sorted(
        help_.blocks,
        key=lambda each: order.index(each["type"]) if each["type"] in order else len(order),
    )


def _buttons(can: Collection[Ability], t: Translator, ids: Ids) -> list[Element | None]:
    other = ("Svenska", "language sv") if t.language == "en" else ("English", "language en")
    reads, style = "read" in can, "" if "convene" in can else "primary"
    return [
        opens(t("Propose an item"), "propose", ids, style=style) if "propose" in can else None,
        say(t("See the agenda"), "agenda", ids) if reads else None,
        opens(t("Answer"), "answer", ids) if "answer" in can else None,
        say(t("Who is coming?"), "rsvp status", ids) if reads else None,
        say(t("Open polls"), "poll status", ids) if reads else None,
        say(t("The year ahead"), "plan", ids) if "follow" in can else None,
        say(t("Outcomes"), "outcome", ids) if "follow" in can else None,
        say(t("My outcomes"), "mine", ids) if "conclude" in can else None,
        say(*other),
    ]


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


def unknown(
    given: str,
    suggestion: str | None,
    series: Series | None,
    t: Translator,
    can: Collection[Ability],
) -> Message:
    """Return the answer to words that are not known, with what was probably meant."""
    ids = Ids(series.id if series else None)
    said = t("I do not understand “{given}”.", given=given)
    shown = _MENTION.sub("@…", suggestion or "")
    if suggestion:
        said += " " + t("Did you mean “{suggestion}”?", suggestion=shown)
    return message(
        [
            paragraph(said),
            actions(
                say(shown, suggestion, ids, style="primary") if suggestion else None,
                say(t("What can I do?"), "help", ids),
                say(t("See the agenda"), "agenda", ids) if "read" in can else None,
                opens(t("Answer"), "answer", ids) if "answer" in can else None,
            ),
        ]
    )


def welcome(t: Translator) -> Message:
    """Answer thanks."""
    return message([paragraph(t("You are welcome!"))])


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


def unheard(answer: Message, t: Translator) -> Message:
    """Return an answer once more, of which nobody knows whether it arrived the first time."""
    why = t("Slack did not tell me whether this message reached you. Here it is again:")
    return message([aside(why), *(answer.blocks or [paragraph(answer.text)])])


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


def being_read(title: str, t: Translator) -> Element:
    """Return the modal that stands there while a file is read that was handed in."""
    said = paragraph(t("I am reading the file. It may take some seconds."))
    return closing([said], title, t("Close"))


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


def _convener_buttons(
    can: Collection[Ability], t: Translator, ids: Ids, series: Series | None
) -> Block:
    paused, known = series is not None and series.paused, series is not None
    return actions(
        say(t("Status"), "status", ids),
        opens(t("Record an answer"), "record", ids) if "record" in can else None,
        opens(t("Ask the parties"), "poll", ids) if "read" in can else None,
        None if paused else say(t("Pause"), "pause", ids),
        say(t("Resume"), "resume", ids) if paused or not known else None,
    )
