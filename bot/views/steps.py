"""Steps that ask: the whole of what would be said and to whom, Send and Wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.i18n import Translator
from bot.rules.cycle import Departure, Occurrence
from bot.rules.series import Meeting, Step
from bot.rules.texts import Word
from bot.views.blocks import (
    Block,
    Message,
    actions,
    aside,
    divider,
    header,
    listing,
    message,
    paragraph,
    words,
)
from bot.views.buttons import Ids, say
from bot.views.cycle import step_name

_NAMES_SHOWN = 40
_PROPOSALS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would say: a post in the channel, direct messages, or both."""

    post: Message | None
    direct: Message | None
    """As the first of those whom it reaches would read it."""
    party: str = ""
    """The party of that first one."""
    names: Sequence[str] = ()
    """Whom the direct message reaches."""
    undecided: Sequence[str] = ()
    """The proposals that are not on the agenda because nobody has decided on them."""


def ask(
    occurrence: Occurrence, step: Step, preview: Preview, meeting: Meeting, t: Translator
) -> Message:
    """Ask the convener before a step speaks: its texts, its recipients, Send and Wait."""
    ids = Ids(series=occurrence.series)
    return message(
        [
            header(t("May I send this?")),
            paragraph(
                t(
                    "Dialogue meeting on {date}: {step}",
                    step=step_name(step, t),
                    date=t.day(meeting.starts_at),
                )
            ),
            *_shown(preview, t),
            divider(),
            *_undecided(preview.undecided, t),
            actions(
                say(t("Send"), f"send {occurrence.id}", ids, style="primary"),
                say(t("Wait"), f"wait {occurrence.id}", ids),
                say(t("Decide on proposals"), "agenda undecided", _of(meeting, ids))
                if preview.undecided
                else None,
            ),
        ]
    )


def _shown(preview: Preview, t: Translator) -> list[Block]:
    """Return the direct message first: the list in the channel may be long."""
    blocks: list[Block] = []
    if preview.direct is not None:
        blocks += [divider(), aside(_recipients(preview.names, t))]
        if len(preview.names) > 1:
            each = t("Each reads the name of their own party. As for {party}:", party=preview.party)
            blocks.append(aside(each))
        blocks += preview.direct.blocks_without_buttons()
    if preview.post is not None:
        blocks += [divider(), aside(t("To: the channel")), *preview.post.blocks_without_buttons()]
    return blocks or [aside(t("To: nobody, as things are now"))]


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


def decided(
    occurrence: Occurrence, step: Step, t: Translator, goes_out: Departure | None = None
) -> Message:
    """Return what became of a step that asked; ``goes_out`` says when, if that is not now."""
    if occurrence.state == "done" and goes_out is not None:
        return message([paragraph(_departure(goes_out, t)), aside(step_name(step, t))])
    if occurrence.state == "done":
        return message([paragraph(t("Sent: {step}", step=step_name(step, t)))])
    return message(
        [
            paragraph(t("Waits until you send it: {step}", step=step_name(step, t))),
            actions(say(t("Send"), f"send {occurrence.id}", Ids(series=occurrence.series))),
        ]
    )


def _departure(goes_out: Departure, t: Translator) -> str:
    if goes_out.paused:
        return t("I am paused. It goes out when you write: {example}", example=Word("resume"))
    return t("Goes out on {when}.", when=t.soon(goes_out.at))


def _recipients(names: Sequence[str], t: Translator) -> str:
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return t.plural(
        "To {count} person: {names}", "To {count} people: {names}", len(names), names=t.many(shown)
    )
