"""Steps that ask: the whole of what would be said and to whom, Send and Wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.i18n import Translator
from bot.rules.cycle import Departure, Occurrence
from bot.rules.series import Meeting, Step
from bot.rules.texts import Word
from bot.views import left_out, previews, quorum
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    divider,
    header,
    listing,
    message,
    paragraph,
    spoken,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.cycle import send_button, step_name, wait_button
from bot.views.previews import Preview
from bot.views.sent import sent_name

_PROPOSALS_SHOWN = 15
_IN_SIGHT = 800
"""Characters of a preview, a dozen lines, below which a button is still in sight."""


@dataclass(frozen=True, slots=True)
class Also:
    """What a kind of step says before and below what it would send, and what else can be done."""

    said: Sequence[str] = ()
    button: Element | None = None
    """What is offered first, before Send and Wait."""
    first: Sequence[str] = ()


_NOTHING = Also()


def ask(  # noqa: PLR0913 - a message
    occurrence: Occurrence,
    step: Step,
    preview: Preview,
    meeting: Meeting,
    t: Translator,
    also: Also = _NOTHING,
    *,
    late: str = "",
) -> Message:
    """Ask the convener before a step speaks: its texts, its recipients, Send and Wait.

    ``also`` is what is said, and can be done, of a step of this kind only; ``late`` since when it
    should be sent.
    """
    ids, shown = Ids(series=occurrence.series), previews.shown(preview, t)
    is_placeless = preview.direct is not None and not (meeting.place or meeting.video)
    name = step_name(step, t)
    buttons = [
        also.button,
        send_button(occurrence, name, t, "" if also.button else "primary"),
        wait_button(occurrence, name, t) if occurrence.state == "asked" else None,
    ]
    return message(
        [
            header(t("May I send this?")),
            paragraph(
                t(
                    "{date}: {step}",
                    step=name,
                    date=t.short(meeting.starts_at),
                )
            ),
            paragraph(late) if late else None,
            *map(paragraph, also.first),
            *(_early(preview, buttons, t) if _is_long(shown) else ()),
            *shown,
            _undirected(occurrence.kind, preview, t),
            divider(),
            *_undecided(preview.undecided, t),
            *map(paragraph, also.said),
            paragraph(_placeless(t)) if is_placeless else None,
            *map(paragraph, quorum.lines(preview.unmet, t)),
            actions(
                *buttons,
                say(t("Decide on proposals"), "agenda undecided", _of(meeting, ids))
                if preview.undecided
                else None,
                opens(t("Settings"), "series-settings", ids) if is_placeless else None,
            ),
        ]
    )


def _is_long(shown: Sequence[Block | None]) -> bool:
    """Tell whether what stands below a preview is below the fold as well."""
    return len(spoken([block for block in shown if block])) > _IN_SIGHT


def _early(
    preview: Preview, buttons: Sequence[Element | None], t: Translator
) -> list[Block | None]:
    """Return whom it reaches and the buttons, above a preview that is long."""
    reach = Reach(preview.count, channel=preview.post is not None)
    below = t("Read it all below.")
    return [paragraph(f"{_reached(reach, t)} {below}"), actions(*buttons)]


def uninvited(step: Step, invitation: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener that a reminder waits because the invitation was not sent."""
    return message(
        [
            header(t("Nobody is invited yet")),
            paragraph(
                t(
                    "I have not sent this, because the invitation to the dialogue meeting on "
                    "{date} is not sent: {step}. Nobody is reminded before they are invited.",
                    date=t.day(meeting.starts_at),
                    step=step_name(step, t),
                )
            ),
            actions(
                say(
                    t("Look at the invitation…"),
                    f"look {invitation.id}",
                    Ids(series=invitation.series),
                    style="primary",
                )
            ),
        ]
    )


def _undirected(kind: str, preview: Preview, t: Translator) -> Block | None:
    """Return that an invitation reaches the channel alone: nobody acts for the silent parties."""
    if kind != "invitation" or preview.direct is not None:
        return None
    return paragraph(t("Directly it reaches nobody, as things are now."))


def _placeless(t: Translator) -> str:
    """Remind the convener, before people are written to, that nobody knows where to go."""
    return t(
        "Neither place nor video link is set, so they read that the place follows. Under Settings "
        "you can set them before you send this."
    )


def _undecided(proposals: Sequence[str], t: Translator) -> list[Block]:
    """Return what is not on the agenda, named after it, so that it is not forgotten."""
    if not proposals:
        return []
    shown = list(proposals[:_PROPOSALS_SHOWN])
    if len(proposals) > _PROPOSALS_SHOWN:
        shown.append(t("{count} more", count=len(proposals) - _PROPOSALS_SHOWN))
    rows = listing([[words(each)] for each in shown])
    said = paragraph(t("Not on it, because you have not decided on them:"))
    return [said, rows] if rows else [said]


def _of(meeting: Meeting, ids: Ids) -> Ids:
    return replace(ids, meeting=meeting.id)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a step reaches: so many people directly, and the channel."""

    people: int
    channel: bool


def decided(
    occurrence: Occurrence,
    step: Step | None,
    t: Translator,
    goes_out: Departure | None = None,
    reach: Reach | None = None,
) -> Message:
    """Return what became of a step that asked, and whom it reaches.

    ``step`` is what the cycle has of it, if it still does. ``goes_out`` says when, if that is not
    now.
    """
    name = sent_name(occurrence.kind, step, t)
    if occurrence.state == "skipped":
        return left_out.in_vain(occurrence, name, t)
    if occurrence.state != "done":
        return message(
            [
                paragraph(t("Waits until you send it: {step}", step=name)),
                actions(send_button(occurrence, name, t)),
            ]
        )
    to = paragraph(_reached(reach, t)) if reach else None
    if goes_out is not None:
        return message([*departing(goes_out, name, t), to])
    return message([paragraph(t("Sent: {step}", step=name)), to])


def _reached(reach: Reach, t: Translator) -> str:
    if not reach.people and not reach.channel:
        return t("It reaches nobody, as things are now.")
    if not reach.people:
        return t("To the channel.")
    if reach.channel:
        return t.plural(
            "To {count} person, and to the channel.",
            "To {count} people, and to the channel.",
            reach.people,
        )
    return t.plural("To {count} person.", "To {count} people.", reach.people)


def departing(goes_out: Departure, step: str, t: Translator) -> list[Block]:
    """Return when what was decided now goes out, and the name of the ``step`` that it is."""
    return [paragraph(_departure(goes_out, t)), aside(step)]


def _departure(goes_out: Departure, t: Translator) -> str:
    if goes_out.paused:
        return t("I am paused. It goes out when you write: {example}", example=Word("resume"))
    return t("Goes out on {when}.", when=t.soon(goes_out.at))
