"""What is said of polls, rendered when it is sent; or why it is no longer owed."""

from collections.abc import Callable

from bot.rules import tally
from bot.rules.polls import Board, Poll, Vote
from bot.services import ballots, polling, recording, sharing
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import poll_notes
from bot.views import polls as view
from bot.views.blocks import Message


def _post(draft: Draft) -> Message | Drop:
    """Render the poll; when it could not be posted before its end, its result says it all."""
    board = polling.board(draft.store, draft.series, _poll(draft))
    if board.poll.state != "open" and draft.delivery.owed.manner == "post":
        return Drop("the poll has ended")
    return view.post(board, draft.t, is_open=board.poll.is_open(draft.now))


def _result(draft: Draft) -> Message | Drop:
    return view.result(polling.board(draft.store, draft.series, _poll(draft)), draft.t)


def _reminder(draft: Draft) -> Message | Drop:
    """Render a reminder, if the party has not voted and this person acts for it."""
    board = polling.board(draft.store, draft.series, _poll(draft))
    if (ended := _ended(draft, board)) is not None:
        return ended
    party = next((each for each in board.missing if each.id == draft.ref("party")), None)
    if party is None:
        return Drop("voted")
    vote = ballots.place(draft.store, board, party, draft.now)
    if not vote.seat.may_act(draft.person.id):
        return Drop("handed over")
    return view.reminder(vote, draft.person, draft.t)


def _ended(draft: Draft, board: Board) -> Message | Drop | None:
    """Return what a party reads, or not, of a poll that has ended; ``None``: it takes votes.

    What told the party of it is brought up to date then, and never before. What the party voted is
    for those who act for it.
    """
    is_over = not board.poll.is_open(draft.now) or board.meeting.withdrawn_at is not None
    if draft.delivery.owed.manner != "update":
        return Drop("the poll has ended") if is_over else None
    if not is_over:
        return Drop("open again")
    vote = _vote(draft, board)
    return view.over(vote, draft.t, acts=vote.seat.may_act(draft.person.id))


def _recorded(draft: Draft) -> Message | Drop:
    board = polling.board(draft.store, draft.series, _poll(draft))
    if (ended := _ended(draft, board)) is not None:
        return ended
    vote = _vote(draft, board)
    if why := recording.untold(draft, vote.seat, vote.ballot, "voted"):
        return Drop(why)
    return view.confirmed(vote, draft.t)


def _voted_by_other(draft: Draft) -> Message | Drop:
    board = polling.board(draft.store, draft.series, _poll(draft))
    if (ended := _ended(draft, board)) is not None:
        return ended
    vote = _vote(draft, board)
    ballot = vote.ballot
    if ballot is None or ballot.recorded or ballot.person == draft.person.id:
        return Drop("voted themself")
    if not vote.seat.may_act(draft.person.id):
        return Drop("handed over")
    if draft.is_told_later:
        return Drop("voted again")
    return view.replaced(vote, draft.store.people.get(ballot.person).name, draft.t)


def _voted(draft: Draft) -> Message | Drop:
    board = polling.board(draft.store, draft.series, _poll(draft))
    return view.confirmed(_vote(draft, board), draft.t, is_open=board.poll.is_open(draft.now))


def _order(draft: Draft) -> Message | Drop:
    board = polling.board(draft.store, draft.series, _poll(draft))
    if board.meeting.published_at is not None:
        return Drop("the agenda is published")
    if not board.ballots:
        return Drop("nobody voted")
    order = tally.order(board, draft.store.agenda.of_meeting(board.meeting.id))
    return poll_notes.ordering(board, order, draft.t)


def _unopened(draft: Draft) -> Message | Drop:
    return poll_notes.unopened(draft.meeting, str(draft.delivery.owed.refs["why"]), draft.t)


def _stumbled(draft: Draft) -> Message | Drop:
    poll = _poll(draft)
    return poll_notes.stumbled(poll, draft.t) if poll.state == "open" else Drop("closed")


def _vote(draft: Draft, board: Board) -> Vote:
    party = draft.store.seats.party(draft.ref("party"))
    return ballots.place(draft.store, board, party, draft.now)


def _poll(draft: Draft) -> Poll:
    return draft.store.polls.get(draft.ref("poll"))


WORDS: dict[str, Callable[[Draft], Message | Drop]] = {
    "poll.post": _post,
    "poll.result": _result,
    "poll.reminder": _reminder,
    recording.VOTE: _recorded,
    sharing.VOTE: _voted_by_other,
    "poll.voted": _voted,
    "poll.order": _order,
    "poll.unopened": _unopened,
    "poll.stumbled": _stumbled,
}
"""By kind."""
