"""The year ahead: meetings from the series' rule, and every step of each in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.ports import Database, Entry, Store
from bot.rules import cycle, meeting_dates
from bot.rules.calendar import Calendar
from bot.rules.series import Meeting, Series
from bot.services import deadlines, left_out, owing, polling, rezoned, scheduling, session_news
from bot.services.holidays import calendar_of

_IN_SIGHT = timedelta(days=4 * 366)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What planning changed."""

    new: int
    """Steps that were not planned before."""
    withdrawn: tuple[Meeting, ...]
    """Meetings that were taken out of the plan: the rule gives them no longer, none was called."""
    stray: tuple[Meeting, ...]
    """Meetings that stay although the rule gives them no longer."""


def plan_ahead(database: Database, now: datetime) -> None:
    """Keep the year ahead of every series planned."""
    with database.reading() as store:
        every = [series.id for series in store.series.every() if series.ended_at is None]
    for series in every:
        with database.transaction() as store:
            plan_series(store, series, now)


def plan_series(store: Store, series_id: int, now: datetime) -> Outcome:
    """Plan the meetings and steps of the coming year.

    Planning again changes nothing unless the series' profile, the holidays or the time zone data
    have changed: then planned steps move, a meeting of which nobody has heard moves with its rule
    or is taken out of the plan, and what was done stays as it is; so does a meeting that is over.
    A step that asks and is no longer in the cycle is left out.
    The convener is told of a meeting that stays although the rule gives its date no longer. What
    a convener moved, cancelled or set, the rule leaves alone.
    """
    series = store.series.get(series_id)
    for follow in (rezoned.follow, deadlines.follow, left_out.follow):
        follow(store, series, now)
    calendar = calendar_of(series.profile)
    until = calendar.local(now + cycle.PLAN_AHEAD).date()
    standing = store.meetings.of_series(series_id)
    known = [*standing, *store.meetings.withdrawn(series_id)]
    times = _times(series, calendar, standing, now)
    new, met = 0, set[int]()
    for sequence, local in enumerate(times, start=1):
        wanted = _meeting(series, calendar, local, sequence)
        found = _same(known, wanted, times, now)
        if wanted.is_over(now) or (found and (found.is_over(now) or found.is_fixed)):
            continue
        if found or local.date() <= until:
            kept = _kept(store, series, found, wanted, now)
            met.add(kept.id)
            if found and found.local == kept.local:
                session_news.follow(store, series, kept, now)
            is_anew = found is not None and (
                found.local != kept.local or found.withdrawn_at is not None
            )
            new += scheduling.lay(store, series, kept, now, anew=is_anew).new
            polling.follow(store, series, kept, now)
    new += _plan_fixed(store, series, standing, now)
    lost = [
        m for m in meeting_dates.stray(standing, times, now) if m.id not in met and not m.is_fixed
    ]
    withdrawn = tuple(meeting for meeting in lost if _let_go(store, series, meeting, now))
    gone = {meeting.id for meeting in withdrawn}
    new += sum(
        scheduling.lay(store, series, meeting, now).new
        for meeting in lost
        if meeting.id not in gone and was_heard_of(store, series, meeting, now)
    )
    stay = strays(store, series, now)
    for meeting in stay:
        polling.follow(store, series, meeting, now)
        _tell(store, series, meeting, now)
    return Outcome(new, withdrawn, stay)


def by_rule(series: Series, now: datetime) -> datetime | None:
    """Return the first time of the rule that lies too far ahead to be planned yet, if there is one.

    Local, without a zone. A series that meets every second year has one most of the time.
    """
    today = calendar_of(series.profile).local(now).date()
    until, last = today + cycle.PLAN_AHEAD, today + _IN_SIGHT
    calendar = calendar_of(series.profile, range(until.year, last.year + 1))
    times = meeting_dates.times(series.profile.meeting, calendar, last)
    return next((each for each in times if each.date() > until), None)


def strays(store: Store, series: Series, now: datetime) -> tuple[Meeting, ...]:
    """Return the meetings ahead that stand although the rule gives their date no longer."""
    standing = store.meetings.of_series(series.id)
    times = _times(series, calendar_of(series.profile), standing, now)
    return tuple(m for m in meeting_dates.stray(standing, times, now) if not m.is_fixed)


def was_heard_of(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Tell whether people count on the meeting: they were called, answered, or handed it over."""
    return (
        _was_called(store, meeting)
        or bool(store.answers.of_meeting(meeting.id))
        or bool(store.polls.of_meeting(meeting.id))
        or any(s.is_handed for s in store.seats.every_seat(series.id, meeting.id, now).values())
    )


def is_known(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Tell whether people expect a meeting: the rule gives it, or they have heard of it."""
    return not meeting.is_set or was_heard_of(store, series, meeting, now)


def proposed(store: Store, meeting: Meeting) -> list[int]:
    """Return the numbers of the items that wait for the meeting or are on its agenda."""
    items = store.agenda.of_meeting(meeting.id)
    return [item.number for item in items if item.is_open]


def _times(
    series: Series, calendar: Calendar, standing: Sequence[Meeting], now: datetime
) -> tuple[datetime, ...]:
    """Return every time that the rule gives, as far as the plan and the known meetings reach."""
    until = calendar.local(now + cycle.PLAN_AHEAD).date()
    last = max([until, *(meeting.local.date() for meeting in standing)])
    return meeting_dates.up_to(series.profile.meeting, calendar, last)


def _plan_fixed(store: Store, series: Series, standing: Sequence[Meeting], now: datetime) -> int:
    """Keep the steps planned of what a convener has decided on; return how many are new."""
    new = 0
    for meeting in standing:
        if meeting.is_fixed and not meeting.is_over(now):
            new += scheduling.lay(store, series, meeting, now).new
            polling.follow(store, series, meeting, now)
    return new


def _same(
    known: Sequence[Meeting], wanted: Meeting, times: Sequence[datetime], now: datetime
) -> Meeting | None:
    """Return the known meeting that is the ``wanted`` one: at its time, else by its number.

    One that is at another time of the rule is that one, whatever its number was when it was added.
    One that was withdrawn is known by its time alone, and so is one that is over: a rule may count
    from a later year, and its first meeting is not the one that was held. One that was moved or
    cancelled is known by the time that the rule had given it.
    """
    at = {each.local: each for each in known} | {m.slot: m for m in known if m.slot}
    return at.get(wanted.local) or next(
        (
            each
            for each in known
            if each.sequence == wanted.sequence
            and not each.is_set
            and (each.slot or each.local) not in times
            and each.withdrawn_at is None
            and not each.is_over(now)
        ),
        None,
    )


def _kept(
    store: Store, series: Series, known: Meeting | None, wanted: Meeting, now: datetime
) -> Meeting:
    """Return the meeting as it is kept now: added, or brought up to date with the profile.

    Once people have heard of it, its time is changed by moving it, not by the rule. Its number is
    the rule's: by an old one the next rule would take it for another meeting, with its items.
    """
    if known is None:
        return store.meetings.add(series.workspace, wanted)
    now_known = replace(
        known,
        place=wanted.place,
        address=wanted.address,
        video=wanted.video,
        host=wanted.host,
        sequence=wanted.sequence,
    )
    moved = replace(
        now_known, local=wanted.local, starts_at=wanted.starts_at, ends_at=wanted.ends_at
    )
    if moved != now_known and not was_heard_of(store, series, known, now):
        now_known = moved
    if known.withdrawn_at is not None:
        now_known = replace(now_known, withdrawn_at=None)
        _audit(store, series, known, "meeting.restored", now)
    if now_known != known:
        store.meetings.save(now_known)
    return now_known


def _let_go(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Call nobody to a meeting of which nobody has heard; take it out of the plan if it is empty.

    Its row stays, with its number and id, so that nothing new is taken for it. Returns whether it
    was taken out.
    """
    if was_heard_of(store, series, meeting, now):
        return False
    scheduling.none(store, series, meeting)
    if proposed(store, meeting):
        return False
    store.meetings.save(replace(meeting, withdrawn_at=now))
    _audit(store, series, meeting, "meeting.withdrawn", now)
    return True


def _tell(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the convener the word that the rule gives a meeting no longer, once for each rule."""
    rule = series.profile.meeting
    said = f"{rule.rule} {rule.first} {rule.start} {rule.holiday}"
    owing.to_convener(
        store,
        series,
        "stray",
        f"{meeting.id}:{sha256(said.encode()).hexdigest()[:12]}",
        now,
        refs={"meeting": meeting.id},
        deadline=meeting.starts_at,
    )


def _was_called(store: Store, meeting: Meeting) -> bool:
    """Tell whether people have heard of the meeting: its call has opened, or a step has spoken."""
    return meeting.call_opened_at is not None or any(
        step.state == "done" and step.kind in cycle.KINDS and cycle.KINDS[step.kind].speaks
        for step in store.ledger.of_meeting(meeting.id)
        if step.kind != "task"
    )


def _meeting(series: Series, calendar: Calendar, local: datetime, sequence: int) -> Meeting:
    rule = series.profile.meeting
    starts_at = calendar.instant(local)
    return Meeting(
        id=0,
        series=series.id,
        local=local,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=rule.minutes),
        place=rule.place,
        address=rule.address,
        video=rule.video,
        host=rule.host,
        sequence=sequence,
    )


def _audit(store: Store, series: Series, meeting: Meeting, action: str, now: datetime) -> None:
    subject = f"meeting:{meeting.id}"
    store.audit.write(Entry(series.workspace, series.id, now, None, action, subject))
