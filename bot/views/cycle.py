"""The cycle as people see it: the start, and what the convener is told and asked."""

from bot.i18n import Translator
from bot.rules.agenda_page import Page
from bot.rules.cycle import KINDS, Occurrence
from bot.rules.errors import mark
from bot.rules.series import Meeting, Series, Step
from bot.views.blocks import (
    Block,
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
from bot.views.sums import total
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
    "thanks": mark("thanks for the meeting"),
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
            *running(page, t),
            keeping(page.parties.values(), t),
        ]
    )


def running(page: Page, t: Translator) -> list[Block | None]:
    """Return the agenda as it stands at the start; nothing if the convener did not let it out.

    Where the cycle publishes none, this is where it is read.
    """
    is_published = page.meeting.published_at is not None
    if not is_published and any(step.kind == "agenda" for step in page.series.profile.steps):
        return []
    rows = listing([row(page, item, t) for item in page.accepted], ordered=True)
    return [rows, aside(total(page, t)) if page.accepted else None]


def task(step: Step, meeting: Meeting, t: Translator, told: Occurrence | None = None) -> Message:
    """Return a note to the convener on its date; ``told`` is what they can say done."""
    name = step.text.in_(t.language) if step.text else t(STEP_NAMES["task"])
    return message(
        [
            paragraph(name),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at))),
            actions(_done(told, t), see_outcomes(step, told, t)) if told else None,
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


def rezoned(series: Series, t: Translator) -> Message:
    """Tell the convener that the zone's clocks will be changed otherwise than was known."""
    said = t(
        "The rules of the time zone {zone} have changed. Every dialogue meeting and every step "
        "keeps its time on the clock there. Who takes part from another zone may have another time "
        "there.",
        zone=series.profile.zone,
    )
    return message([paragraph(said), actions(say(t("The year ahead"), "plan", Ids(series.id)))])


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
            aside(around(occurrence, kind_name(occurrence.kind, t), meeting, t)),
            actions(send_button(occurrence, kind_name(occurrence.kind, t), t)),
        ]
    )


def empty(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener that there is no agenda to publish; it may be read on a later day."""
    ids = Ids(occurrence.series, meeting.id)
    return message(
        [
            paragraph(
                t(
                    "The agenda for {date} was to be published on {day}, but no item is accepted. "
                    "Accept at least one, then publish.",
                    date=t.day(meeting.starts_at),
                    day=t.day(occurrence.due_at),
                )
            ),
            actions(say(t("See the agenda"), "agenda", ids)),
        ]
    )


def around(occurrence: Occurrence, name: str, meeting: Meeting, t: Translator) -> str:
    """Return what a step is called, and before or after which meeting it comes."""
    date = t.short(meeting.starts_at)
    if occurrence.due_at > meeting.starts_at:
        return t("After {date}: {step}", date=date, step=name)
    return t("Before {date}: {step}", date=date, step=name)


def step_name(step: Step, t: Translator) -> str:
    """Return what a step does, in a few words."""
    if step.text is not None:
        return step.text.in_(t.language)
    return kind_name(step.kind, t)


def kind_name(kind: str, t: Translator) -> str:
    """Return what a kind of step does; one that is not known is called by its key."""
    return t(STEP_NAMES[kind]) if kind in KINDS else kind


def send_button(
    step: Occurrence, name: str, t: Translator, style: str = "", mark: str = ""
) -> Element:
    """Return the button that sends a step, as it was drawn with ``mark``.

    A screen reader says what it sends.
    """
    ids = Ids(series=step.series, state=mark)
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


def skip_button(step: Occurrence, t: Translator, style: str = "") -> Element:
    """Return the button that leaves a step out of one meeting."""
    return say(t("Skip"), f"skip {step.id}", Ids(series=step.series), style=style)


def done_button(task: Occurrence, name: str, t: Translator) -> Element:
    """Return the button that says one of several tasks done; a screen reader says which."""
    return labelled(_done(task, t), t("Done: {task}", task=name.rstrip(".")))


def see_outcomes(step: Step, task: Occurrence, t: Translator) -> Element | None:
    """Return the button that shows what was noted, beside a task that comes after the meeting."""
    if step.offset.count <= 0:
        return None
    return say(t("See the outcomes"), "outcome", Ids(series=task.series))


def _done(task: Occurrence, t: Translator) -> Element:
    return say(t("Done"), f"task done {task.id}", Ids(series=task.series))
