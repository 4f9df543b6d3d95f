"""A convener moves a meeting, or keeps one: what hangs on its time follows, and people are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.ports import Store
from bot.rules import moving, session_changes
from bot.rules.agenda import REASON_LIMIT
from bot.rules.cycle import Occurrence
from bot.rules.moving import Times
from bot.rules.moving import Where as Venue
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session
from bot.rules.texts import Word, clean
from bot.services import (
    calendar_files,
    following,
    items,
    office,
    outdated,
    owing,
    planning,
    sessions,
    shown_homes,
)
from bot.services.following import PLACED, WAS
from bot.services.holidays import calendar_of, names_of
from bot.services.office import Office


@dataclass(frozen=True, slots=True)
class Wish:
    """What a convener wants of a meeting."""

    day: date | None = None
    """The local day of the meeting that is meant; ``None``: the button's, or the next one."""
    to: date | None = None
    """``None``: the day stays."""
    at: time | None = None
    """``None``: the hour stays."""
    venue: Venue = moving.AS_EVER
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a meeting."""

    series: Series
    before: Meeting
    after: Meeting
    left_out: tuple[Occurrence, ...] = ()
    """Steps whose time is over now."""
    answers: int | None = 0
    """How many parties had answered, and are told; ``None``: nobody knew of it."""
    is_now: bool = False
    """Whether people are told at once."""


def preview(store: Store, of: Office, wish: Wish, now: datetime) -> Change:
    """Return what moving would do, and do nothing. Raises what ``move`` raises."""
    before = office.meeting(store, of, wish.day, now)
    after = _moved(store, of, before, wish, now)
    urgent = following.is_urgent(of.series, before, after, now)
    is_now = following.is_now(of.series, now, urgent=urgent)
    told = _told(store, of.series, before, after, now)
    return Change(of.series, before, after, (), _count(told), is_now)


def move(store: Store, of: Office, wish: Wish, now: datetime) -> Change:
    """Move a meeting in time or place; each party that had answered is told of a new time, once.

    Raises ``NoMeetingThen``, ``NothingIsSet``, and what the rules of moving raise.
    """
    before = office.meeting(store, of, wish.day, now)
    after = _moved(store, of, before, wish, now)
    told = _told(store, of.series, before, after, now)
    rounds = _rounds(store, of.series, before, after)
    store.meetings.save(after)
    for each in session_changes.with_round(*rounds, after, now):
        store.sessions.save(each)
    left_out = following.settle(store, of.series, after, now)
    office.audit(store, of, "meeting.moved", after, after.reason, now)
    urgent = following.is_urgent(of.series, before, after, now)
    if told is not None:
        _tell(store, of.series, before, after, told, now, urgent=urgent)
    shown_homes.of_series(store, of.series, after.id, now)
    calendar_files.follow(store, of.series, after, now, urgent=urgent)
    is_now = following.is_now(of.series, now, urgent=urgent)
    return Change(of.series, before, after, tuple(left_out), _count(told), is_now)


def keep(store: Store, of: Office, day: date | None, now: datetime) -> Meeting:
    """Let a meeting be held although the rule gives its date no longer.

    Raises ``NoMeetingThen``, ``NothingIsSet``, ``AlreadyCancelled``, ``MeetingBegun``.
    """
    kept = moving.keep(office.meeting(store, of, day, now), now)
    store.meetings.save(kept)
    following.settle(store, of.series, kept, now)
    office.audit(store, of, "meeting.kept", kept, "", now)
    shown_homes.of_conveners(store, of.series, now)
    return kept


def times(store: Store, series: Series, meeting: Meeting | None, day: date) -> Times:
    """Return what a time on ``day`` is measured against, for ``meeting`` or for a new one."""
    profile = series.profile
    of = meeting.id if meeting else 0
    return Times(
        calendar_of(profile, [day.year]),
        names_of(profile.country, day.year),
        [each for each in store.meetings.of_series(series.id) if each.id != of],
        [each for each in store.meetings.withdrawn(series.id) if each.id != of],
        Word("move") if meeting else Word("meeting"),
        f"{meeting.local:%Y-%m-%d}" if meeting else "",
    )


def _moved(store: Store, of: Office, before: Meeting, wish: Wish, now: datetime) -> Meeting:
    moving.require_ahead(before, now)
    local = datetime.combine(wish.to or before.local.date(), wish.at or before.local.time())
    against = times(store, of.series, before, local.date())
    reason = clean(wish.reason, REASON_LIMIT, lines=True)
    after = moving.move(before, local, wish.venue, reason, against, now)
    if after.starts_at != before.starts_at:
        moving.require_after_call(after, _call(store, before))
    return after


def _call(store: Store, meeting: Meeting) -> datetime | None:
    """Return when the call of a meeting opens that has not opened yet."""
    steps = store.ledger.of_meeting(meeting.id)
    return next((s.due_at for s in steps if s.kind == "call" and s.state == "planned"), None)


def _rounds(
    store: Store, series: Series, before: Meeting, after: Meeting
) -> tuple[tuple[Session, ...], tuple[Session, ...]]:
    """Return the sessions of a round before and after it is moved."""
    return sessions.of_round(store, series, before), sessions.of_round(store, series, after)


def _told(
    store: Store, series: Series, before: Meeting, after: Meeting, now: datetime
) -> list[int] | None:
    """Return the parties that had answered, and are told of a new time; ``None``: nobody knew."""
    if not planning.is_known(store, series, before, now):
        return None
    if before.starts_at == after.starts_at:
        return []
    still = session_changes.still(*_rounds(store, series, before, after), now)
    stay = frozenset[int]().union(*(each.has for each in still))
    return [party for party in store.answers.of_meeting(before.id) if party not in stay]


def _count(told: list[int] | None) -> int | None:
    return None if told is None else len(told)


def _tell(  # noqa: PLR0913 - a change
    store: Store,
    series: Series,
    before: Meeting,
    after: Meeting,
    told: Iterable[int],
    now: datetime,
    *,
    urgent: bool,
) -> None:
    """Owe the news: to the channel, and of a new time to each party that had answered."""
    unread = following.unsent(store, series, "moved", after)
    known = str(unread.owed.refs[WAS]) if unread else before.starts_at.isoformat()
    placed = moving.place(before) != moving.place(after) or bool(
        unread and unread.owed.refs[PLACED]
    )
    refs: dict[str, int | str] = {WAS: known, PLACED: int(placed)}
    following.post(store, series, "moved", after, refs, now, urgent=urgent)
    owing.refresh(store, series, "invitation", after, now)
    items.show(store, series, after, now)
    outdated.moved(store, series, after, now)
    if known == after.starts_at.isoformat():
        return  # a new place alone, or back before anybody had read of it
    for party in told:
        following.direct(store, series, "moved.direct", after, party, refs, now, urgent=urgent)
