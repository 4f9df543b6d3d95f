"""A convener changes one step of one meeting: does it before its time, or gives it another one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.rules.calendar import Calendar
from bot.rules.cycle import AFTER_INVITATION, KINDS, Occurrence, Planned, due_until
from bot.rules.errors import (
    HourSkipped,
    InThePast,
    MovesWithMeeting,
    StepAhead,
    StepAtNight,
    StepTooLate,
)
from bot.rules.moving import after_move
from bot.rules.series import Meeting

EARLY = AFTER_INVITATION | {"call", "invitation", "host", "poll", "agenda", "day_before"}
"""The kinds that can be done before their time: what they say is true then as well."""
SKIPPED = AFTER_INVITATION | {"host", "poll", "day_before", "thanks", "task"}
"""The kinds that one meeting can do without."""


def require_now(step: Occurrence) -> None:
    """Return for a step that can be done now. Raises ``StepAhead``."""
    if step.state == "planned" and step.kind not in EARLY:
        raise StepAhead(date=step.due_at)


def move(  # noqa: PLR0913 - what a move is
    step: Occurrence,
    local: datetime,
    meeting: Meeting,
    closes: datetime | None,
    calendar: Calendar,
    now: datetime,
) -> Occurrence:
    """Return the step at the naive ``local`` time; ``meeting`` is as its group sees it.

    ``closes`` is when the call for items closes. Raises ``MovesWithMeeting``, ``HourSkipped``,
    ``InThePast``, ``StepTooLate``; ``StepAtNight`` for what would wait for the morning.
    """
    if step.kind == "start":
        raise MovesWithMeeting(date=meeting.starts_at)
    due_at = calendar.instant(local)
    if calendar.local(due_at).replace(tzinfo=None) != local:
        raise HourSkipped(date=local.date(), skipped=f"{local:%H}:00")
    if due_at <= now:
        raise InThePast(date=due_at)
    moved = replace(step, local=local, due_at=due_at, moved_at=after_move(meeting.changed_at, now))
    until = due_until(replace(moved, due_at=step.due_at), meeting, closes)
    if until is not None and due_at >= until:
        raise StepTooLate(date=until)
    opens_at = calendar.next_open(due_at)
    if KINDS[step.kind].speaks and opens_at != due_at:
        raise StepAtNight(date=opens_at)
    return moved


def kept(
    planned: Iterable[Planned],
    known: Mapping[str, Occurrence],
    meeting: Meeting,
    calendar: Calendar,
) -> list[Planned]:
    """Return the steps of a meeting, each that a convener moved at its time.

    Once the meeting itself was moved after that, they follow it again.
    """
    return [_kept(each, known.get(each.step.key), meeting, calendar) for each in planned]


def _kept(plan: Planned, row: Occurrence | None, meeting: Meeting, calendar: Calendar) -> Planned:
    at = row.moved_at if row else None
    if row is None or at is None or (meeting.changed_at and at <= meeting.changed_at):
        return plan
    return replace(plan, local=row.local, due_at=calendar.instant(row.local), moved_at=at)
