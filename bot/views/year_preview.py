"""The year ahead before a series begins: its first meeting, and a line for each later one."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.ahead import Plan
from bot.rules.crowding import NO_CROWD
from bot.rules.cycle import Occurrence
from bot.rules.series import Meeting, Series
from bot.rules.texts import capital
from bot.views import short_notice
from bot.views.blocks import Block, Element, Message, aside, listing, message, paragraph, words
from bot.views.series import held, plan_name
from bot.views.series_place_form import yearly

_MAIN = ("call", "invitation", "call_closes", "agenda")
"""Kinds of steps whose days are said; all are in the form where they can be changed."""


def year(plan: Plan, t: Translator) -> Message:
    """Return the year as its convener reads it before "go"; no meeting can be changed yet.

    Every meeting has the same steps, so the later ones are named only.
    """
    if not plan.meetings:
        return message([paragraph(t("No meeting is planned yet."))])
    (first, steps), *later = plan.meetings
    why = _why(plan, first, t)
    about = [aside(f"{capital(why)}.")] if why else []
    items = standing(plan.series, t)
    here = [held(first, t), *about, *_by_whom(steps, plan, t), paragraph(items) if items else None]
    return message([*here, *_later(later, plan, t)])


def standing(series: Series, t: Translator) -> str:
    """Return what comes back at every meeting, with the minutes that were understood; or ""."""
    items = [
        t("{title} ({minutes} min)", title=each.title, minutes=each.minutes)
        for each in series.profile.standing
    ]
    return t("On every agenda: {items}.", items=t.many(items)) if items else ""


def _why(plan: Plan, meeting: Meeting, t: Translator) -> str:
    """Return from which day a meeting is moved, and why; perhaps nothing."""
    moved = plan.moved.get(meeting.id)
    if moved is None:
        return ""
    from_ = f"{t.weekday(moved.day)} {t.short(moved.day)}"
    if moved.quiet is not None:
        return t(
            "moved from {day}, because nothing is sent {period}",
            day=from_,
            period=yearly(moved.quiet, t),
        )
    if moved.holiday is not None:
        return t("moved from {day}, because that is {name}", day=from_, name=moved.holiday)
    return t("moved from {day}, because that is a day off", day=from_)


def _later(
    rows: Sequence[tuple[Meeting, Sequence[Occurrence]]], plan: Plan, t: Translator
) -> list[Block | None]:
    if not rows:
        return []
    lines = [[words(_line(meeting, steps, plan, t))] for meeting, steps in rows]
    return [paragraph(t("Then, in the same way:")), listing(lines)]


def _line(meeting: Meeting, steps: Sequence[Occurrence], plan: Plan, t: Translator) -> str:
    """Return when a meeting is, why not on the rule's day, and when its call opens.

    The year of that is said where it is another one.
    """
    why = _why(plan, meeting, t)
    when = f"{t.when(meeting.starts_at)} ({why})" if why else t.when(meeting.starts_at)
    call = next((s for s in steps if s.kind == "call" and s.state == "planned"), None)
    if call is None:
        return when
    is_same = call.local.year == meeting.local.year
    day = f"{t.weekday(call.due_at)} {t.short(call.due_at)}" if is_same else t.day(call.due_at)
    return t("{when}; the call for items opens on {day}", when=when, day=day)


def _by_day(steps: Sequence[Occurrence], plan: Plan, t: Translator) -> list[list[Element]]:
    """Return a line for each day, and what comes on it; the year stands where it changes.

    The hour is said of what comes at once.
    """
    days: dict[tuple[int, str], tuple[str, list[str]]] = {}
    year = 0
    for step in steps:
        due = step.due_at
        short, full = f"{t.weekday(due)} {t.short(due)}", t.day(due)
        if (step.meeting, step.step) in plan.at_once:
            short = full = t("now, {when}", when=due)
        day = step.local.year, short
        if day not in days:
            days[day] = full if step.local.year != year else short, []
            year = step.local.year
        days[day][1].append(plan_name(step, plan, t, convener=True, begun=False))
    return [[words(f"{day}: {', '.join(names)}")] for day, names in days.values()]


def _by_whom(steps: Sequence[Occurrence], plan: Plan, t: Translator) -> list[Block]:
    """Return when what all wait for comes, then in a line what else does, and the convener's own.

    What is left out is said above, and the day of the meeting is.
    """
    coming = [step for step in steps if step.state != "skipped" and step.kind != "start"]
    tasks = [step for step in coming if step.kind == "task"]
    main = [step for step in coming if step.kind in _MAIN]
    others = [step for step in coming if step not in tasks and step not in main]
    gone = [step.kind for step in steps if step.state == "skipped"]
    crowd = plan.crowded.get(steps[0].meeting, NO_CROWD)
    gone += [each.step.kind for each in crowd.left_out]
    named = short_notice.in_short(others, plan, t, gone, own=bool(tasks))
    rows, also = listing(_by_day(main, plan, t)), aside(t("Also: {steps}.", steps=named))
    return [*([rows] if rows else []), *([also] if named else [])]
