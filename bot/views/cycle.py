"""The cycle as people see it: the start, the thanks, and what the convener is told and asked."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.agenda import Page
from bot.rules.cycle import KINDS, STATE_NAMES, Occurrence, Plan, Status
from bot.rules.errors import mark
from bot.rules.series import Meeting, Series, Step
from bot.rules.texts import Word
from bot.views.agenda import row, total
from bot.views.blocks import (
    Block,
    Element,
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
from bot.views.buttons import Ids, say

STEP_NAMES = {
    "call": mark("the call for items opens"),
    "invitation": mark("the invitation"),
    "call_closes": mark("the call for items closes"),
    "reminder": mark("a reminder to those who have not answered"),
    "agenda": mark("the agenda is published"),
    "last_reminder": mark("the last reminder"),
    "day_before": mark("a practical note to those who come"),
    "start": mark("the meeting starts"),
    "thanks": mark("thanks to those who came"),
    "task": mark("a note to the convener"),
}
_NAMES_SHOWN = 40


def start(page: Page, t: Translator) -> Message:
    """Return the word to the channel that the meeting starts."""
    meeting = page.meeting
    return message(
        [
            header(t("The dialogue meeting starts now")),
            paragraph(t("Place: {place}", place=meeting.place)) if meeting.place else None,
            paragraph(t("Remote: {link}", link=meeting.video)) if meeting.video else None,
            listing([row(page, item, t) for item in page.accepted], ordered=True),
            aside(total(page, t)) if page.accepted else None,
        ]
    )


def thanks(meeting: Meeting, t: Translator) -> Message:
    """Return the thanks to the channel."""
    return message(
        [
            paragraph(
                t(
                    "Thank you for the dialogue meeting on {date}. What was agreed will follow "
                    "here.",
                    date=t.day(meeting.starts_at),
                )
            )
        ]
    )


def hello(series: Series | None, t: Translator) -> Message:
    """Return the one hello in a channel that the bot was added to."""
    if series is None:
        return message(
            [
                paragraph(
                    t(
                        "Hello! I look after dialogue meetings. This channel has no series yet; your "
                        "administrator can load one."
                    )
                )
            ]
        )
    ids = Ids(series.id)
    return message(
        [
            paragraph(
                t(
                    "Hello! I look after {series}: the agenda, the answers and the reminders.",
                    series=series.profile.name,
                )
            ),
            actions(say(t("What can I do?"), "help", ids), say(t("See the agenda"), "agenda", ids)),
        ]
    )


def ask(  # noqa: PLR0913 - one message
    occurrence: Occurrence,
    step: Step,
    preview: Message,
    names: Sequence[str],
    meeting: Meeting,
    t: Translator,
) -> Message:
    """Ask the convener before a step speaks: its text, its recipients, Send and Wait."""
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
            aside(_recipients(names, t)),
            divider(),
            *preview.blocks_without_buttons(),
            divider(),
            actions(
                say(
                    t("Send"),
                    f"send {occurrence.id}",
                    Ids(series=occurrence.series),
                    style="primary",
                ),
                say(t("Wait"), f"wait {occurrence.id}", Ids(series=occurrence.series)),
            ),
        ]
    )


def decided(occurrence: Occurrence, step: Step, t: Translator) -> Message:
    """Return what became of a step that asked."""
    if occurrence.state == "done":
        return message([paragraph(t("Sent: {step}", step=step_name(step, t)))])
    return message(
        [
            paragraph(t("Waits until you send it: {step}", step=step_name(step, t))),
            actions(say(t("Send"), f"send {occurrence.id}", Ids(series=occurrence.series))),
        ]
    )


def task(step: Step, meeting: Meeting, t: Translator) -> Message:
    """Return a note to the convener on its date."""
    text = step.text.in_(t.language) if step.text else t(STEP_NAMES["task"])
    return message(
        [paragraph(text), aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at)))]
    )


def missed(occurrence: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener of a step whose time was over before it could be done."""
    return message(
        [
            paragraph(
                t(
                    "I could not do this in time, so it is left out: {step}, due {when}, for the dialogue "
                    "meeting on {date}.",
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
                    "I do not know how to do the step “{step}” (kind “{kind}”). I keep it, and do nothing. "
                    "Ask your administrator to update me.",
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
                    "Dialogue meeting on {date}: {step}",
                    date=t.day(meeting.starts_at),
                    step=kind_name(occurrence.kind, t),
                )
            ),
            actions(say(t("Send"), f"send {occurrence.id}", Ids(series=occurrence.series))),
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


def undeliverable(whom: str, error: str, t: Translator) -> Message:
    """Tell the convener that Slack refuses messages, and what to do about it."""
    advice = {
        "not_in_channel": t("Invite me to the channel: /invite @Dialogmöten"),
        "channel_not_found": t(
            "Check that the channel or the person is still there, and invite me again."
        ),
        "is_archived": t("The channel is archived. Unarchive it, or move the series."),
        "account_inactive": t("The account is deactivated. Name another person for this seat."),
        "uncertain": t(
            "I could not find out whether it arrived, and did not send it twice. Please look."
        ),
    }
    return message(
        [
            paragraph(
                t(
                    "A message could not be delivered to {whom} ({error}).",
                    whom=whom,
                    error=error,
                )
            ),
            paragraph(advice.get(error, t("Ask your administrator to look at this error."))),
        ]
    )


def year(plan: Plan, t: Translator) -> Message:
    """Return the year ahead: every meeting with its steps."""
    blocks: list[Block | None] = [header(t("The year ahead"))]
    if not plan.meetings:
        blocks.append(paragraph(t("No meeting is planned yet.")))
    for meeting, steps in plan.meetings:
        blocks.append(rich(bold(t("Dialogue meeting {when}", when=meeting.starts_at))))
        blocks.append(listing([_plan_row(step, plan.series, t) for step in steps]))
    return message(blocks)


def state(status: Status, t: Translator) -> Message:
    """Return what the convener must know."""
    series = status.series
    ids = Ids(series.id)
    sent = status.deliveries
    rows = [
        [
            words(
                t(
                    "Next: {step}, {when}",
                    step=kind_name(status.following.kind, t),
                    when=status.following.due_at,
                )
            )
        ]
        if status.following
        else [],
        [
            words(
                t(
                    "Answers: {missing} of {called} parties have not answered.",
                    missing=status.missing,
                    called=status.called,
                )
            )
        ],
        [
            words(
                t(
                    "Messages: {sent} sent, {ready} on their way, {failed} not delivered, {unknown} "
                    "uncertain.",
                    sent=sent.get("sent", 0),
                    failed=sent.get("failed", 0),
                    ready=sent.get("ready", 0) + sent.get("sending", 0),
                    unknown=sent.get("unknown", 0),
                )
            )
        ],
    ]
    blocks: list[Block | None] = [
        header(t("Status of {series}", series=series.profile.name)),
        paragraph(t("Paused: I send nothing unasked.")) if series.paused else None,
        listing([line for line in rows if line]),
    ]
    for step in status.waiting:
        blocks.append(
            rich(
                bold(kind_name(step.kind, t)),
                words(f", {t.when(step.due_at)}: {t(STATE_NAMES[step.state])}"),
            )
        )
        if step.state in {"asked", "held"}:
            blocks.append(
                actions(
                    say(t("Send"), f"send {step.id}", ids),
                    say(t("Wait"), f"wait {step.id}", ids) if step.state == "asked" else None,
                )
            )
    blocks.append(
        actions(
            say(t("Resume"), "resume", ids, style="primary")
            if series.paused
            else say(t("Pause"), "pause", ids),
            say(t("The year ahead"), "plan", ids),
        )
    )
    return message(blocks)


def paused(t: Translator, *, on: bool) -> Message:
    """Confirm pause or resume."""
    text = (
        t(
            "Paused: I send nothing unasked until you write: {example}",
            example=Word("resume"),
        )
        if on
        else t("I go on as planned.")
    )
    return message([paragraph(text)])


def _plan_row(step: Occurrence, series: Series, t: Translator) -> list[Element]:
    known = next((each for each in series.profile.steps if each.key == step.step), None)
    name = step_name(known, t) if known else kind_name(step.kind, t)
    done = "" if step.state == "planned" else f" ({t(STATE_NAMES[step.state])})"
    return [words(f"{t.when(step.due_at)}: {name}{done}")]


def step_name(step: Step, t: Translator) -> str:
    """Return what a step does, in a few words."""
    if step.text is not None:
        return step.text.in_(t.language)
    return kind_name(step.kind, t)


def kind_name(kind: str, t: Translator) -> str:
    """Return what a kind of step does; one that is not known is called by its key."""
    return t(STEP_NAMES[kind]) if kind in KINDS else kind


def _recipients(names: Sequence[str], t: Translator) -> str:
    if not names:
        return t("To: the channel")
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return t.plural(
        "To {count} person: {names}", "To {count} persons: {names}", len(names), names=t.many(shown)
    )
