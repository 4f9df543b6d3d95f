"""The cycle: which steps a meeting has, when they are due, and what a late one still does."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.rules.calendar import DAY_BEGINS, Calendar
from bot.rules.errors import mark
from bot.rules.meeting_dates import Moved
from bot.rules.series import Meeting, Offset, Profile, Step

PLAN_AHEAD = timedelta(days=400)
"""How far ahead meetings and their steps are planned: the year, and a little more."""
_WEEK = 7
_LAST_MINUTE = time(17, 59)
"""A step at night would be sent the next morning; on its own day it is not late."""
_APART = frozenset({"start", "thanks", "task"})
"""Kinds that do not lead up to the meeting."""

_THANKED_WITHIN = timedelta(days=14)
"""After that, thanks are no longer of use. A later meeting that was called is no measure of it:
in a series with many meetings a year, the next one is called before this one is held."""

CatchUp = Literal["late", "latest"]
StepState = Literal["planned", "asked", "held", "done", "skipped", "parked"]
StepStates = tuple[StepState, ...]
WAITING: StepStates = ("asked", "held")
"""The states in which a step waits for a convener's word."""
LEFT: StepStates = ("planned", *WAITING)
"""The states in which a step is still to come."""
STATE_NAMES: dict[StepState, str] = {
    "planned": mark("planned"),
    "asked": mark("waits for your decision"),
    "held": mark("waits until you send it"),
    "done": mark("done"),
    "skipped": mark("left out"),
    "parked": mark("of an unknown kind"),
}
"""``planned`` → ``done``, or ``asked`` → ``held`` → ``done``; ``skipped`` was too late to be of
use and was told to the convener, or had nothing to do: nobody to ask, another step that says the
same, a poll that never opened or is kept open; ``parked`` is of a kind that this release does not
know."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the engine must know of a kind of step."""

    catch_up: CatchUp
    """After downtime: run it late, or only the latest of its kind. Past ``until`` it is left out,
    and the convener is told."""
    until: Literal["call_closes", "start", "end", "soon_after", "ever"]
    """Until when it is of use."""
    speaks: bool = True
    """Whether somebody gets a message, so that it may be asked about and paused."""
    several: bool = False
    """Whether a meeting may have several of them; the others speak once for each meeting."""


KINDS: dict[str, Kind] = {
    "call": Kind("late", "call_closes"),
    "invitation": Kind("late", "start"),
    "call_closes": Kind("late", "ever", speaks=False),
    "host": Kind("late", "start"),
    "poll": Kind("late", "start"),
    "poll_closes": Kind("late", "ever", speaks=False),
    "poll_reminder": Kind("late", "start"),
    "poll_result": Kind("late", "end"),
    "reminder": Kind("latest", "start", several=True),
    "escalation": Kind("late", "start"),
    "agenda": Kind("late", "end"),
    "last_reminder": Kind("latest", "start", several=True),
    "day_before": Kind("late", "start"),
    "start": Kind("late", "end"),
    "thanks": Kind("late", "soon_after"),
    "task": Kind("late", "ever", several=True),
}
AFTER_INVITATION = frozenset({"reminder", "last_reminder", "escalation"})
"""The kinds that ask for what the invitation asks for, and wait for it."""
ONCE = frozenset(name for name, kind in KINDS.items() if not kind.several)
"""The kinds of which a meeting has one step."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its time: naive ``local`` in ``zone``, and the instant ``due_at`` (UTC)."""

    step: Step
    local: datetime
    due_at: datetime
    meant: datetime
    """When its distance alone would have it, in local time: no day off or quiet period moves it."""
    moved_at: datetime | None = None
    """When a convener gave it this time, if one did."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A planned step in the ledger. Unique by series, step and local time."""

    id: int
    workspace: str
    series: int
    meeting: int
    step: str
    kind: str
    local: datetime
    zone: str
    tzdata: str
    due_at: datetime
    state: StepState = "planned"
    done_at: datetime | None = None
    moved_at: datetime | None = None
    """When a convener gave it another time than its cycle does."""


@dataclass(frozen=True, slots=True)
class Departure:
    """When what was decided now goes out later."""

    at: datetime
    """The next hour at which somebody may be disturbed (UTC)."""
    paused: bool
    """It waits until the series goes on."""
    off: Moved | None = None
    """Why nothing is sent today; ``None`` if that is the hour."""


def plan(profile: Profile, meeting: Meeting, calendar: Calendar) -> list[Planned]:
    """Return every step of the meeting with its time, in order of time.

    A step that falls on a day off or in a quiet period moves to the working day before it
    (product.md, Attention); after the meeting, to the one behind it if it would come before the
    meeting else. What leads up to the meeting keeps its order: if one has to move, what comes
    before it moves along. The start is the meeting's own time.
    """
    limit: datetime | None = None
    found = []
    planned = (_planned(step, meeting, calendar) for step in profile.steps)
    for each in sorted(planned, key=_meaning, reverse=True):
        kept = each
        if _leads_up(each.step):
            kept = _no_later(each, limit, calendar)
            limit = kept.local
        found.append(kept)
    return sorted(found, key=in_order)


def in_order(planned: Planned) -> tuple[datetime, tuple[datetime, int, str]]:
    """Return by what steps are sorted: of those at one time, as the cycle means them."""
    return planned.due_at, _meaning(planned)


def due_until(occurrence: Occurrence, meeting: Meeting, closes: datetime | None) -> datetime | None:
    """Return until when the occurrence is of use (UTC); ``None`` means for ever.

    ``closes`` is when the call for items closes, if it does.
    """
    limits = {
        "call_closes": closes or meeting.starts_at,
        "start": meeting.starts_at,
        "end": meeting.ends_at,
        "soon_after": max(meeting.ends_at, occurrence.due_at) + _THANKED_WITHIN,
    }
    return limits.get(KINDS[occurrence.kind].until)


def is_missed(
    occurrence: Occurrence, meeting: Meeting, closes: datetime | None, now: datetime
) -> bool:
    """Tell whether the step comes too late at ``now`` to be of use."""
    limit = due_until(occurrence, meeting, closes)
    return limit is not None and now >= limit


def asks(profile: Profile, step: Step, meeting: Meeting) -> bool:
    """Tell whether the convener is asked before the step speaks."""
    if not KINDS[step.kind].speaks or step.kind in {"start", "task"}:
        return False
    return step.mode == "ask" or (meeting.sequence == 1 and not profile.established)


def departure(kind: str, calendar: Calendar, now: datetime, *, paused: bool) -> Departure | None:
    """Return when a step of ``kind`` that is sent ``now`` goes out; ``None``: at once."""
    if kind == "start" or not KINDS[kind].speaks:
        return None
    opens_at = calendar.next_open(now)
    return Departure(opens_at, paused) if paused or opens_at > now else None


def _planned(step: Step, meeting: Meeting, calendar: Calendar) -> Planned:
    if step.kind == "start":
        return Planned(step, meeting.local, meeting.starts_at, meeting.local)
    held = meeting.local.date()
    local = datetime.combine(_day(held, step.offset, calendar), _time(step))
    meant = _counted(held, step.offset, Calendar(calendar.zone))
    return Planned(step, local, calendar.instant(local), datetime.combine(meant, step.at))


def _meaning(planned: Planned) -> tuple[datetime, int, str]:
    kinds = tuple(KINDS)
    rank = kinds.index(planned.step.kind) if planned.step.kind in KINDS else len(kinds)
    return planned.meant, rank, planned.step.key


def _leads_up(step: Step) -> bool:
    return step.kind in KINDS.keys() - _APART and step.offset.count <= 0


def _no_later(planned: Planned, limit: datetime | None, calendar: Calendar) -> Planned:
    """Return the step at ``limit`` (local) or before it, at an hour when it may speak."""
    if limit is None or planned.local <= limit:
        return planned
    day = limit.date()
    if limit.time() < DAY_BEGINS and KINDS[planned.step.kind].speaks:
        day = calendar.on_or_before(day - timedelta(days=1))
    local = min(datetime.combine(day, planned.local.time()), limit)
    return replace(planned, local=local, due_at=calendar.instant(local))


def _time(step: Step) -> time:
    """Return a time at which somebody may be disturbed; what says nothing keeps its own."""
    if step.kind in KINDS and not KINDS[step.kind].speaks:
        return step.at
    return min(max(step.at, DAY_BEGINS), _LAST_MINUTE)


def _day(start: date, offset: Offset, calendar: Calendar) -> date:
    """Return the working day of a step.

    Before the meeting the days of a quiet period count as others do: else a step that counts
    working days would come before one that is farther from the meeting by weeks.
    """
    counting = replace(calendar, quiet=()) if offset.count < 0 else calendar
    counted = _counted(start, offset, counting)
    day = calendar.on_or_before(counted)
    return calendar.on_or_after(counted) if offset.count > 0 and day <= start else day


def _counted(start: date, offset: Offset, calendar: Calendar) -> date:
    if offset.unit == "working_days":
        return calendar.working_days(start, offset.count)
    days = offset.count * (_WEEK if offset.unit == "weeks" else 1)
    return start + timedelta(days=days)
