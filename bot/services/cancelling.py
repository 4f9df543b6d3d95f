"""A convener cancels a meeting: nothing of it is sent any more but the word of that."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.ports import Store
from bot.rules import agenda, merging, moving, placing
from bot.rules.agenda import REASON_LIMIT, Item
from bot.rules.errors import CancelledBefore, EmptyCancel
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word, clean
from bot.services import (
    calendar_files,
    called_off,
    following,
    items,
    office,
    owing,
    planning,
    polling,
    scheduling,
    sessions,
    shown_homes,
)
from bot.services.office import Office

OF_ITEM = "cancelled.item"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What became of a meeting that is not held."""

    series: Series
    meeting: Meeting
    carried: tuple[Item, ...]
    """Items that go to the next meeting."""
    parked: tuple[Item, ...]
    """Items that wait, because there is none."""
    following: Meeting | None
    told: int | None
    """How many parties were coming, or thought of it, and are told; ``None``: nobody knew of it."""
    is_now: bool
    """Whether people are told at once."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What cancelling a meeting would do."""

    meeting: Meeting
    told: int | None
    """How many parties would be told; ``None``: nobody knows of it."""
    is_now: bool
    """Whether at once."""


def preview(store: Store, of: Office, reason: str, now: datetime) -> Prospect:
    """Return what cancelling would do, and do nothing. Raises what ``cancel`` raises."""
    meeting = check(store, of, None, now)
    _require_reason(reason)
    urgent = following.is_urgent(of.series, meeting, meeting, now)
    is_now = following.is_now(of.series, now, urgent=urgent)
    is_known = planning.is_known(store, of.series, meeting, now)
    told = len(_unmet(store, of.series, meeting, now)) if is_known else None
    return Prospect(meeting, told, is_now)


def check(store: Store, of: Office, day: date | None, now: datetime) -> Meeting:
    """Return the meeting that would be cancelled. Raises what ``cancel`` raises, but for words."""
    meeting = office.meeting(store, of, day, now)
    moving.require_ahead(meeting, now)
    return meeting


def cancel(store: Store, of: Office, day: date | None, reason: str, now: datetime) -> Cancelled:
    """Cancel a meeting, for a reason that everybody is told.

    Raises ``EmptyCancel``, ``NoMeetingThen``, ``NothingIsSet``, ``AlreadyCancelled``,
    ``CancelledBefore``, ``MeetingBegun``.
    """
    before, series = check(store, of, day, now), of.series
    why = _require_reason(reason)
    if day is None and of.hints.meeting is None:
        _require_next(store, before, why, now)
    is_known = planning.is_known(store, series, before, now)
    meeting = call_off(store, of, before, why, now)
    called_off.follow(store, series, [meeting], now)
    urgent = following.is_urgent(series, before, meeting, now)
    told = _tell(store, series, meeting, now, urgent=urgent) if is_known else None
    shown_homes.of_series(store, series, meeting.id, now)
    calendar_files.follow(store, series, meeting, now, urgent=urgent)
    later = (m for m in store.meetings.of_series(series.id) if m.local > meeting.local)
    nearest = next(later, None)
    moved = _carry(store, of, meeting, nearest, now)
    carried, parked = (moved, ()) if nearest else ((), moved)
    is_now = following.is_now(series, now, urgent=urgent)
    return Cancelled(series, meeting, carried, parked, nearest, told, is_now)


def call_off(store: Store, of: Office, before: Meeting, why: str, now: datetime) -> Meeting:
    """Return the meeting cancelled, with no steps left and its polls ended; nobody is told here.

    Raises what ``moving.require_ahead`` raises.
    """
    series, meeting = of.series, moving.cancel(before, why, now)
    store.meetings.save(meeting)
    scheduling.none(store, series, meeting)
    for poll in store.polls.of_meeting(meeting.id):
        if poll.state == "open":
            polling.finish(store, series, poll, now, of.person.id)
    office.audit(store, of, "meeting.cancelled", meeting, why, now)
    return meeting


def _require_next(store: Store, meeting: Meeting, reason: str, now: datetime) -> None:
    """Return if no cancelled meeting lies before the one that is meant without a date.

    Who repeats the words, or does not know that another convener wrote them, means that one.
    """
    gone = [m for m in store.meetings.withdrawn(meeting.series) if m.cancelled_at is not None]
    before = [m for m in gone if m.local < meeting.local and not m.is_over(now)]
    if before:
        raise CancelledBefore(
            date=before[-1].starts_at,
            next=meeting.starts_at,
            command=Word("cancel"),
            day=f"{meeting.local:%Y-%m-%d}",
            reason=reason,
        )


def _require_reason(reason: str) -> str:
    why = clean(reason, REASON_LIMIT, lines=True)
    if not why:
        raise EmptyCancel(example=Word("cancel REASON"))
    return why


def coming(store: Store, meeting: Meeting) -> list[int]:
    """Return the parties that are coming, or think of it."""
    given = store.answers.of_meeting(meeting.id).items()
    return [party for party, answer in given if answer.reply.choice != "regrets"]


def _unmet(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[int]:
    """Return those of them that have not met yet, in a group session of the round."""
    return sessions.unmet(store, series, meeting, coming(store, meeting), now)


def _tell(store: Store, series: Series, meeting: Meeting, now: datetime, *, urgent: bool) -> int:
    """Owe the news to the channel, and to each party that was coming or thought of it."""
    following.post(store, series, "cancelled", meeting, {}, now, urgent=urgent)
    told = _unmet(store, series, meeting, now)
    for party in told:
        following.direct(store, series, "cancelled.direct", meeting, party, {}, now, urgent=urgent)
    return len(told)


def _carry(
    store: Store, of: Office, meeting: Meeting, nearest: Meeting | None, now: datetime
) -> tuple[Item, ...]:
    """Move what was proposed or accepted to the ``nearest`` meeting, or park it; tell of it."""
    every = store.agenda.of_meeting(meeting.id)
    wholes = [i for i in every if i.is_open and i.merged_into is None and not i.standing]
    moved = []
    for item in wholes:
        changed = _elsewhere(store, item, meeting, nearest)
        parts = [each for each in every if each.merged_into == item.number]
        rows = [changed, *merging.follow(changed, parts)]
        if nearest is None:
            store.agenda.save(rows)
        else:
            items.save_all(store, of.series, nearest, rows, now)
        moved.append(changed)
        _tell_proposers(store, of, meeting, (item, *parts), now)
    return tuple(moved)


def _elsewhere(store: Store, item: Item, meeting: Meeting, nearest: Meeting | None) -> Item:
    if nearest is None:
        return replace(item, state="parked", position=0)
    if item.state == "proposed":
        return replace(item, meeting=nearest.id)
    there = agenda.accepted(store.agenda.of_meeting(nearest.id))
    return replace(
        item,
        meeting=nearest.id,
        position=placing.behind_head(each.position for each in there),
        carried_from=item.carried_from or meeting.starts_at,
    )


def _tell_proposers(
    store: Store, of: Office, meeting: Meeting, own: Iterable[Item], now: datetime
) -> None:
    told = {of.person.id}
    for item in own:
        if item.proposer not in told:
            told.add(item.proposer)
            owing.direct(
                store,
                of.series,
                store.people.get(item.proposer),
                OF_ITEM,
                f"{item.id}:{meeting.id}",
                now,
                refs={"meeting": meeting.id, "item": item.number},
            )
