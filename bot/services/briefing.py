"""What a deputy needs to act for a party, put together when it is said."""

from datetime import datetime

from bot.ports import Store
from bot.rules.briefing import Briefing
from bot.rules.series import Meeting, Series
from bot.services import agenda, answers, inviting, polling, register


def of(store: Store, series: Series, meeting: Meeting, party: int, now: datetime) -> Briefing:
    """Return what waits for a party at a meeting, and what it has done for it so far."""
    place = answers.place(store, series, meeting, party, now)
    boards = (polling.board(store, series, poll) for poll in store.polls.open_ones(series.id))
    owned = (e for e in store.outcomes.of_series(series.id, ["open"]) if e.owner.party == party)
    return Briefing(
        invited=inviting.of(store, place, "invitation", now),
        page=agenda.page(store, series, meeting),
        polls=tuple(
            board
            for board in boards
            if board.poll.is_open(now) and party in {each.id for each in board.missing}
        ),
        register=register.of(store, series, owned, now),
        is_open=not place.meeting.has_started(now),
    )
