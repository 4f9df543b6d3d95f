"""Polls: ask, extend, close, and take the order that a result suggests; votes are in ballots."""

import re
from collections.abc import Iterable
from datetime import datetime

from bot.ports import Store
from bot.rules import poll_times, polls, tally
from bot.rules.errors import (
    ConvenerAsks,
    NoOpenPoll,
    NoOrder,
    NoSuchItem,
    NoSuchPoll,
    NotYourPoll,
    OrderOver,
    OrderTooLate,
    WhichPoll,
)
from bot.rules.examples import Example
from bot.rules.faults import at
from bot.rules.polls import Board, Draft, Option, Poll
from bot.rules.texts import Word
from bot.services import agenda, polling
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

_ITEM = re.compile(r"#([0-9]{1,9})")


def require_asker(scene: Scene) -> None:
    """Return if the person may open a poll; raises ``ConvenerAsks``, or why not."""
    if scene.is_convener:
        return
    if not scene.series.profile.parties_ask:
        raise ConvenerAsks(convener=scene.convener.name)
    scene.require("ask")


def ask(store: Store, scene: Scene, draft: Draft, until: str, now: datetime) -> Poll:
    """Open a poll of the meeting's parties; an option ``#12`` is the item of that number.

    Raises what ``require_asker`` and ``poll_times.deadline`` raise, and ``NoSuchItem``.
    """
    require_asker(scene)
    calendar = calendar_of(scene.series.profile)
    closes_at = poll_times.deadline(until, calendar, now)
    with at("options"):
        options = tuple(_option(store, scene, text) for text in draft.options)
    number = store.series.next_number(scene.series.id)
    poll = Poll(
        id=0,
        series=scene.series.id,
        meeting=scene.meeting.id,
        number=number,
        kind=polls.kind_of(draft.most),
        question=draft.question,
        options=options,
        most=draft.most,
        hidden=draft.hidden,
        purpose="",
        person=scene.person.id,
        opened_at=now,
        closes_at=closes_at,
        remind_at=poll_times.reminder(now, closes_at, calendar),
        extended=True,
    )
    return polling.begin(store, scene.series, poll, now)


def find(store: Store, scene: Scene, number: int | None, *, hold: bool = False) -> Poll:
    """Return the poll with this number, or the only open one.

    Raises ``NoSuchPoll``, ``NoOpenPoll``, ``WhichPoll``.
    """
    if number is None:
        number = _only(store.polls.open_ones(scene.series.id))
    poll = store.polls.by_number(scene.series.id, number, hold=hold)
    if poll is None:
        raise NoSuchPoll(number=number, example=Word("poll status"))
    return poll


def boards(store: Store, scene: Scene, number: int | None) -> list[Board]:
    """Return the poll with this number, or every open one. Raises ``NoSuchPoll``."""
    found = store.polls.open_ones(scene.series.id)
    if number is not None:
        found = [find(store, scene, number)]
    return [polling.board(store, scene.series, poll) for poll in found]


def extend(store: Store, scene: Scene, number: int | None, until: str, now: datetime) -> Poll:
    """Keep a poll open for longer; its post tells everybody.

    Raises ``NotYourPoll``, ``NotLater``, ``PollClosed`` and what ``poll_times.deadline`` raises.
    """
    poll = owned(store, scene, number)
    calendar = calendar_of(scene.series.profile)
    polls.require_open(poll, now)
    later = poll_times.deadline(until, calendar, now)
    extended = poll_times.extend(poll, later, calendar, now)
    store.polls.save(extended)
    polling.refresh(store, scene.series, extended, now)
    polling.audit(store, scene.series, extended, "poll.extended", scene.person.id, now)
    return extended


def close(store: Store, scene: Scene, number: int | None, now: datetime) -> Poll:
    """Close a poll before its time. Raises ``NotYourPoll``, ``PollClosed``."""
    poll = owned(store, scene, number)
    polls.require_open(poll, now)
    return polling.finish(store, scene.series, poll, now, scene.person.id)


def owned(store: Store, scene: Scene, number: int | None) -> Poll:
    """Return a poll that the person may change. Raises ``NotYourPoll`` and what ``find`` does."""
    poll = find(store, scene, number)
    if not scene.is_convener and not polls.who_opened(poll, scene.person):
        raise NotYourPoll(number=poll.number)
    return poll


def order(store: Store, scene: Scene, number: int | None, now: datetime) -> list[int]:
    """Order the agenda by the result of a poll about its items; return the numbers that lead it.

    Raises ``ConvenerOnly``, ``OrderTooLate`` once it is published, ``OrderOver`` once the meeting
    has begun, ``NoOrder``.
    """
    scene.require("conduct")
    poll = find(store, scene, number)
    meeting = store.meetings.get(poll.meeting)
    if meeting.has_started(now):
        raise OrderOver(date=meeting.starts_at)
    if meeting.published_at is not None or meeting.id != scene.meeting.id:
        raise OrderTooLate(example=Example("agenda order #12 #9"))
    board = polling.board(store, scene.series, poll)
    numbers = list(tally.order(board, store.agenda.of_meeting(meeting.id)).numbers)
    if not numbers:
        raise NoOrder(number=poll.number)
    agenda.order(store, scene, numbers, now)
    return numbers


def _only(found: Iterable[Poll]) -> int:
    every = list(found)
    if not every:
        raise NoOpenPoll
    if len(every) > 1:
        raise WhichPoll(example=Word("poll #12 2"))
    return every[0].number


def _option(store: Store, scene: Scene, text: str) -> Option:
    found = _ITEM.fullmatch(text)
    if found is None:
        return Option(text)
    item = store.agenda.by_number(scene.series.id, int(found[1]))
    if item is None or item.meeting != scene.meeting.id or not item.is_open:
        raise NoSuchItem(number=found[1], example=Word("agenda"))
    return Option(item.title, item.number)
