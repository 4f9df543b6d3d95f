"""Steps that ask: the whole of what would be said and to whom, Send and Wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.i18n import Translator
from bot.rules.cycle import AFTER_INVITATION, Departure, Occurrence
from bot.rules.series import Meeting, Step
from bot.views import departing, left_out, previews, quorum
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
from bot.views.cycle import around, look_button, send_button, skip_button, step_name, wait_button
from bot.views.inviting import choosing, without
from bot.views.previews import Preview
from bot.views.sent import sent_name

_PROPOSALS_SHOWN = 15
_TELL_WHERE = AFTER_INVITATION | {"invitation", "day_before"}
"""The kinds of step whose direct messages say where the meeting is."""
_IN_SIGHT = 800
"""Characters of a preview, a dozen lines, below which a button is still in sight."""


@dataclass(frozen=True, slots=True)
class Also:
    """What a kind of step says before and below what it would send, and what else can be done."""

    said: Sequence[str] = ()
    button: Element | None = None
    """What is offered first, before Send and Wait."""
    first: Sequence[str] = ()
    """What is said before what it would send."""
    last: Element | None = None
    """What is offered behind Send and Wait."""


_NOTHING = Also()


def ask(  # noqa: PLR0913 - a message
    occurrence: Occurrence,
    step: Step,
    preview: Preview,
    meeting: Meeting,
    t: Translator,
    also: Also = _NOTHING,
    *,
    when: str = "",
    of: str = "",
) -> Message:
    """Ask the convener before a step speaks: its texts, its recipients, Send and Wait.

    ``also`` is what is said, and can be done, of a step of this kind only; ``when`` since when it
    should be sent, and when it would go out if that is not at once; ``of`` stands behind its name
    where it is a group session's.
    """
    name = f"{step_name(step, t)}{of}"
    ids, shown = Ids(series=occurrence.series), previews.shown(preview, t)
    placeless, set_it = _placeless(occurrence, preview, meeting, t)
    buttons = [
        also.button,
        send_button(occurrence, name, t, "" if also.button else "primary", preview.mark),
        wait_button(occurrence, name, t) if occurrence.state == "asked" else None,
        also.last,
    ]
    return message(
        [
            header(t("May I send this?")),
            paragraph(around(occurrence, name, meeting, t)),
            paragraph(when) if when else None,
            *map(paragraph, also.first),
            *(_early(preview, buttons, t) if _is_long(shown) else ()),
            *shown,
            _undirected(occurrence.kind, preview, t),
            divider(),
            *_undecided(preview.undecided, t),
            *map(paragraph, also.said),
            paragraph(without(preview.vacant, t)) if preview.vacant else None,
            placeless,
            *map(paragraph, quorum.lines(preview.unmet, t)),
            actions(
                *buttons,
                say(t("Decide on proposals"), "agenda undecided", _of(meeting, ids))
                if preview.undecided
                else None,
                choosing(ids, t) if preview.vacant else None,
                set_it,
            ),
        ]
    )


def changed(question: Message, t: Translator) -> Message:
    """Return a question that is asked again, because it was read as it is no longer.

    Of a long one that is said above the last buttons too, where Send was pressed.
    """
    said = paragraph(t("It has changed since you read it. This is how it looks now."))
    *shown, buttons = question.blocks
    return message([said, *shown, said if _is_long(shown) else None, buttons])


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


def of_reminder(occurrence: Occurrence, t: Translator, *, is_fresh: bool) -> Also:
    """Return that a reminder can be left out; first, if the invitation only just went out."""
    if not is_fresh:
        return Also(last=skip_button(occurrence, t))
    said = t("The invitation went out less than a working day ago.")
    return Also(button=skip_button(occurrence, t, "primary"), first=[said])


def nobody_asked(t: Translator) -> str:
    """Return why it is asked about that a meeting begins, or thanked for it."""
    return t("Nobody is invited to this dialogue meeting, and no party has answered: so I ask.")


def uninvited(step: Step, invitation: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener that a reminder waits because the invitation was not sent.

    With the last one the time is short: what can be done instead stands beside it.
    """
    is_last = step.kind == "last_reminder"
    ids = Ids(invitation.series, meeting.id)
    return message(
        [
            header(t("Nobody is invited yet")),
            paragraph(
                t(
                    "Not sent: {step}. The invitation to the dialogue meeting on {date} is not "
                    "sent, and nobody is reminded to answer before they are invited.",
                    date=t.day(meeting.starts_at),
                    step=step_name(step, t),
                )
            ),
            paragraph(t("Will the dialogue meeting be held? Send the invitation, move or cancel."))
            if is_last
            else None,
            actions(
                say(
                    t("Look at the invitation…"),
                    f"look {invitation.id}",
                    Ids(series=invitation.series),
                    style="primary",
                ),
                opens(t("Move…"), "move", ids) if is_last else None,
                opens(t("Cancel…"), "cancel", ids) if is_last else None,
            ),
        ]
    )


def _undirected(kind: str, preview: Preview, t: Translator) -> Block | None:
    """Return that an invitation reaches the channel alone: nobody acts for the silent parties."""
    if kind != "invitation" or preview.direct is not None:
        return None
    return paragraph(t("Directly it reaches nobody, as things are now."))


def _placeless(
    occurrence: Occurrence, preview: Preview, meeting: Meeting, t: Translator
) -> tuple[Block | None, Element | None]:
    """Remind the convener, before people read that the place follows, and return where to set it.

    That of a group session is not the meeting's.
    """
    tells = preview.direct is not None and occurrence.kind in _TELL_WHERE
    if not tells or meeting.place or meeting.video:
        return None, None
    ids = Ids(series=occurrence.series)
    if meeting.session:
        said = t(
            "Neither place nor video link is set, so they read that the place follows. Under Group "
            "sessions you can set them before you send this."
        )
        return paragraph(said), say(t("Group sessions"), "session", ids)
    said = t(
        "Neither place nor video link is set, so they read that the place follows. Under Settings "
        "you can set them before you send this."
    )
    return paragraph(said), opens(t("Settings"), "series-settings", ids)


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


def decided(  # noqa: PLR0913 - a message
    occurrence: Occurrence,
    step: Step | None,
    t: Translator,
    goes_out: Departure | None = None,
    reach: Reach | None = None,
    *,
    of: str = "",
) -> Message:
    """Return what became of a step that asked and was sent or left out, and whom it reaches.

    ``step`` is what the cycle has of it, if it still does. ``goes_out`` says when, if that is not
    now; ``of`` is as with ``ask``.
    """
    name = f"{sent_name(occurrence.kind, step, t)}{of}"
    if occurrence.state == "skipped":
        return left_out.in_vain(occurrence, name, t)
    to = paragraph(_reached(reach, t)) if reach else None
    if goes_out is not None:
        return message([*departing.said(goes_out, name, t), to])
    return message([paragraph(t("Sent: {step}", step=name)), to])


def held(  # noqa: PLR0913 - a message
    occurrence: Occurrence,
    step: Step,
    meeting: Meeting,
    until: datetime | None,
    t: Translator,
    of: str = "",
) -> Message:
    """Return that a step waits, where it can be read again, and what happens after ``until``.

    ``of`` is as with ``ask``.
    """
    name = f"{sent_name(occurrence.kind, step, t)}{of}"
    end = t(
        "It can be sent until {when}. After that it is too late, and nothing is sent.", when=until
    )
    return message(
        [
            paragraph(t("Waits until you send it: {step}", step=name)),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at))),
            paragraph(end) if until else None,
            actions(look_button(occurrence, name, t)),
        ]
    )


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
