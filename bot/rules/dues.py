"""Due dates of outcomes: who hears of one, when, and what is still worth saying (engine.md).

The owner is reminded on the day, or on the working day before if nobody may be disturbed then. When
the day has passed they hear of it once, on the next working day, and three working days later the
convener does. Instants are aware UTC.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.rules.calendar import Calendar
from bot.rules.outcomes import UNDO_WITHIN, Heard, Outcome

AT = time(9)
"""Local time of what is said about a due date."""
CONVENER_AFTER = 3
"""Working days between the owner's word that it is overdue and the convener's."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be said now, if anything, and the outcome afterwards."""

    outcome: Outcome
    say: Heard = ""


def planned(outcome: Outcome, calendar: Calendar, now: datetime) -> Outcome:
    """Return the outcome with the time at which somebody is to hear of its date next.

    Not within the ten minutes in which what was just done can be undone.
    """
    if not outcome.is_open or outcome.due is None or outcome.heard == "convener":
        return replace(outcome, next_at=None)
    times = {
        "": _on(calendar, calendar.on_or_before(outcome.due)),
        "owner": overdue_at(outcome.due, calendar),
        "overdue": _on(calendar, calendar.working_days(_today(calendar, now), CONVENER_AFTER)),
    }
    return replace(outcome, next_at=max(times[outcome.heard], now + UNDO_WITHIN))


def turn(outcome: Outcome, calendar: Calendar, now: datetime) -> Turn:
    """Return what to say of an outcome whose time has come: after downtime the latest word only.

    At an hour when nobody may be disturbed nothing is said, and it is asked again at the next
    one: by then the day may have passed. The convener never hears before the owner.
    """
    if not outcome.is_open or outcome.due is None or outcome.heard == "convener":
        return Turn(replace(outcome, next_at=None))
    opens_at = calendar.next_open(now)
    if opens_at > now:
        return Turn(replace(outcome, next_at=opens_at))
    say: Heard = "owner"
    if outcome.heard == "overdue":
        say = "convener"
    elif outcome.due < _today(calendar, now):
        say = "overdue"
    elif outcome.heard == "owner":  # the clock was set back
        return Turn(planned(outcome, calendar, now))
    return Turn(planned(replace(outcome, heard=say), calendar, now), say)


def later(outcome: Outcome, now: datetime) -> Outcome:
    """Return an outcome of which nothing could be said now, to be asked about in a day."""
    return replace(outcome, next_at=now + timedelta(days=1))


def overdue_at(due: date, calendar: Calendar) -> datetime:
    """Return when the owner hears that ``due`` has passed."""
    return _on(calendar, calendar.on_or_after(due + timedelta(days=1)))


def _on(calendar: Calendar, day: date) -> datetime:
    return calendar.instant(datetime.combine(day, AT))


def _today(calendar: Calendar, now: datetime) -> date:
    return calendar.local(now).date()
