"""The steps of one meeting, put into the ledger as there is time for them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Store
from bot.rules import cycle, short_notice, step_moves
from bot.rules.cycle import Occurrence, Planned
from bot.rules.moving import apart, once_a_year
from bot.rules.series import Meeting, Series
from bot.services import sessions, zones
from bot.services.holidays import calendar_of


@dataclass(frozen=True, slots=True)
class Laid:
    """What putting the steps of a meeting into the ledger did."""

    new: int
    """How many steps were not there."""
    left_out: tuple[Occurrence, ...] = ()
    """Those for which there is no time, because the meeting was made so late."""


def steps_of(store: Store, series: Series, meeting: Meeting) -> list[Planned]:
    """Return the steps of a meeting, apart from those of others, what is of a year once."""
    calendar = calendar_of(series.profile)
    return _apart(store, series, meeting, sessions.steps(store, series, meeting, calendar))


def lay(
    store: Store, series: Series, meeting: Meeting, now: datetime, *, anew: bool = False
) -> Laid:
    """Keep the steps of a meeting planned.

    Of a meeting that gets its steps now, or ``anew`` because it is at another time and nobody has
    heard of it, no step is late: what lies in the past comes at the next working hour, or is left
    out and not reported as missed (``short_notice``).
    """
    calendar = calendar_of(series.profile)
    known = {each.step: each for each in store.ledger.of_meeting(meeting.id)}
    planned = sessions.steps(store, series, meeting, calendar)
    if known and not anew:
        kept = short_notice.follow(planned, known, calendar, now)
        kept = step_moves.kept(kept, known, meeting, calendar)
        return Laid(_plan(store, series, meeting, _apart(store, series, meeting, kept)))
    seen = sessions.by_key(store, series, meeting)
    fitted = short_notice.fit(planned, seen, calendar, now)
    again = [k for k in known.values() if k.state == "skipped" and k.step not in fitted.left_out]
    for each in again:
        store.ledger.move_on(each.id, ["skipped"], "planned", now)
    new = _plan(store, series, meeting, _apart(store, series, meeting, list(fitted.steps)))
    steps = store.ledger.of_meeting(meeting.id)
    out = tuple(each for each in steps if each.step in fitted.left_out)
    for each in out:
        store.ledger.move_on(each.id, ["planned"], "skipped", now)
    reopen(store, meeting, again)
    if any(each.kind == "call" for each in out):
        # Nobody is called, but what a party proposes is taken, as after the call.
        kept_now = store.meetings.get(meeting.id)
        store.meetings.save(replace(kept_now, call_closed_at=now))
    return Laid(new, out)


def reopen(store: Store, meeting: Meeting, again: list[Occurrence]) -> None:
    """Let the call of a meeting open after all, if it is among the steps that come ``again``."""
    found = store.meetings.get(meeting.id)
    if found.call_opened_at is None and any(each.kind == "call" for each in again):
        store.meetings.save(replace(found, call_closed_at=None))


def none(store: Store, series: Series, meeting: Meeting) -> None:
    """Take what is planned of a meeting out of the ledger."""
    _plan(store, series, meeting, [])


def _plan(store: Store, series: Series, meeting: Meeting, steps: list[Planned]) -> int:
    zone = series.profile.zone
    return store.ledger.plan(series.workspace, meeting, steps, zone, zones.edition())


def _apart(store: Store, series: Series, meeting: Meeting, planned: list[Planned]) -> list[Planned]:
    calendar = calendar_of(series.profile)
    every = store.ledger.of_series(series.id, cycle.STATE_NAMES)
    others = [each for each in every if each.meeting != meeting.id]
    standing, year = store.meetings.of_series(series.id), meeting.local.year
    same_year = {each.id for each in standing if each.local.year == year}
    of_year = {each.step for each in others if each.meeting in same_year}
    taken = {(each.step, each.local) for each in others}
    return apart(once_a_year(planned, meeting, of_year), taken, calendar)
