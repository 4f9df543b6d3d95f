"""Short notice: what becomes of steps that lie in the past when a meeting gets its steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.calendar import Calendar
from bot.rules.cycle import AFTER_INVITATION, KINDS, Occurrence, Planned, is_missed
from bot.rules.series import Meeting
from bot.rules.sessions import group_of

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


def fit(
    planned: Iterable[Planned], seen: Mapping[str, Meeting], calendar: Calendar, now: datetime
) -> Fitted:
    """Return what is still done of ``planned``, the steps of a meeting that is made ``now``.

    ``seen`` is the meeting as each group sees it, by its key, and itself by ``""``: that is what a
    step is measured by. A step in the past is done at the next working hour, if it is of use then
    (``cycle.KINDS``); else it is left out, with what hangs on it. So is a reminder in the past of
    an invitation that is not sent yet, and every step of a session whose time is over: it was not
    held.
    """
    every = list(planned)
    opens = calendar.next_open(now)
    due = {each.step.kind: each.due_at for each in every}
    lost: dict[str, str] = {}
    for each in sorted(every, key=_rank):
        meeting = seen[group_of(each.step.key)]
        is_lost = _NEEDS.get(each.step.kind) in lost.values()
        if meeting.session and meeting.is_over(now):
            is_lost = True
        elif each.due_at <= now:
            is_lost = is_lost or _is_lost(each, meeting, due, opens)
        elif each.step.kind == "poll":
            is_lost = False
        if is_lost:
            lost[each.step.key] = each.step.kind
    past = {e.step.key for e in every if e.due_at <= now and e.step.kind in KINDS}
    at_once = frozenset(past - lost.keys())
    local = calendar.local(opens).replace(second=0, microsecond=0, tzinfo=None)
    steps = tuple(
        replace(e, local=local, due_at=calendar.instant(local)) if e.step.key in at_once else e
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


def is_useless(
    step: Occurrence, meeting: Meeting, due: Mapping[str, datetime], at: datetime
) -> bool:
    """Tell whether a step of the meeting, as its group sees it, would come too late ``at`` a time.

    ``due`` is when the steps of the meeting are due, by kind. A kind of another release is kept.
    """
    if step.kind not in KINDS:
        return False
    if step.kind == "poll" and due.get("poll_closes", meeting.starts_at) <= at:
        return True
    return is_missed(step, meeting, due.get("call_closes"), at)


def _rank(step: Planned) -> int:
    """Return the place of its kind: what hangs on a step comes after it."""
    return _ORDER.index(step.step.kind) if step.step.kind in KINDS else len(_ORDER)


def _is_lost(step: Planned, meeting: Meeting, due: Mapping[str, datetime], opens: datetime) -> bool:
    """Tell whether a step in the past is of no use at ``opens``, when it would be done."""
    kind = step.step.kind
    if kind in AFTER_INVITATION and "invitation" in due:
        return True
    times = (step.local, "", "", step.due_at)
    row = Occurrence(0, "", meeting.series, meeting.id, step.step.key, kind, *times)
    return is_useless(row, meeting, due, opens)
