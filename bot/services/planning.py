"""The year ahead: meetings from the series' rule, and every step of each in the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version

from bot.ports import Store
from bot.rules import cycle
from bot.rules.calendar import Calendar
from bot.rules.series import Meeting, Series
from bot.services.holidays import calendar_of


def plan_series(store: Store, series_id: int, now: datetime) -> int:
    """Plan the meetings and steps of the coming year; return how many steps are new.

    Planning again changes nothing unless the series' profile, the holidays or the time zone data
    have changed: then planned steps move, a meeting whose call has not opened moves with its rule,
    and what was done stays as it is.
    """
    series = store.series.get(series_id)
    calendar = calendar_of(series.profile)
    until = calendar.local(now + cycle.PLAN_AHEAD).date()
    known = store.meetings.of_series(series_id)
    times = list(cycle.meeting_times(series.profile.meeting, calendar, until))
    new = 0
    for sequence, local in enumerate(times, start=1):
        wanted = _meeting(series, calendar, local, sequence)
        if not wanted.is_over(now):
            kept = _kept(store, series, _same(known, wanted, times), wanted)
            steps = cycle.plan(series.profile, kept, calendar)
            zone = calendar.zone
            new += store.ledger.plan(series.workspace, kept, steps, zone, version("tzdata"))
    return new


def _same(known: Sequence[Meeting], wanted: Meeting, times: Sequence[datetime]) -> Meeting | None:
    """Return the known meeting that is the ``wanted`` one: at its time, else by its number.

    One that is at another time of the rule is that one, whatever its number was when it was added.
    """
    by_time = next((each for each in known if each.local == wanted.local), None)
    return by_time or next(
        (m for m in known if m.sequence == wanted.sequence and m.local not in times), None
    )


def _kept(store: Store, series: Series, known: Meeting | None, wanted: Meeting) -> Meeting:
    """Return the meeting as it is kept now: added, or brought up to date with the profile.

    Once people were called to it, its time is changed by moving it, not by the rule.
    """
    if known is None:
        return store.meetings.add(series.workspace, wanted)
    now_known = replace(
        known, place=wanted.place, address=wanted.address, video=wanted.video, host=wanted.host
    )
    if not _was_called(store, known):
        now_known = replace(
            now_known, local=wanted.local, starts_at=wanted.starts_at, ends_at=wanted.ends_at
        )
    if now_known != known:
        store.meetings.save(now_known)
    return now_known


def _was_called(store: Store, meeting: Meeting) -> bool:
    """Tell whether people have heard of the meeting: its call has opened, or a step has spoken."""
    return meeting.call_opened_at is not None or any(
        step.state == "done" and step.kind in cycle.KINDS and cycle.KINDS[step.kind].speaks
        for step in store.ledger.of_meeting(meeting.id)
        if step.kind != "task"
    )


def _meeting(series: Series, calendar: Calendar, local: datetime, sequence: int) -> Meeting:
    rule = series.profile.meeting
    starts_at = calendar.instant(local)
    return Meeting(
        id=0,
        series=series.id,
        local=local,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=rule.minutes),
        place=rule.place,
        address=rule.address,
        video=rule.video,
        host=rule.host,
        sequence=sequence,
    )
