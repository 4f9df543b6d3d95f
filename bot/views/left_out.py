"""What a convener reads of a step that asked and is left out."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.cycle import STATE_NAMES, Occurrence
from bot.rules.series import Meeting, Series
from bot.views.blocks import Block, Message, actions, aside, message, paragraph
from bot.views.buttons import Ids, say
from bot.views.cycle import kind_name
from bot.views.sent import sent_name
from bot.views.sessions import of_step


def of_cycle(
    occurrence: Occurrence, meeting: Meeting, asks_from: datetime | None, t: Translator
) -> Message:
    """Return what became of a step that asked, and that the cycle has no longer.

    ``asks_from``: of an invitation, when its first reminder comes.
    """
    settings = say(t("Settings"), "settings", Ids(series=occurrence.series))
    return message(
        [
            paragraph(
                t(
                    "Left out of the cycle, so I do not send it: {step}.",
                    step=kind_name(occurrence.kind, t),
                )
            ),
            paragraph(uninvited(asks_from, t)) if asks_from else None,
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at))),
            actions(settings),
        ]
    )


def for_once(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Return what became of a step that asked: of no use any more, or planned once more."""
    name = kind_name(occurrence.kind, t)
    of = t("Dialogue meeting on {date}: {step}", step=name, date=t.day(meeting.starts_at))
    return message([paragraph(f"{of} – {t(STATE_NAMES[occurrence.state])}.")])


def invited_late(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Return that a reminder is left out, because its invitation has only just asked the same."""
    said = paragraph(_asked_already(kind_name(occurrence.kind, t), t))
    return message([said, aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at)))])


def were(series: Series, late: Sequence[Occurrence], t: Translator) -> Block | None:
    """Return which reminders are left out as their invitation goes out late; none if none is."""
    return paragraph(_asked_already(_names(series, late, t), t)) if late else None


def would_be(series: Series, late: Sequence[Occurrence], t: Translator) -> str:
    """Return which reminders would be left out if their invitation went out as late as now."""
    names = _names(series, late, t)
    return t("If you send this now, I leave out what would soon ask the same: {step}.", step=names)


def _names(series: Series, late: Sequence[Occurrence], t: Translator) -> str:
    """Return what reminders are called, each once, and whose they are in a round."""
    named = (f"{sent_name(each.kind, None, t)}{of_step(series, each.step, t)}" for each in late)
    return t.many(list(dict.fromkeys(named)))


def _asked_already(name: str, t: Translator) -> str:
    return t("Left out, because the invitation has just asked the same: {step}.", step=name)


def too_late(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Return that a step that asked was not sent in time; of the agenda, that there is none."""
    date = t.day(meeting.starts_at)
    if occurrence.kind == "agenda" and meeting.published_at is None:
        return message([paragraph(t("No agenda was published for {date}.", date=date))])
    name = kind_name(occurrence.kind, t)
    said = t("Not sent, because its time is over: {step}.", step=name)
    return message([paragraph(said), aside(t("Dialogue meeting on {date}.", date=date))])


def in_vain(occurrence: Occurrence, name: str, t: Translator) -> Message:
    """Return to who sends a step, called ``name``, why it is left out instead.

    Why a poll could not be opened, a message of its own says.
    """
    said = t("Left out, and nothing was sent: {step}", step=name)
    if occurrence.kind == "escalation":
        said = t("Left out, because no silent party has a deputy left to ask: {step}", step=name)
    return message([paragraph(said)])


def uninvited(asks_from: datetime, t: Translator) -> str:
    """Return what follows where nobody is invited and reminders stay, and what to do about it."""
    return t(
        "I invite nobody, but from {date} on my reminders ask the parties whether they come; if "
        "you do not want that, leave them out as well, or put the invitation back into the "
        "cycle, in the settings.",
        date=t.day(asks_from),
    )
