"""What is said of the steps ahead: what comes unasked, at once, on one day, or not at all."""

from collections.abc import Collection, Iterable

from bot.i18n import Translator
from bot.rules.ahead import Plan
from bot.rules.crowding import NO_CROWD
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.errors import mark
from bot.rules.series import Meeting
from bot.rules.sessions import step_of
from bot.views.cycle import kind_name, step_name

_IN_SHORT = {
    **dict.fromkeys(("call", "call_closes"), mark("the call for items")),
    **dict.fromkeys(("poll", "poll_closes"), mark("the poll on what matters most")),
    **dict.fromkeys(AFTER_INVITATION, mark("reminders")),
}
"""Steps that are spoken of together."""


def said(plan: Plan, t: Translator) -> str:
    """Return for each meeting what would come at once and what is left out; perhaps nothing."""
    return "\n".join(
        filter(None, (_said(plan, meeting, steps, t) for meeting, steps in plan.meetings))
    )


def crowded(plan: Plan, t: Translator) -> str:
    """Return for each meeting what days off bring together or leave no time for; perhaps nothing.

    What is late besides has its own line.
    """
    return "\n".join(
        filter(None, (crowd(plan, meeting, steps, t) for meeting, steps in plan.meetings))
    )


def crowd(plan: Plan, meeting: Meeting, steps: Iterable[Occurrence], t: Translator) -> str:
    """Return what days off bring together before a meeting, or leave no time for; or ""."""
    found = plan.crowded.get(meeting.id, NO_CROWD)
    every = list(steps)
    late = {s.step for s in every if s.state == "skipped" or (s.meeting, s.step) in plan.at_once}
    days: dict[str, list[str]] = {}
    for each in found.together:
        if each.step.key not in late:
            days.setdefault(t.day(each.due_at), []).append(kind_name(each.step.kind, t))
    date = t.day(meeting.starts_at)
    said = [
        t(
            "Because of days off, these steps before the dialogue meeting on {date} come on the "
            "same day, {day}: {steps}.",
            date=date,
            day=day,
            steps=t.many(names),
        )
        for day, names in days.items()
        if len(names) > 1
    ]
    out = _left_out([each.step.kind for each in found.left_out], every, t)
    if out and said:
        said.append(t("Left out: {steps}.", steps=out))
    elif out:
        alone = t(
            "Because of days off, this is left out before the dialogue meeting on {date}: {steps}.",
            date=date,
            steps=out,
        )
        said.append(alone)
    return " ".join(said)


def unasked(t: Translator, plan: Plan | None = None) -> str:
    """Return that around a first meeting everything asks, and what comes by itself all the same.

    ``plan``: of which the day is said on which it asks first.
    """
    first = plan.asks_first() if plan else None
    asks = t("Around the first meeting I ask before I send anything.")
    if first:
        day = t.day(first.due_at)
        asks = t("Around the first meeting I ask before I send anything, first on {day}.", day=day)
    itself = t("Only that the meeting starts, and the news of the week, come without asking.")
    return f"{asks}\n{itself}"


def in_short(
    steps: Iterable[Occurrence],
    plan: Plan,
    t: Translator,
    but: Collection[str] = (),
    *,
    own: bool = False,
) -> str:
    """Return what steps do in as few words as can be, each sort once: "the poll and reminders".

    Reminders have names of their own where some are left out: ``but`` are the kinds that are.
    ``own``: there are tasks of the convener's too.
    """
    apart = () if AFTER_INVITATION.isdisjoint(but) else AFTER_INVITATION
    named = [_name(plan, each, apart, t) for each in steps]
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
        lines.append(t("Left out: {steps}.", steps=_left_out([s.kind for s in out], steps, t)))
    if now:
        said = in_short(now, plan, t)
        lines.append(t("Comes as soon as the series begins: {steps}.", steps=said))
    return " ".join(lines)


def _name(plan: Plan, step: Occurrence, apart: Collection[str], t: Translator) -> str:
    if step.kind in _IN_SHORT and step.kind not in apart:
        return t(_IN_SHORT[step.kind])
    known = step_of(plan.series.profile, step.step)
    return (step_name(known, t) if known else kind_name(step.kind, t)).rstrip(".")


def _left_out(kinds: Iterable[str], every: Iterable[Occurrence], t: Translator) -> str:
    """Return what is left out of ``every`` step of a meeting, in as few words as are true."""
    kept = {each.kind for each in every if each.state != "skipped"}
    return t.many(list(dict.fromkeys(_in_short(kind, kept, t) for kind in kinds)))


def _in_short(kind: str, kept: Collection[str], t: Translator) -> str:
    """Return what a step does that is left out, while steps of the kinds ``kept`` are not."""
    if kind in AFTER_INVITATION and not AFTER_INVITATION.isdisjoint(kept):
        return t("the first reminders")
    is_half = kind == "call_closes" and "call" in kept
    return kind_name(kind, t) if is_half or kind not in _IN_SHORT else t(_IN_SHORT[kind])
