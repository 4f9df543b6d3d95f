"""Moving, cancelling and setting a meeting: which times it can have, and what becomes of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.rules.agenda import parse_link
from bot.rules.calendar import Calendar
from bot.rules.cycle import Occurrence, Planned
from bot.rules.errors import (
    AlreadyCancelled,
    BeforeItsCall,
    DayOff,
    HourSkipped,
    InQuietPeriod,
    InThePast,
    MeetingBegun,
    MeetsAnother,
    NothingMoved,
    TimeWasCancelled,
    mark,
)
from bot.rules.series import Meeting
from bot.rules.texts import LocalText, Word, clean

TO_TURN_ROUND = timedelta(hours=3)
"""News that would come later than so long before a meeting does not wait for the morning: somebody
would be on their way in vain."""
_AN_EXAMPLE = Word("meeting 2027-05-20 13:00")
_INSTEAD = mark("Take that day instead")
_LINE = 200
_LOOKS_BACK = timedelta(days=182)
_APART = timedelta(minutes=1)
_A_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Times:
    """What the time of a meeting is measured against."""

    calendar: Calendar
    names: Mapping[date, LocalText]
    """What the days off are called."""
    others: Sequence[Meeting]
    """The other meetings of the series that stand."""
    kept: Sequence[Meeting] = ()
    """Those that were cancelled or taken out: each keeps its time."""
    command: Word = Word("meeting")  # noqa: RUF009 - a constant
    """The words with which another day is asked for."""
    of: str = ""
    """Behind the command: the day of the meeting that is moved, or the key of the session."""
    name: LocalText | None = None
    """What people write of a session instead of its key."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a meeting is held; ``None``: as before."""

    place: str | None = None
    address: str | None = None
    video: str | None = None


AS_EVER = Where()


def require_ahead(meeting: Meeting, now: datetime) -> None:
    """Return for a meeting that can be moved or cancelled.

    Raises ``AlreadyCancelled``, ``MeetingBegun``.
    """
    if meeting.cancelled_at is not None:
        raise AlreadyCancelled(date=meeting.starts_at, example=_AN_EXAMPLE)
    if meeting.has_started(now):
        raise MeetingBegun(date=meeting.starts_at)


def move(  # noqa: PLR0913 - what a move is
    meeting: Meeting, local: datetime, where: Where, reason: str, times: Times, now: datetime
) -> Meeting:
    """Return the meeting at its new time and place, with its number and what was done for it.

    Raises what ``require_ahead`` and ``require_time`` raise, and ``NothingMoved``.
    """
    require_ahead(meeting, now)
    moved = replace(
        meeting,
        place=meeting.place if where.place is None else where.place,
        address=meeting.address if where.address is None else where.address,
        video=meeting.video if where.video is None else where.video,
        local=local,
        slot=meeting.slot or (None if meeting.is_set else meeting.local),
        reason=reason,
        changes=meeting.changes + 1,
    )
    if local == meeting.local:
        if place(moved) == place(meeting):
            raise NothingMoved(date=meeting.starts_at)
        return moved
    require_time(local, meeting.ends_at - meeting.starts_at, times, now)
    starts_at = times.calendar.instant(local)
    ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
    changed_at = after_move(meeting.changed_at, now)
    return replace(moved, starts_at=starts_at, ends_at=ends_at, changed_at=changed_at)


def after_move(moved_at: datetime | None, now: datetime) -> datetime:
    """Return when something is done ``now`` that comes after the last move of its meeting.

    In a rehearsal the clock stands still; an answer that follows a move must not seem to have
    been given before it, nor the next move to have come before that answer.
    """
    return now if moved_at is None or moved_at < now else moved_at + _A_TICK


def keep(meeting: Meeting, now: datetime) -> Meeting:
    """Return a meeting that is held although the rule gives its date no longer.

    Raises what ``require_ahead`` raises.
    """
    require_ahead(meeting, now)
    return replace(meeting, slot=meeting.slot or meeting.local)


def cancel(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """Return the meeting cancelled. Raises what ``require_ahead`` raises."""
    require_ahead(meeting, now)
    return replace(
        meeting,
        cancelled_at=now,
        withdrawn_at=meeting.withdrawn_at or now,
        reason=reason,
        changes=meeting.changes + 1,
    )


def require_time(local: datetime, length: timedelta, times: Times, now: datetime) -> None:
    """Return if a meeting of ``length`` can begin at the naive ``local`` time.

    Raises ``HourSkipped``, ``InThePast``, ``DayOff``, ``InQuietPeriod``, ``MeetsAnother``,
    ``TimeWasCancelled``.
    """
    calendar = times.calendar
    starts_at = calendar.instant(local)
    if calendar.local(starts_at).replace(tzinfo=None) != local:
        raise HourSkipped(date=local.date(), skipped=f"{local:%H}:00")
    if starts_at <= now:
        raise InThePast(date=starts_at)
    require_working(local, times)
    for other in times.others:
        if starts_at < other.ends_at and other.starts_at < starts_at + length:
            raise MeetsAnother(date=other.starts_at)
    if any(each.local == local for each in times.kept):
        raise TimeWasCancelled(date=starts_at)


def require_after_call(moved: Meeting, call: datetime | None) -> None:
    """Return if the meeting comes after its call for items, at ``call`` (UTC), opens.

    Raises ``BeforeItsCall``.
    """
    if call is not None and moved.starts_at <= call:
        raise BeforeItsCall(date=call)


def is_urgent(before: Meeting, after: Meeting, now: datetime, calendar: Calendar) -> bool:
    """Tell whether the news of a change would come too late in the next working hour."""
    first = min(before.starts_at, after.starts_at)
    return calendar.next_open(now) + TO_TURN_ROUND > first


def apart(
    planned: Iterable[Planned], taken: Collection[tuple[str, datetime]], calendar: Calendar
) -> list[Planned]:
    """Return the steps so that none has the time of another meeting's: a minute later each.

    Two meetings near each other have the same step on the same morning, and the ledger knows a
    step of a series by its local time.
    """
    found = []
    for each in planned:
        local = each.local
        while (each.step.key, local) in taken:
            local += _APART
        moved = local != each.local
        found.append(replace(each, local=local, due_at=calendar.instant(local)) if moved else each)
    return found


def once_a_year(
    planned: Iterable[Planned], meeting: Meeting, of_year: Collection[str]
) -> list[Planned]:
    """Return the steps of a meeting without what another one has for the same year.

    Half a year or more after its meeting a task looks back on the year (the yearly analysis). A
    meeting beside the rule does not bring it a second time. ``of_year``: the keys of the steps of
    other meetings in the same year.
    """
    return [
        each
        for each in planned
        if not (meeting.is_set and each.local - meeting.local >= _LOOKS_BACK)
        or each.step.key not in of_year
    ]


def revived(
    steps: Iterable[Occurrence], planned: Iterable[Planned], now: datetime
) -> list[Occurrence]:
    """Return which steps were left out, and lie ahead again now that the meeting has moved."""
    ahead = {each.step.key for each in planned if each.due_at > now}
    return [step for step in steps if step.state == "skipped" and step.step in ahead]


def require_working(local: datetime, times: Times) -> None:
    """Return if a local time is on a working day; raises ``DayOff`` or ``InQuietPeriod``."""
    day, calendar = local.date(), times.calendar
    if calendar.is_working(day):
        return
    before = calendar.on_or_before(day)
    then = f"{before} {local:%H:%M}"
    when = f"{times.of} {then}".strip()
    name = times.name
    read = LocalText(f"{name.sv} {then}", f"{name.en} {then}") if name else when
    said = {"date": day, "before": before, "command": times.command, "when": read}
    instead = (_INSTEAD, f"{times.command} {when}")
    period = next((each for each in calendar.quiet if each.covers(day)), None)
    if period is None:
        why = times.names.get(day) or Word(mark("weekend"))
        raise DayOff(instead=instead, holiday=why, **said)
    first, last = _of_year(period.first), _of_year(period.last)
    raise InQuietPeriod(instead=instead, first=first, last=last, **said)


def _of_year(month_day: tuple[int, int]) -> str:
    month, day = month_day
    return f"{day}/{month}"


def place(meeting: Meeting) -> tuple[str, str, str]:
    """Return where a meeting is held: place, address, video link."""
    return meeting.place, meeting.address, meeting.video


def venue(place: str, address: str, video: str) -> Where:
    """Return where a meeting is held, checked. Raises ``TooLong``, ``BadLink``."""
    return Where(
        clean(place, _LINE),
        clean(address, _LINE),
        parse_link(video) if video.strip() else "",
    )
