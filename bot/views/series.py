"""The series as a whole: the year ahead, what waits for the convener, pause and resume."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.ahead import Plan, Status, Why
from bot.rules.cycle import STATE_NAMES, WAITING, Occurrence
from bot.rules.errors import mark
from bot.rules.polls import Board
from bot.rules.rounds import NO_ROUNDS, Rounds
from bot.rules.series import Meeting, Series
from bot.rules.sessions import step_of
from bot.rules.texts import capital
from bot.views import moving, poll_notes, short_notice
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
from bot.views.cycle import around, done_button, kind_name, look_button, see_outcomes, step_name
from bot.views.deadlines import ahead
from bot.views.figures import figures
from bot.views.session_rows import rows as session_rows
from bot.views.sessions import of_step
from bot.views.theme import theme

_NAMES_SHOWN = 40
_UNNEEDED: dict[Why, str] = {
    "answered": mark("all have answered, so nobody is reminded"),
    "alone": mark("nobody to ask"),
}
"""What is said of a reminder ahead that would remind nobody."""


def year(
    plan: Plan,
    t: Translator,
    rounds: Rounds = NO_ROUNDS,
    *,
    convener: bool = False,
) -> Message:
    """Return the year ahead: every meeting with its steps; tasks are the convener's to read."""
    blocks: list[Block | None] = [header(t("The year ahead"))]
    if not plan.meetings:
        blocks.append(paragraph(t("No meeting is planned yet.")))
    for meeting, steps in plan.meetings:
        shown = [step for step in steps if convener or step.kind != "task"]
        rows = listing([_plan_row(step, plan, t, convener=convener) for step in shown])
        if meeting.id in plan.over:
            blocks += [held(meeting, t), rows] if shown else []
            continue
        warned = short_notice.crowd(plan, meeting, steps, t) if convener else ""
        blocks += [held(meeting, t), *_about(plan, meeting, rounds, t)]
        blocks += [aside(warned) if warned else None, rows]
        if convener:
            is_stray = meeting.id in plan.stray
            blocks.append(moving.managing(plan.series, meeting, t, stray=is_stray))
    if convener:
        blocks.append(moving.setting(plan.series, t))
    if plan.cancelled:
        days = t.many([t.day(meeting.starts_at) for meeting in plan.cancelled])
        blocks.append(aside(t("Cancelled: {days}.", days=days)))
    if plan.withdrawn:
        days = t.many([t.day(meeting.starts_at) for meeting in plan.withdrawn])
        blocks.append(aside(t("Taken out, because the rule has changed: {days}.", days=days)))
    return message([*blocks, *ahead(rounds.deadlines, t)])


def held(meeting: Meeting, t: Translator) -> Block:
    """Return the heading of a meeting in the plan."""
    return rich(bold(t("Dialogue meeting {when}", when=meeting.starts_at)))


def _about(plan: Plan, meeting: Meeting, rounds: Rounds, t: Translator) -> list[Block | None]:
    """Return what it is about, and its sessions; and whether the rule of the series gives it."""
    is_stray = meeting.id in plan.stray
    return [
        theme(meeting, t),
        aside(t("The rule of the series no longer gives this date.")) if is_stray else None,
        session_rows(rounds.sessions.get(meeting.id, ()), t),
    ]


def stray(series: Series, meeting: Meeting, t: Translator) -> Message:
    """Tell the convener of a meeting that stays although the rule gives its date no longer."""
    return message(
        [
            paragraph(
                t(
                    "The rule of {series} has changed and no longer gives the dialogue meeting on "
                    "{date}. People know of it already, so it stays, and I go on with its steps.",
                    series=series.profile.name,
                    date=t.day(meeting.starts_at),
                )
            ),
            paragraph(
                t(
                    "Will it be held? Say so, or move it. Will it not? Cancel it, and everybody is "
                    "told."
                )
            ),
            moving.managing(series, meeting, t, stray=True),
            actions(say(t("The year ahead"), "plan", Ids(series.id))),
        ]
    )


def uncalled(series: Series, meeting: Meeting, items: Sequence[int], t: Translator) -> Message:
    """Tell the convener of a meeting to which nobody is called, but which has items."""
    return message(
        [
            paragraph(
                t(
                    "The rule of {series} has changed and no longer gives the dialogue meeting on "
                    "{date}. Nobody has been called to it, so I call nobody. I keep it because of "
                    "what is proposed for it: {items}.",
                    series=series.profile.name,
                    date=t.day(meeting.starts_at),
                    items=t.many([f"#{number}" for number in items]),
                )
            ),
            paragraph(
                t(
                    "Will it be held? Say so, or move it. Will it not? Cancel it, and what is "
                    "proposed goes to the next meeting, or is kept for later."
                )
            ),
            moving.managing(series, meeting, t, stray=True),
            actions(say(t("The year ahead"), "plan", Ids(series.id))),
        ]
    )


def state(
    status: Status, t: Translator, polls: Sequence[Board] = (), news: Sequence[Block] = ()
) -> Message:
    """Return what the convener must know; ``polls`` are open, ``news`` was not told yet."""
    series, ids = status.series, Ids(status.series.id)
    blocks: list[Block | None] = [
        header(t("Status of {series}", series=series.profile.name)),
        paragraph(t("Paused: I send nothing unasked.")) if series.paused else None,
        listing([[words(line)] for line in figures(status, t)]),
        *poll_notes.waiting(polls, t),
        *news,
    ]
    gone = [
        *(f"{name} ({t('convener')})" for name in status.closed),
        *(f"{name} ({party})" for name, party in status.gone),
    ]
    if gone:
        blocks.append(
            paragraph(
                t(
                    "These persons have no account in Slack any more. Choose others in the "
                    "settings, in my Home tab."
                )
            )
        )
        people = gone[:_NAMES_SHOWN]
        if len(gone) > _NAMES_SHOWN:
            people.append(t("{count} more", count=len(gone) - _NAMES_SHOWN))
        blocks.append(listing([[words(each)] for each in people]))
    for step in status.waiting:
        blocks.extend(waiting(series, step, t, status.named.get(step.meeting)))
    for task in status.duties:
        blocks.extend(duty(series, task, t, status.named.get(task.meeting)))
    blocks.append(
        actions(
            say(t("Resume"), "resume", ids, style="primary")
            if series.paused
            else say(t("Pause"), "pause", ids),
            say(t("The year ahead"), "plan", ids),
            opens(t("Set a meeting…"), "meeting", ids) if status.is_over else None,
            say(t("Decide on proposals"), "agenda undecided", ids) if status.undecided else None,
        )
    )
    return message(blocks)


def waiting(
    series: Series,
    step: Occurrence,
    t: Translator,
    meeting: Meeting | None = None,
    *,
    headed: bool = False,
) -> list[Block]:
    """Return a step that is not done, with its number and the button that shows what it says.

    It names its ``meeting`` if given. ``headed``: a heading above says that it waits for the
    reader.
    """
    called = f"{kind_name(step.kind, t)}{of_step(series, step.step, t)}"
    if meeting is not None:
        called = around(step, called, meeting, t)
    name, state = bold(capital(called)), t(STATE_NAMES[step.state])
    line = f", {t.when(step.due_at)}: {state}"
    if headed and step.state == "asked":
        line = f", {t('since {day}', day=t.day(step.due_at))}"
    if step.state not in WAITING:
        return [rich(name, words(line))]
    number = "" if headed else f" ({t('step {number}', number=step.id)})"
    return [rich(name, words(f"{number}{line}")), actions(look_button(step, called, t))]


def duty(
    series: Series,
    task: Occurrence,
    t: Translator,
    meeting: Meeting | None = None,
    *,
    headed: bool = False,
) -> list[Block]:
    """Return a task of the convener's own, with the number under which it is said done.

    The others are as with ``waiting``: ``headed``, the button is pressed, and nothing typed.
    """
    step = step_of(series.profile, task.step)
    name = step_name(step, t) if step else kind_name(task.kind, t)
    called = around(task, name, meeting, t) if meeting else name
    number = "" if headed else f" ({t('step {number}', number=task.id)})"
    about = f"{number}, {t.day(task.due_at)}"
    see = see_outcomes(step, task, t) if step else None
    return [rich(bold(called.rstrip(".")), words(about)), actions(done_button(task, name, t), see)]


def paused(series: Series, t: Translator, *, on: bool) -> Message:
    """Confirm pause, with the button that ends it, or resume."""
    if not on:
        return message([paragraph(t("I go on as planned."))])
    resume = say(t("Resume"), "resume", Ids(series.id), style="primary")
    return message(
        [paragraph(t("Paused: I send nothing unasked until you resume.")), actions(resume)]
    )


def _plan_row(step: Occurrence, plan: Plan, t: Translator, *, convener: bool) -> list[Element]:
    when = t.when(step.due_at)
    if (step.meeting, step.step) in plan.at_once:
        when = t("now, {when}", when=step.due_at)
    return [words(f"{when}: {plan_name(step, plan, t, convener=convener)}")]


def plan_name(
    step: Occurrence, plan: Plan, t: Translator, *, convener: bool, begun: bool = True
) -> str:
    """Return what a step does, and what became of it if it is not planned any more.

    Before a series has ``begun`` a task is named as in the form where it is chosen.
    """
    known = step_of(plan.series.profile, step.step)
    name = step_name(known, t) if known else kind_name(step.kind, t)
    name += of_step(plan.series, step.step, t)
    if step.kind == "task":
        name = name.rstrip(".") if begun else name.partition(":")[0].rstrip(".")
        name = t("your task: “{task}”", task=name) if begun else name
    state = _plan_state(step, plan, t, convener=convener, begun=begun)
    return f"{name} ({state})" if state else name


def _plan_state(step: Occurrence, plan: Plan, t: Translator, *, convener: bool, begun: bool) -> str:
    """Return what became of a step, or what is to be known of it; "" if it is just planned."""
    if step.id in plan.kept_open:
        return t("open until {when}", when=plan.kept_open[step.id])
    if step.id in plan.unneeded:
        return t(_UNNEEDED[plan.unneeded[step.id]])
    if step.state == "planned":
        return ""
    if not convener and step.state in WAITING:
        return t("waits for the convener")
    if step.kind == "task" and begun and step.state == "done":
        return t("you were reminded")
    return _why(step, plan, t) or t(STATE_NAMES[step.state])


def _why(step: Occurrence, plan: Plan, t: Translator) -> str:
    """Return why a step reached nobody; "" if it did, or if it may not be known."""
    if step.id in plan.vain and step.state == "done":
        return t("all had answered, so nobody was reminded")
    if step.id in plan.vain and step.kind == "day_before":
        return t("left out, nobody has said that they come")
    if step.id in plan.vain:
        return t("left out, nobody to ask")
    if step.state == "skipped" and not plan.series.id:
        return t("left out, there is no time")
    return ""
