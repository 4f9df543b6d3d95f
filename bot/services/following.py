"""What follows when a meeting has a new time, or is set: its steps, and who is told when."""

from collections.abc import Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules import moving, reminding, short_notice
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery
from bot.rules.series import Meeting, Series
from bot.rules.sessions import kin
from bot.services import owing, polling, scheduling, sessions
from bot.services.holidays import calendar_of

WAS = "was"
"""The ref of a word that says from when a meeting was moved."""
PLACED = "placed"
"""The ref of a word that says whether the place is another one than people know: 0 or 1."""
CHANGE = "change"
"""The ref that says which change of the meeting a word is about."""


def settle(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Occurrence]:
    """Plan the steps of a meeting that is at a new time; return those that are left out.

    A step that lies in the past now is done at once if that is still of use (``cycle.KINDS``), and
    left out if not. One that was left out and lies ahead again is planned once more.
    """
    planned = scheduling.steps_of(store, series, meeting)
    again = moving.revived(store.ledger.of_meeting(meeting.id), planned, now)
    for each in again:
        store.ledger.move_on(each.id, ["skipped"], "planned", now)
    scheduling.reopen(store, meeting, again)
    laid = scheduling.lay(store, series, meeting, now)
    polling.follow(store, series, meeting, now)
    steps = store.ledger.of_meeting(meeting.id)
    past = [step for step in steps if step.state == "planned" and step.due_at <= now]
    late = [step for step in past if _is_lost(store, series, step, steps, now)]
    for step in late:
        store.ledger.move_on(step.id, ["planned"], "skipped", now)
    return [*laid.left_out, *late]


def is_urgent(series: Series, before: Meeting, after: Meeting, now: datetime) -> bool:
    """Tell whether the news of a change would come too late in the next working hour."""
    return moving.is_urgent(before, after, now, calendar_of(series.profile))


def is_now(series: Series, now: datetime, *, urgent: bool) -> bool:
    """Tell whether a word that is owed now goes out at once."""
    is_open = calendar_of(series.profile).next_open(now) == now
    return urgent or (is_open and not series.paused)


def post(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    kind: str,
    meeting: Meeting,
    refs: Mapping[str, int | str],
    now: datetime,
    *,
    urgent: bool,
) -> None:
    """Owe the channel the word of a change of a meeting: at once, or at the next working hour."""
    change = {CHANGE: meeting.changes, **refs}
    key = str(meeting.changes)
    owing.post(store, series, kind, meeting, now, at_once=urgent, key=key, refs=change)


def direct(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    kind: str,
    meeting: Meeting,
    party: int,
    refs: Mapping[str, int | str],
    now: datetime,
    *,
    urgent: bool,
) -> None:
    """Owe whoever acts for a party the word of a change, once."""
    person = store.seats.seat(party, meeting.id, now).acting
    if person is None:
        return
    owing.direct(
        store,
        series,
        person,
        kind,
        f"{meeting.id}:{party}:{meeting.changes}",
        now,
        refs={"meeting": meeting.id, "party": party, CHANGE: meeting.changes, **refs},
        deadline=max(meeting.starts_at, now),
        asked=urgent,
    )


def unsent(store: Store, series: Series, kind: str, meeting: Meeting) -> Delivery | None:
    """Return the post about the change before this one, if nobody has read it yet."""
    key = f"{kind}:{meeting.id}:{meeting.changes - 1}"
    found = store.outbox.by_dedupe(series.workspace, key)
    return found if found is not None and found.state == "ready" else None


def _is_lost(
    store: Store, series: Series, step: Occurrence, steps: list[Occurrence], now: datetime
) -> bool:
    """Tell whether a step in the past is of no use any more to those whom it is for."""
    due = {each.kind: each.due_at for each in steps}
    meeting = sessions.at_step(store, series, step)
    if short_notice.is_useless(step, meeting, due, now):
        return True
    return reminding.is_superseded(step, kin(step, steps), calendar_of(series.profile), now)
