"""Carrying over: what was on the agenda and not reached comes back at the next meeting."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.rules import placing
from bot.rules.agenda import Item, accepted
from bot.rules.errors import MergedAway, NoNextMeeting, NotOnAgenda, NotStarted
from bot.rules.series import Meeting
from bot.rules.texts import Word


def remaining(items: Iterable[Item]) -> list[Item]:
    """Return what can be carried over, in its order; a standing item comes back by itself."""
    return [item for item in accepted(items) if not item.standing]


def require_carried(
    item: Item, meeting: Meeting, following: Meeting | None, now: datetime
) -> Meeting:
    """Return the ``following`` meeting if the item of ``meeting`` can be carried over to it.

    Raises ``MergedAway``, ``NotOnAgenda``, ``NotStarted``, ``NoNextMeeting``.
    """
    if item.merged_into is not None:
        raise MergedAway(number=item.number, into=item.merged_into)
    if item.state != "accepted":
        raise NotOnAgenda(number=item.number, state=Word(item.state))
    if not meeting.has_started(now):
        raise NotStarted(number=item.number, date=meeting.starts_at)
    if following is None:
        raise NoNextMeeting(number=item.number, date=meeting.starts_at)
    return following


def carry(item: Item, meeting: Meeting, following: Meeting, there: Iterable[Item]) -> Item:
    """Return the item on the agenda of the ``following`` meeting, before what is new there.

    ``there`` are the items of that meeting. The date that the item is first carried from is kept.
    """
    return replace(
        item,
        meeting=following.id,
        position=placing.behind_head(each.position for each in accepted(there)),
        carried_from=item.carried_from or meeting.starts_at,
        late=False,
    )
