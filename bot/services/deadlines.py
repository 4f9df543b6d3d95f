"""Forward deadlines and outcomes: a due date by its name, and outcomes that follow a new date."""

from dataclasses import replace
from datetime import date, datetime

from bot.ports import Entry, Store
from bot.rules import dates, deadlines, dues
from bot.rules.outcomes import Outcome, State
from bot.rules.series import Profile, Series
from bot.services import owing
from bot.services.holidays import calendar_of

_WAITING: tuple[State, ...] = ("proposed", "open")


def due(profile: Profile, given: str, today: date) -> tuple[date, str | None]:
    """Return the day that was written, by a date or a deadline's name; and which deadline it is.

    Raises what ``dates.parse_date`` and ``dates.require_ahead`` raise.
    """
    found = deadlines.read(given, profile.deadlines, today)
    if found is not None:
        return dates.require_ahead(found.day, today), found.ref
    return dates.parse_date(given, today), None


def follow(store: Store, series: Series, now: datetime) -> None:
    """Let what is to be done by a deadline be due when the series has it now.

    The owner is told with the next reminder. A deadline that the series has no more leaves the
    date as it was.
    """
    known = series.profile.deadlines
    for outcome in store.outcomes.of_series(series.id, _WAITING):
        found = deadlines.pointed(outcome.deadline or "", known)
        if found is not None and found.day != outcome.due:
            _move(store, series, outcome, found.day, now)


def _move(store: Store, series: Series, outcome: Outcome, day: date, now: datetime) -> None:
    # What the owner was last told: a date that changed twice meanwhile is no news of theirs.
    told = outcome.due_before if outcome.due_before and not outcome.heard else outcome.due
    moved = replace(outcome, due=day, due_before=None if told == day else told, heard="")
    store.outcomes.save(dues.planned(moved, calendar_of(series.profile), now))
    meeting = store.meetings.current(series.id, now)
    if meeting is not None and meeting.published_at is not None:
        owing.refresh(store, series, "agenda", meeting, now)
    subject = f"outcome:{outcome.id}"
    entry = Entry(series.workspace, series.id, now, None, "outcome.followed", subject)
    store.audit.write(replace(entry, party=outcome.owner.party))
