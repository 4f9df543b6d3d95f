"""The year ahead: meetings from the series' rule, and every step of each in the ledger."""

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
    have changed: then planned steps move, and what was done stays as it is.
    """
    series = store.series.get(series_id)
    calendar = calendar_of(series.profile)
    until = calendar.local(now + cycle.PLAN_AHEAD).date()
    times = cycle.meeting_times(series.profile.meeting, calendar, until)
    return sum(
        _plan_meeting(store, series, calendar, _meeting(series, calendar, local, sequence), now)
        for sequence, local in enumerate(times, start=1)
    )


def _plan_meeting(
    store: Store, series: Series, calendar: Calendar, meeting: Meeting, now: datetime
) -> int:
    if meeting.is_over(now):
        return 0
    kept = store.meetings.add(series.workspace, meeting)
    steps = cycle.plan(series.profile, kept, calendar)
    return store.ledger.plan(series.workspace, kept, steps, calendar.zone, version("tzdata"))


def _meeting(series: Series, calendar: Calendar, local: datetime, sequence: int) -> Meeting:
    rule = series.profile.meeting
    starts_at = calendar.instant(local)
    return Meeting(
        id=0, series=series.id, local=local, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=rule.minutes), place=rule.place,
        address=rule.address, video=rule.video, host=rule.host, sequence=sequence,
    )
