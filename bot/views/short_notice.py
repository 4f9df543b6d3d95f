"""What is said before a series begins: what comes unasked, at once, or not at all."""

from collections.abc import Iterable

from bot.i18n import Translator
from bot.rules.ahead import Plan
from bot.rules.cycle import Occurrence
from bot.rules.errors import mark
from bot.rules.series import Meeting
from bot.rules.sessions import step_of
from bot.views.cycle import kind_name, step_name

_IN_SHORT = {
    **dict.fromkeys(("call", "call_closes"), mark("the call for items")),
    **dict.fromkeys(("poll", "poll_closes"), mark("the poll on what matters most")),
    **dict.fromkeys(("reminder", "escalation", "last_reminder"), mark("reminders")),
}
"""Steps that are spoken of together."""


def said(plan: Plan, t: Translator) -> str:
    """Return for each meeting what would come at once and what is left out; perhaps nothing."""
    return "\n".join(
        filter(None, (_said(plan, meeting, steps, t) for meeting, steps in plan.meetings))
    )


def together(plan: Plan, t: Translator) -> str:
    """Return for which meetings days off move call and invitation to one day; perhaps nothing."""
    days = []
    for meeting, steps in plan.meetings:
        kept = [
            s for s in steps if s.state == "planned" and (s.meeting, s.step) not in plan.at_once
        ]
        due = {step.kind: step.due_at for step in kept}
        if "call" in due and "invitation" in due and t.day(due["call"]) == t.day(due["invitation"]):
            days.append((meeting.starts_at, due["call"]))
    lines = [
        t(
            "Because of days off, the call for items to the dialogue meeting on {date} opens on "
            "the same day as the invitation is sent: {day}.",
            date=t.day(meeting),
            day=t.day(day),
        )
        for meeting, day in days
    ]
    return "\n".join(lines)


def unasked(t: Translator, plan: Plan | None = None) -> str:
    """Return that around a first meeting everything asks, and what comes by itself all the same.

    ``plan``: of which the day is said on which it asks first.
    """
    first = plan.asks_first() if plan else None
    asks = t("Around the first meeting I ask before every step.")
    if first:
        day = t.day(first.due_at)
        asks = t("Around the first meeting I ask before every step, first on {day}.", day=day)
    itself = t("Only that the meeting starts, and the news of the week, come without asking.")
    return f"{asks}\n{itself}"


def in_short(steps: Iterable[Occurrence], plan: Plan, t: Translator, *, own: bool = False) -> str:
    """Return what steps do in as few words as can be, each sort once: "the poll and reminders".

    ``own``: there are tasks of the convener's too.
    """
    named = [_name(plan, each, t) for each in steps]
    return t.many(
        list(dict.fromkeys([*named, *([t("reminders of your own tasks")] if own else [])]))
    )


def _said(plan: Plan, meeting: Meeting, steps: tuple[Occurrence, ...], t: Translator) -> str:
    now = [each for each in steps if (each.meeting, each.step) in plan.at_once]
    out = [each for each in steps if each.state == "skipped"]
    if not now and not out:
        return ""
    lines = [t("Short notice for the dialogue meeting on {date}.", date=t.short(meeting.starts_at))]
    if out:
        lines.append(t("Left out: {steps}.", steps=in_short(out, plan, t)))
    if now:
        said = in_short(now, plan, t)
        lines.append(t("Comes as soon as the series begins: {steps}.", steps=said))
    return " ".join(lines)


def _name(plan: Plan, step: Occurrence, t: Translator) -> str:
    if step.kind in _IN_SHORT:
        return t(_IN_SHORT[step.kind])
    known = step_of(plan.series.profile, step.step)
    return (step_name(known, t) if known else kind_name(step.kind, t)).rstrip(".")
