"""The cycle's poll: which of the items that were proposed matter most to the parties."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Store
from bot.rules import poll_times, polls, tally
from bot.rules.agenda import Item, accepted, proposed
from bot.rules.polls import OPTIONS_LIMIT, PRIORITIES, Board, Option, Poll
from bot.rules.series import Meeting, Series
from bot.rules.tally import Order
from bot.services import owing, poll_asks, polling
from bot.services.holidays import calendar_of


def opened(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Open the poll of a meeting, once; else tell the convener why it is not opened.

    That is when fewer than two items were proposed, when the agenda is published already, and when
    the time at which it would close has passed.
    """
    if _is_opened(store, meeting):
        return
    planned = draft(store, series, meeting, now)
    if why := hindrance(planned, meeting, now):
        refs: dict[str, int | str] = {"meeting": meeting.id, "why": why}
        owing.to_convener(store, series, "poll.unopened", f"{meeting.id}", now, refs=refs)
        _leave_out(store, meeting, now)
        return
    number = store.series.next_number(series.id)
    polling.begin(store, series, polls.numbered(planned, number), now)


def why_not(store: Store, series: Series, meeting: Meeting, now: datetime) -> str:
    """Return why the poll of a meeting would not be opened now; empty if it would, or is."""
    if _is_opened(store, meeting):
        return ""
    return hindrance(draft(store, series, meeting, now), meeting, now)


def _is_opened(store: Store, meeting: Meeting) -> bool:
    return any(poll.purpose == "priority" for poll in store.polls.of_meeting(meeting.id))


def _leave_out(store: Store, meeting: Meeting, now: datetime) -> None:
    """Call neither step done: no poll was opened, and none will be closed."""
    for step in store.ledger.of_meeting(meeting.id):
        if step.kind == "poll":
            store.ledger.move_on(step.id, ["done"], "skipped", now)
        elif step.kind == "poll_closes":
            store.ledger.move_on(step.id, ["planned"], "skipped", now)


def closed(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Close the poll of a meeting, unless somebody chose another time for it."""
    for poll in store.polls.of_meeting(meeting.id):
        is_due = poll.state == "open" and poll.closes_at <= now
        if poll.purpose == "priority" and is_due:
            polling.finish(store, series, poll, now)


def follow(store: Store, series: Series, meeting: Meeting, kind: str, now: datetime) -> None:
    """Send what follows from the poll of a meeting: its reminder, or its result."""
    poll = poll_asks.of_cycle(store, meeting.id)
    send = polling.result if kind == "poll_result" else polling.remind
    send(store, series, poll, now)


def board(store: Store, series: Series, meeting: Meeting) -> Board:
    """Return the poll of a meeting from which a step follows, with its ballots."""
    return polling.board(store, series, poll_asks.of_cycle(store, meeting.id))


def order(
    store: Store, series: Series, meeting: Meeting, items: Sequence[Item], now: datetime
) -> Order | None:
    """Return the order that the last closed poll on what matters most gives the agenda.

    ``items`` are those of the meeting. ``None`` if the agenda cannot take it any more, and if
    nobody voted.
    """
    if meeting.published_at is not None or meeting.has_started(now):
        return None
    every = store.polls.of_meeting(meeting.id)
    closed = [each for each in every if each.purpose == "priority" and each.state == "closed"]
    if not closed:
        return None
    found = polling.board(store, series, closed[-1])
    return tally.order(found, items) if found.ballots else None


def draft(store: Store, series: Series, meeting: Meeting, now: datetime) -> Poll:
    """Return the poll as it would be opened now, without a number yet; it may have no options."""
    calendar = calendar_of(series.profile)
    closes_at = polling.closes(store, meeting) or poll_times.deadline("", calendar, now)
    found = store.agenda.of_meeting(meeting.id)
    every = [item for item in found if not item.standing]  # they come anyway
    asked = [*accepted(every), *proposed(every)][:OPTIONS_LIMIT]
    most = max(1, min(PRIORITIES, len(asked) - 1))
    return Poll(
        id=0,
        series=series.id,
        meeting=meeting.id,
        number=0,
        kind=polls.kind_of(most),
        question="",
        options=tuple(Option(item.title, item.number) for item in asked),
        most=most,
        hidden=False,
        purpose="priority",
        person=None,
        opened_at=now,
        closes_at=closes_at,
        remind_at=poll_times.reminder(now, closes_at, calendar),
    )


def hindrance(poll: Poll, meeting: Meeting, now: datetime) -> str:
    """Return why the poll is not opened now, as ``views.poll_notes`` knows it; empty if it is."""
    if meeting.published_at is not None:
        return "published"
    if poll.closes_at <= now:
        return "late"
    return "few" if len(poll.options) < 2 else ""  # noqa: PLR2004 - a choice
