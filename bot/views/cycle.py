"""The cycle as people see it: the start, and what the convener is told and asked."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.agenda import Page
from bot.rules.cycle import KINDS, Occurrence
from bot.rules.errors import mark
from bot.rules.outbox import OF_PERSON
from bot.rules.series import Meeting, Series, Step
from bot.views.agenda import total
from bot.views.blocks import (
    Element,
    Message,
    actions,
    aside,
    header,
    labelled,
    link,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, say
from bot.views.items import row
from bot.views.outcome_rows import keeping, leading
from bot.views.theme import of_series, theme

STEP_NAMES = {
    "call": mark("the call for items opens"),
    "invitation": mark("the invitation"),
    "call_closes": mark("the call for items closes"),
    "host": mark("the host is asked where the group session is held"),
    "poll": mark("the poll opens"),
    "poll_closes": mark("the poll closes"),
    "poll_reminder": mark("a reminder to vote"),
    "poll_result": mark("the result of the poll"),
    "reminder": mark("a reminder to answer"),
    "escalation": mark("deputies are asked as well"),
    "agenda": mark("the agenda is published"),
    "last_reminder": mark("the last reminder"),
    "day_before": mark("practical information"),
    "start": mark("the meeting starts"),
    "thanks": mark("thanks to those who came"),
    "task": mark("a note to the convener"),
}


def start(page: Page, t: Translator) -> Message:
    """Return the word to the channel that the meeting starts."""
    meeting = page.meeting
    return message(
        [
            header(t("The dialogue meeting starts now")),
            of_series(page.series, t),
            theme(meeting, t),
            paragraph(t("Place: {place}", place=meeting.place)) if meeting.place else None,
            rich(words(f"{t('Remote:')} "), link(meeting.video, meeting.video))
            if meeting.video
            else None,
            *leading(page.led, t),
            listing([row(page, item, t) for item in page.accepted], ordered=True),
            aside(total(page, t)) if page.accepted else None,
            keeping(t),
        ]
    )


def task(step: Step, meeting: Meeting, t: Translator, told: Occurrence | None = None) -> Message:
    """Return a note to the convener on its date; ``told`` is what they can say done."""
    name = step.text.in_(t.language) if step.text else t(STEP_NAMES["task"])
    return message(
        [
            paragraph(name),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at))),
            actions(_done(told, t)) if told else None,
        ]
    )


def task_done(step: Step, meeting: Meeting, t: Translator) -> Message:
    """Return that a task is done."""
    return message(
        [
            paragraph(t("Done: {task}", task=step_name(step, t))),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at))),
        ]
    )


def missed(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener of a step whose time was over before it could be done."""
    return message(
        [
            paragraph(
                t(
                    "I could not do this in time, so it is left out: {step}, due {when}, for the "
                    "dialogue meeting on {date}.",
                    step=kind_name(occurrence.kind, t),
                    when=occurrence.due_at,
                    date=t.day(meeting.starts_at),
                )
            )
        ]
    )


def parked(occurrence: Occurrence, t: Translator) -> Message:
    """Tell the convener of a step of a kind that this release does not know."""
    return message(
        [
            paragraph(
                t(
                    "I do not know how to do the step “{step}” (kind “{kind}”). I keep it, and do "
                    "nothing. Ask your administrator to update me.",
                    step=occurrence.step,
                    kind=occurrence.kind,
                )
            )
        ]
    )


def stumbled(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener of a step that failed because of a fault in the program."""
    return message(
        [
            paragraph(
                t(
                    "I could not do this step because of a fault in me, and I keep it. Tell your "
                    "administrator; then send it."
                )
            ),
            aside(
                t(
                    "{date}: {step}",
                    date=t.short(meeting.starts_at),
                    step=kind_name(occurrence.kind, t),
                )
            ),
            actions(send_button(occurrence, kind_name(occurrence.kind, t), t)),
        ]
    )


def empty(meeting: Meeting, series: Series, t: Translator) -> Message:
    """Tell the convener that there is no agenda to publish."""
    ids = Ids(series.id, meeting.id)
    return message(
        [
            paragraph(
                t(
                    "The agenda for {date} should be published today, but no item is accepted. "
                    "Accept at least one, then publish.",
                    date=t.day(meeting.starts_at),
                )
            ),
            actions(say(t("See the agenda"), "agenda", ids)),
        ]
    )


_NAMES_SHOWN = 5


def unreached(names: Sequence[str], error: str, meeting: Meeting | None, t: Translator) -> Message:
    """Tell the convener whom Slack lets nobody write to, all in one, and what to do about it."""
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return message(
        [
            paragraph(
                t.plural(
                    "My direct message to {count} person could not be delivered ({error}): "
                    "{names}.",
                    "My direct messages to {count} people could not be delivered ({error}): "
                    "{names}.",
                    len(names),
                    error=error,
                    names=t.many(shown),
                )
            ),
            paragraph(_of_people(error, t)),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at)))
            if meeting
            else None,
        ]
    )


def _of_people(error: str, t: Translator) -> str:
    """Return what to do about persons who could not be reached."""
    if error == "channel_not_found":
        return t(
            "I may write to people of other workspaces only while we share the channel. If I am "
            "out of it, invite me: /invite @Dialogmöten. Then I send them what is still of use. "
            "If they are, invite them."
        )
    return _advice(error, t)


def undeliverable(whom: str, error: str, t: Translator) -> Message:
    """Tell the convener that Slack refuses messages, and what to do about it."""
    return message(
        [
            paragraph(
                t(
                    "A message could not be delivered to {whom} ({error}).",
                    whom=whom,
                    error=error,
                )
            ),
            paragraph(_advice(error, t)),
        ]
    )


def _advice(error: str, t: Translator) -> str:
    advice = {
        "not_in_channel": t(
            "Invite me to the channel: /invite @Dialogmöten. Then I post what is still of use."
        ),
        "channel_not_found": t(
            "Check that the channel or the person is still there, and invite me again."
        ),
        **dict.fromkeys(
            ("is_archived", "is_inactive"),
            t(
                "The channel is archived. Unarchive it and invite me again, or ask your "
                "administrator to give the series another one. Then I post what is still of use."
            ),
        ),
        **dict.fromkeys(
            OF_PERSON, t("The account is deactivated. Name another person for this seat.")
        ),
        "uncertain": t(
            "I could not find out whether it arrived, and did not send it twice. Please look."
        ),
    }
    return advice.get(error, t("Ask your administrator to look at this error."))


def step_name(step: Step, t: Translator) -> str:
    """Return what a step does, in a few words."""
    if step.text is not None:
        return step.text.in_(t.language)
    return kind_name(step.kind, t)


def kind_name(kind: str, t: Translator) -> str:
    """Return what a kind of step does; one that is not known is called by its key."""
    return t(STEP_NAMES[kind]) if kind in KINDS else kind


def send_button(step: Occurrence, name: str, t: Translator, style: str = "") -> Element:
    """Return the button that sends a step; a screen reader says what it sends."""
    ids = Ids(series=step.series)
    button = say(t("Send"), f"send {step.id}", ids, style=style)
    return labelled(button, t("Send: {step}", step=name))


def look_button(step: Occurrence, name: str, t: Translator) -> Element:
    """Return the button that shows what a step would say and to whom, before it is sent."""
    button = say(t("Look and send…"), f"look {step.id}", Ids(series=step.series))
    return labelled(button, t("Look and send: {step}", step=name))


def wait_button(step: Occurrence, name: str, t: Translator) -> Element:
    """Return the button that lets a step wait; a screen reader says which."""
    button = say(t("Wait"), f"wait {step.id}", Ids(series=step.series))
    return labelled(button, t("Wait: {step}", step=name))


def done_button(task: Occurrence, name: str, t: Translator) -> Element:
    """Return the button that says one of several tasks done; a screen reader says which."""
    return labelled(_done(task, t), t("Done: {task}", task=name.rstrip(".")))


def _done(task: Occurrence, t: Translator) -> Element:
    return say(t("Done"), f"task done {task.id}", Ids(series=task.series))
