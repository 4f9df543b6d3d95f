"""Proposing: for which meeting, whether it is late, and what repeats an earlier proposal."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.rules.agenda import Draft, Item
from bot.rules.errors import CallNotOpen, ProposalsAhead, ProposalsFollow, ProposalsOver
from bot.rules.series import Meeting

SAME_TITLE_WITHIN = timedelta(minutes=10)
"""The same title from the same party within this time is the same proposal (engine.md)."""


def require_ahead(
    meeting: Meeting, following: Meeting | None, opens: datetime | None, now: datetime, ask: str
) -> None:
    """Return if the meeting has not started.

    ``following`` is the meeting after it, whose call opens at ``opens``; ``ask`` is the convener's
    name. Raises ``ProposalsOver``, ``ProposalsAhead``, ``ProposalsFollow``.
    """
    if not meeting.has_started(now):
        return
    date = meeting.starts_at
    if following is not None and following.call_opened_at is not None:
        raise ProposalsFollow(date=date, following=following.starts_at)
    if following is not None and opens is not None:
        raise ProposalsAhead(date=date, following=following.starts_at, opens=opens)
    raise ProposalsOver(date=date, convener=ask)


def is_late(meeting: Meeting, *, convener: bool) -> bool:
    """Tell whether an item proposed now is late, for the convener to decide.

    It is when the call is over, or was left out because the meeting was made so late. Raises
    ``CallNotOpen`` if a party proposes before the call; the convener may always.
    """
    over = is_over(meeting)
    if meeting.call_opened_at is None and not over and not convener:
        raise CallNotOpen
    return over


def is_over(meeting: Meeting) -> bool:
    """Tell whether the call for the meeting's items is over, so that what comes now is late."""
    return meeting.call_closed_at is not None or meeting.published_at is not None


def repeated(draft: Draft, items: Iterable[Item], party: int | None, now: datetime) -> Item | None:
    """Return the item that ``draft`` repeats: same party and title, within ten minutes."""
    for item in items:
        same = item.party == party and item.title == draft.title and item.is_open
        if same and item.created_at and now - item.created_at <= SAME_TITLE_WITHIN:
            return item
    return None
