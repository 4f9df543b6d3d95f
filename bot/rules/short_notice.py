"""Short notice: what becomes of steps that lie in the past when a meeting gets its steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.calendar import Calendar
from bot.rules.cycle import AFTER_INVITATION, KINDS, Occurrence, Planned, is_missed
from bot.rules.series import Meeting

_SOON = timedelta(hours=1)
"""A step that was put off to the next working hour stays there, though it is planned again."""
_NEEDS = {"call_closes": "call", "poll": "call", "poll_closes": "poll"}
"""What is of no use once the step before it was left out for want of time."""
_ORDER = tuple(KINDS)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The steps of a meeting as there is time for them."""

    steps: tuple[Planned, ...]
    """All of them, those that come at once at the next working hour."""
    at_once: frozenset[str] = frozenset()
    """The keys of those."""
    left_out: frozenset[str] = frozenset()
    """The keys of those for which there is no time."""


def fit(planned: Iterable[Planned], meeting: Meeting, calendar: Calendar, now: datetime) -> Fitted:
    """Return what is still done of ``planned``, the steps of a meeting that is made ``now``.

    A step in the past is done at the next working hour, if it is of use then (``cycle.KINDS``);
    else it is left out, with what hangs on it. So is a reminder in the past of an invitation that
    is not sent yet.
    """
    every = list(planned)
    opens = calendar.next_open(now)
    due = {each.step.kind: each.due_at for each in every}
    lost: dict[str, str] = {}
    for each in sorted(every, key=_rank):
        hangs = _NEEDS.get(each.step.kind) in lost.values()
        if each.due_at <= now:
            is_lost = hangs or _is_lost(each, meeting, due, opens)
        else:
            is_lost = hangs and each.step.kind != "poll"
        if is_lost:
            lost[each.step.key] = each.step.kind
    past = {e.step.key for e in every if e.due_at <= now and e.step.kind in KINDS}
    at_once = frozenset(past - lost.keys())
    local = calendar.local(opens).replace(second=0, microsecond=0, tzinfo=None)
    steps = tuple(
        Planned(e.step, local, calendar.instant(local)) if e.step.key in at_once else e
        for e in every
    )
    return Fitted(steps, at_once, frozenset(lost))


def follow(
    planned: Iterable[Planned],
    known: Mapping[str, Occurrence],
    calendar: Calendar,
    now: datetime,
) -> list[Planned]:
    """Return the steps of a meeting that has some: one that was put off keeps its time."""
    soon = calendar.next_open(now) + _SOON
    found = []
    for each in planned:
        row = known.get(each.step.key)
        is_off = row is not None and each.due_at < row.due_at <= soon and each.due_at <= now
        found.append(replace(each, local=row.local, due_at=row.due_at) if row and is_off else each)
    return found


def _rank(step: Planned) -> int:
    """Return the place of its kind: what hangs on a step comes after it."""
    return _ORDER.index(step.step.kind) if step.step.kind in KINDS else len(_ORDER)


def _is_lost(step: Planned, meeting: Meeting, due: Mapping[str, datetime], opens: datetime) -> bool:
    """Tell whether a step in the past is of no use at ``opens``, when it would be done."""
    kind = step.step.kind
    if kind not in KINDS:
        return False
    if kind in AFTER_INVITATION and "invitation" in due:
        return True
    if kind == "poll" and due.get("poll_closes", meeting.starts_at) <= opens:
        return True
    times = (step.local, "", "", step.due_at)
    seen = Occurrence(0, "", meeting.series, meeting.id, step.step.key, kind, *times)
    return is_missed(seen, meeting, due.get("call_closes"), opens)
