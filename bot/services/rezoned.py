"""What was worked out with another edition of the time zones is worked out again, and said."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules.series import Series
from bot.services import owing, zones
from bot.services.holidays import calendar_of

KIND = "rezoned"


def follow(store: Store, series: Series, now: datetime) -> None:
    """Let the meetings ahead start at the same local time as before; the steps follow them.

    A meeting of which people have heard as well: it is the hour on the clock that they know. The
    convener is told, once for each edition that changes a time of theirs.
    """
    calendar, edition = calendar_of(series.profile), zones.edition()
    shifted = {
        step.meeting
        for step in store.ledger.of_series(series.id, ("planned",))
        if step.tzdata != edition
        and step.zone == series.profile.zone
        and step.due_at != calendar.instant(step.local)
    }
    for meeting in map(store.meetings.get, sorted(shifted)):
        starts_at = calendar.instant(meeting.local)
        ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
        store.meetings.save(replace(meeting, starts_at=starts_at, ends_at=ends_at))
        about = f"meeting:{meeting.id}"
        entry = Entry(series.workspace, series.id, now, None, "meeting.rezoned", about)
        store.audit.write(entry)
    if shifted:
        refs = {"meeting": min(shifted)}
        owing.to_convener(store, series, KIND, f"{series.id}:{edition}", now, refs=refs)
