"""What follows from the cycle's poll asks first where its closing does (docs/adr/0050)."""

from datetime import datetime

from bot.ports import Store
from bot.rules import cycle, poll_steps
from bot.rules.cycle import Occurrence, Planned
from bot.rules.polls import Poll
from bot.rules.series import Meeting, Series
from bot.services import entries, owing, zones
from bot.services.holidays import calendar_of


def asks(series: Series, meeting: Meeting, poll: Poll) -> bool:
    """Tell whether the convener is asked before a poll reminds and before its result is posted.

    A poll that somebody opened by hand is theirs: it asks nobody.
    """
    step = poll_steps.following(series.profile, "poll_result", poll.number)
    return poll.purpose == "priority" and cycle.asks(series.profile, step, meeting)


def ask(store: Store, series: Series, poll: Poll, kind: str, now: datetime) -> bool:
    """Ask the convener before what follows from a poll, once; tell whether it waits for them."""
    meeting = store.meetings.get(poll.meeting)
    if not asks(series, meeting, poll):
        return False
    step = poll_steps.following(series.profile, kind, poll.number)
    local = calendar_of(series.profile).local(now).replace(microsecond=0, tzinfo=None)
    planned = Planned(step, local, now, local)
    zone, tzdata = series.profile.zone, zones.edition()
    occurrence = store.ledger.ask(series.workspace, meeting, planned, zone, tzdata)
    if occurrence is not None:
        refs = {"meeting": meeting.id, "occurrence": occurrence.id}
        owing.to_convener(store, series, "ask", f"{occurrence.id}", now, refs=refs)
        entries.of_step(store, occurrence, "asked", now)
    return True


def is_over(store: Store, occurrence: Occurrence) -> bool:
    """Tell whether a step is the reminder of a poll that takes no votes any more."""
    if occurrence.kind != "poll_reminder":
        return False
    return of_cycle(store, occurrence.meeting).state != "open"


def of_cycle(store: Store, meeting: int) -> Poll:
    """Return the poll of the cycle from which a step of the meeting with this id follows."""
    (poll,) = (each for each in store.polls.of_meeting(meeting) if each.purpose == "priority")
    return poll
