"""What is owed to proposers and the convener once an agenda is published, and after the meeting."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.agenda import Item, proposed
from bot.rules.series import Meeting, Series
from bot.services import owing
from bot.services.holidays import calendar_of

ASK = "carry"
"""The question to the convener whether everything was reached."""
REACHED = "agenda.reached"
"""The action under which the audit trail keeps that every item of a meeting was reached."""
ASKED_FOR = timedelta(days=14)
"""After that, the question is of no use any more."""


def pass_over(
    store: Store, series: Series, items: Iterable[Item], meeting: Meeting, now: datetime
) -> None:
    """Owe each proposer the word that the agenda is published while nobody decided on the item."""
    for item in proposed(items):
        if item.proposer not in series.conveners:
            proposer = store.people.get(item.proposer)
            refs, until = {"item": item.number, "meeting": meeting.id}, meeting.starts_at
            owing.direct(
                store, series, proposer, "passed_over", f"{item.id}", now, refs=refs, deadline=until
            )


def is_answered(store: Store, series: Series, meeting: Meeting) -> bool:
    """Tell whether a convener has said that every item of a meeting was reached."""
    return store.audit.was_done(series.id, REACHED, subject(meeting), meeting.starts_at)


def subject(meeting: Meeting) -> str:
    """Return under what the audit trail keeps that every item of a meeting was reached."""
    return f"reached:{meeting.id}"


def ask(store: Store, series: Series, meeting: Meeting) -> None:
    """Owe the convener the question what was not reached, on the working day after the meeting."""
    due_at = calendar_of(series.profile).next_morning(meeting.ends_at)
    refs, deadline = {"meeting": meeting.id}, meeting.ends_at + ASKED_FOR
    owing.to_convener(store, series, ASK, f"{meeting.id}", due_at, refs=refs, deadline=deadline)
