"""What the clock and the channel have to do with polls: posts, reminders, closing, once each."""

import logging
from datetime import datetime

from bot.logs import fault
from bot.ports import Conflict, Database, Entry, Store, Unavailable
from bot.rules import poll_times, polls
from bot.rules.outbox import Owed, Target
from bot.rules.polls import Board, Poll
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.services import entries, owing, poll_asks, recording, sharing, shown_homes
from bot.services.holidays import calendar_of

log = logging.getLogger(__name__)
AT_CLOSE = 100
"""How many messages to parties are updated when a poll closes, the newest first (docs/adr/0034)."""
OF_PARTY = frozenset({"poll.reminder", recording.VOTE, sharing.VOTE})
"""What tells a person of the vote of a party, and has buttons that vote."""


def run_due(database: Database, now: datetime) -> list[str]:
    """Do for every poll what is due, one transaction each; return what was done, in order.

    A poll that fails is left for the convener, who is told, so that it holds up no other one.
    """
    ran: list[str] = []
    while True:
        poll: Poll | None = None
        try:
            with database.transaction() as store:
                poll = store.polls.claim(now)
                if poll is None:
                    return ran
                ran.append(run(store, poll, now))
        except (Unavailable, Conflict):
            raise
        except Exception as error:
            if poll is None:
                raise
            fault(log, error, "poll %d failed", poll.id)
            with database.transaction() as store:
                _park(store, poll, now)


def run(store: Store, poll: Poll, now: datetime) -> str:
    """Close a claimed poll whose time has come, or remind the silent; return which."""
    series = store.series.get(poll.series)
    if now >= poll.closes_at:
        finish(store, series, poll, now)
        return f"poll-{poll.number}-closes"
    _remind(store, series, poll, now)
    return f"poll-{poll.number}-reminds"


def board(store: Store, series: Series, poll: Poll) -> Board:
    """Return a poll with its ballots and who has a vote."""
    meeting = store.meetings.get(poll.meeting)
    asked = polls.voters(store.seats.parties(series.id), meeting.call)
    known = {party.id for party in asked}
    given = store.polls.ballots(poll.id)
    counted = {party: ballot for party, ballot in given.items() if party in known}
    gone = polls.gone(poll, store.agenda.of_meeting(meeting.id))
    return Board(series, meeting, poll, asked, counted, gone)


def begin(store: Store, series: Series, poll: Poll, now: datetime) -> Poll:
    """Save a new poll and owe the channel its post."""
    kept = store.polls.add(poll)
    _post(store, series, kept, "poll.post", now)
    audit(store, series, kept, "poll.opened", kept.person, now)
    return kept


def finish(
    store: Store, series: Series, poll: Poll, now: datetime, person: int | None = None
) -> Poll:
    """Close a poll and owe the channel its result; one of a withdrawn meeting just ends.

    Where the cycle asks, the result waits for the convener, unless a ``person`` closed the poll.
    """
    withdrawn = store.meetings.get(poll.meeting).withdrawn_at is not None
    closed = polls.close(poll, now, withdrawn=withdrawn)
    store.polls.save(closed)
    audit(store, series, closed, f"poll.{closed.state}", person, now)
    refresh(store, series, closed, now)
    _ask_no_more(store, series, closed, now)
    if not withdrawn:
        if person is not None or not poll_asks.ask(store, series, closed, "poll_result", now):
            _conclude(store, series, closed, now)
        if closed.purpose == "priority":
            _end_step(store, closed, now)
    return closed


def _conclude(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe the result, and of the cycle's poll the order that it gives: a question says both."""
    result(store, series, poll, now)
    if poll.purpose == "priority":
        tell(store, series, poll, "poll.order", now)


def _end_step(store: Store, poll: Poll, now: datetime) -> None:
    """Call the cycle's closing done that was passed over because the poll was kept open."""
    for step in store.ledger.of_meeting(poll.meeting):
        is_done = step.kind == "poll_closes" and store.ledger.move_on(
            step.id, ["skipped"], "done", now
        )
        if is_done:
            entries.of_step(store, step, "done", now)


def result(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe the channel the result of a poll."""
    _post(store, series, poll, "poll.result", now)


def refresh(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe the channel's post of the poll an update; many at once become one."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind="poll.post",
            manner="update",
            target=Target(channel=series.channel),
            dedupe=f"update:poll.post:{poll.id}",
            due_at=now,
            refs={"meeting": poll.meeting, "poll": poll.id, "post": f"poll.post:{poll.id}"},
            series=series.id,
        )
    )
    shown_homes.of_conveners(store, series, now)


def refresh_items(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the open polls about the items of a meeting an update: an option may be gone."""
    for poll in store.polls.of_meeting(meeting.id):
        if poll.is_open(now) and any(option.item is not None for option in poll.options):
            refresh(store, series, poll, now)


def follow(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Let the open poll of the cycle close when its step is due now, and say so in its post."""
    closes_at = closes(store, meeting)
    for poll in store.polls.of_meeting(meeting.id):
        if closes_at is None or poll.purpose != "priority":
            continue
        moved = poll_times.follow(poll, closes_at, calendar_of(series.profile))
        if moved != poll:
            store.polls.save(moved)
            refresh(store, series, moved, now)


def closes(store: Store, meeting: Meeting) -> datetime | None:
    """Return when the cycle closes the poll of a meeting, if it has such a step."""
    steps = store.ledger.of_meeting(meeting.id)
    return next((step.due_at for step in steps if step.kind == "poll_closes"), None)


def tell(store: Store, series: Series, poll: Poll, kind: str, now: datetime) -> None:
    """Owe the convener a word about a poll."""
    refs = {"meeting": poll.meeting, "poll": poll.id}
    owing.to_convener(store, series, kind, f"{poll.id}", now, refs=refs)


def audit(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    poll: Poll,
    action: str,
    person: int | None,
    now: datetime,
) -> None:
    """Write who did what to a poll; its words are kept as hashes."""
    texts = {"question": poll.question, "options": "\n".join(each.text for each in poll.options)}
    store.audit.write(
        Entry(series.workspace, series.id, now, person, action, f"poll:{poll.id}", texts=texts)
    )


def _post(store: Store, series: Series, poll: Poll, kind: str, now: datetime) -> None:
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="post",
            target=Target(channel=series.channel),
            dedupe=f"{kind}:{poll.id}",
            due_at=calendar_of(series.profile).next_open(now),
            refs={"meeting": poll.meeting, "poll": poll.id},
            series=series.id,
            asked=False,
        )
    )
    shown_homes.of_series(store, series, poll.meeting, now)


def _remind(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe whoever acts for each silent party the one reminder, or ask the convener first."""
    store.polls.save(polls.reminded(poll))
    if silent(store, series, poll, now) and poll_asks.ask(
        store, series, poll, "poll_reminder", now
    ):
        return
    remind(store, series, poll, now)


def silent(store: Store, series: Series, poll: Poll, now: datetime) -> list[tuple[Party, Person]]:
    """Return the parties that have not voted and for whom somebody acts, and who that is."""
    seats = store.seats.every_seat(series.id, poll.meeting, now)
    missing = [(party, seats[party.id].acting) for party in board(store, series, poll).missing]
    return [(party, person) for party, person in missing if person is not None]


def remind(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe whoever acts for each silent party the reminder."""
    for party, person in silent(store, series, poll, now):
        owing.direct(
            store,
            series,
            person,
            "poll.reminder",
            f"{poll.id}:{party.id}",
            now,
            refs={"meeting": poll.meeting, "poll": poll.id, "party": party.id},
            deadline=poll.closes_at,
        )


def _ask_no_more(store: Store, series: Series, poll: Poll, now: datetime) -> None:
    """Owe what a poll that closes told of votes how it stands, without the buttons that vote."""
    sent = store.outbox.directs(series.id, ["sent"], now)
    asked = [
        word
        for word in reversed(sent)
        if word.owed.kind in OF_PARTY and word.owed.refs["poll"] == poll.id
    ]
    for word in asked[:AT_CLOSE]:
        owing.renew(store, series, word, now)


def _park(store: Store, poll: Poll, now: datetime) -> None:
    series = store.series.get(poll.series)
    store.polls.park(poll.id)
    audit(store, series, poll, "poll.failed", None, now)
    tell(store, series, poll, "poll.stumbled", now)
