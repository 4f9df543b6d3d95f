"""Steps that ask: the whole of what would be said and to whom, Send and Wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.rules.cycle import Departure, Occurrence
from bot.rules.series import Meeting, Step
from bot.rules.texts import Word
from bot.views.blocks import Block, Message, actions, aside, divider, header, message, paragraph
from bot.views.buttons import Ids, say
from bot.views.cycle import step_name

_NAMES_SHOWN = 40


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
            actions(
                say(t("Send"), f"send {occurrence.id}", ids, style="primary"),
                say(t("Wait"), f"wait {occurrence.id}", ids),
            ),
        ]
    )


def _shown(preview: Preview, t: Translator) -> list[Block]:
    """Return the direct message first: the list in the channel may be long."""
    blocks: list[Block] = []
    if preview.direct is not None:
        blocks += [divider(), aside(_recipients(preview.names, t))]
        if len(preview.names) > 1:
            words = t(
                "Each reads the name of their own party. As for {party}:", party=preview.party
            )
            blocks.append(aside(words))
        blocks += preview.direct.blocks_without_buttons()
    if preview.post is not None:
        blocks += [divider(), aside(t("To: the channel")), *preview.post.blocks_without_buttons()]
    return blocks or [aside(t("To: nobody, as things are now"))]


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
        "To {count} person: {names}", "To {count} persons: {names}", len(names), names=t.many(shown)
    )
