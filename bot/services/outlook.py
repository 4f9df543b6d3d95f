"""The year ahead of a series that has not begun: as it would be planned, were it to begin now."""

from datetime import datetime, timedelta

from bot.rules import crowding, cycle, meeting_dates, short_notice
from bot.rules.ahead import Plan
from bot.rules.crowding import Crowd
from bot.rules.cycle import Occurrence, Planned
from bot.rules.meeting_dates import Moved
from bot.rules.series import Meeting, Profile, Series
from bot.rules.series_drafts import Data
from bot.rules.short_notice import Fitted
from bot.services.file_format import SeriesRow
from bot.services.holidays import calendar_of, why_off


def plan(profile: Profile, now: datetime) -> Plan:
    """Return the meetings of the coming year with their steps, as there is time for them."""
    calendar = calendar_of(profile)
    series = Series(0, "", "x", "", profile, (), None)
    until = calendar.local(now + cycle.PLAN_AHEAD).date()
    rows, at_once, why = [], set[tuple[int, str]](), dict[int, Moved]()
    crowded = dict[int, Crowd]()
    days = meeting_dates.moved(profile.meeting, calendar, until)
    for number, local in enumerate(meeting_dates.up_to(profile.meeting, calendar, until), start=1):
        start = calendar.instant(local)
        if start <= now:
            continue
        end = start + timedelta(minutes=profile.meeting.minutes)
        meeting = Meeting(number, 0, local, start, end, sequence=number)
        if local in days:
            why[number] = why_off(profile, calendar, days[local])
        planned = cycle.plan(profile, meeting, calendar)
        if (crowd := crowding.crowd(planned)).is_ahead(now):
            crowded[number] = crowd
        fitted = short_notice.fit(crowding.thin(planned), {"": meeting}, calendar, now)
        at_once |= {(number, key) for key in fitted.at_once}
        steps = (_step(each, fitted, meeting, calendar.zone) for each in fitted.steps)
        rows.append((meeting, tuple(sorted(steps, key=lambda step: step.due_at))))
    return Plan(series, tuple(rows), at_once=frozenset(at_once), moved=why, crowded=crowded)


def early(data: Data, now: datetime) -> Plan:
    """Return the same of a set-up in which much may be missing, but not when they meet."""
    row = {"key": "x", "channel": "C000", "channel_name": "x", **data["series"]}
    return plan(SeriesRow.model_validate(row).profile, now)


def _step(planned: Planned, fitted: Fitted, meeting: Meeting, zone: str) -> Occurrence:
    step = planned.step
    return Occurrence(
        *(0, "", 0, meeting.id, step.key, step.kind, planned.local, zone, "", planned.due_at),
        state="skipped" if step.key in fitted.left_out else "planned",
    )
