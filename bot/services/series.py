"""The series as a whole: pause and resume, language, the plan and the status."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import agenda
from bot.rules.ahead import Following, Plan, Status, idle, kept_open, sooner, to_name
from bot.rules.crowding import Crowd
from bot.rules.cycle import AFTER_INVITATION, LEFT, WAITING, Occurrence, StepState
from bot.rules.errors import BadLanguage
from bot.rules.polls import Poll
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.rules.waiting import is_asked
from bot.services import (
    answers,
    conveners,
    cycles,
    entries,
    escalating,
    planning,
    polling,
    sessions,
    shown_homes,
    tasks,
    unneeded,
)
from bot.services.holidays import calendar_of
from bot.services.office import Office
from bot.services.scene import Scene, Where

_WAITING: tuple[StepState, ...] = (*WAITING, "parked")


def year(store: Store, series: Series, now: datetime) -> Plan:
    """Return the plan of the meetings that are not over, and what is to come of the others."""
    meetings = store.meetings.of_series(series.id)
    over = frozenset(meeting.id for meeting in meetings if meeting.is_over(now))
    rest = _rest(store, series, over, now)
    rows = tuple(
        (each, tuple(rest[each.id] if each.id in over else store.ledger.of_meeting(each.id)))
        for each in meetings
        if each.id not in over or each.id in rest
    )
    stray = frozenset(meeting.id for meeting in planning.strays(store, series, now))
    gone = [m for m in store.meetings.withdrawn(series.id) if not m.is_over(now)]
    withdrawn = tuple(m for m in gone if m.cancelled_at is None)
    cancelled = tuple(m for m in gone if m.cancelled_at)
    at_once = frozenset(
        (meeting.id, step.step)
        for meeting, steps in rows
        for step in steps
        if step.state == "planned" and step.due_at <= now
    )
    opened = store.polls.open_ones(series.id)
    every = [step for _, steps in rows for step in steps]
    vainly = (s for s in every if s.kind in {*AFTER_INVITATION, "day_before"})
    return Plan(
        series,
        rows,
        stray=stray,
        withdrawn=withdrawn,
        cancelled=cancelled,
        at_once=at_once,
        over=over & {*rest},
        vain=frozenset(each.id for each in vainly if entries.found_nobody(store, each)),
        polls=_polls(store, series, opened, now),
        idle=idle(every, meetings, opened),
        kept_open=kept_open(every, opened),
        unneeded=unneeded.ahead(store, series, every, now),
        crowded=_crowded(store, series, (m for m, _ in rows if m.id not in over), now),
    )


def _crowded(
    store: Store, series: Series, meetings: Iterable[Meeting], now: datetime
) -> dict[int, Crowd]:
    """Return what days off do to the steps of each meeting, as far as it is still to come."""
    calendar = calendar_of(series.profile)
    found = {each.id: sessions.crowd(store, series, each, calendar) for each in meetings}
    return {meeting: crowd for meeting, crowd in found.items() if crowd.is_ahead(now)}


def _rest(
    store: Store, series: Series, over: Collection[int], now: datetime
) -> dict[int, list[Occurrence]]:
    """Return what is still to come of meetings that are over, by their ids."""
    rest: dict[int, list[Occurrence]] = {}
    for step in store.ledger.of_series(series.id, LEFT):
        if step.meeting not in over:
            continue
        if step.state == "planned" or not cycles.is_over(store, step, now):
            rest.setdefault(step.meeting, []).append(step)
    return rest


def _polls(
    store: Store, series: Series, opened: Collection[Poll], now: datetime
) -> dict[int, Following]:
    """Return what comes next of open polls, by the ids of their meetings."""
    found: dict[int, Following] = {}
    for poll in opened:
        if poll.is_open(now):
            following = _following(store, series, poll, now)
            found[poll.meeting] = min(following, found.get(poll.meeting, following), key=_time)
    return found


def _following(store: Store, series: Series, poll: Poll, now: datetime) -> Following:
    at = poll.remind_at
    if at is not None and polling.silent(store, series, poll, now):
        return Following("poll_reminder", at, poll.meeting, poll)
    return Following("poll_closes", poll.closes_at, poll.meeting, poll)


def _time(following: Following) -> datetime:
    return following.due_at


def status(store: Store, scene: Scene, now: datetime) -> Status:
    """Return the state of the series, with the steps that still wait. Raises ``ConvenerOnly``."""
    scene.require("convene")
    planned = store.ledger.of_series(scene.series.id, ["planned"])
    opened = store.polls.open_ones(scene.series.id)
    vain = {
        *idle(planned, store.meetings.of_series(scene.series.id), opened),
        *unneeded.ahead(store, scene.series, planned, now),
    }
    ahead = (each for each in planned if each.id not in vain)
    step = min(ahead, key=lambda each: each.due_at, default=None)
    poll = min(_polls(store, scene.series, opened, now).values(), key=_time, default=None)
    following = sooner(step, poll)
    left = store.ledger.of_series(scene.series.id, _WAITING)
    waiting = tuple(each for each in left if not cycles.is_over(store, each, now))
    duties = tuple(tasks.waiting(store, scene.series, now))
    coming = [following] if following else []
    named = to_name([*waiting, *coming], scene.meeting) | to_name(duties)
    board = answers.board(store, scene.series, scene.meeting, now)
    steps = store.ledger.of_meeting(scene.meeting.id)
    asked = not scene.meeting.is_over(now) and is_asked(steps, is_closed=not board.is_open(now))
    items = store.agenda.of_meeting(scene.meeting.id)
    alone = escalating.alone(store, scene.series, scene.meeting, now) if asked else []
    return Status(
        series=scene.series,
        meeting=scene.meeting,
        waiting=waiting,
        following=following,
        deliveries=store.outbox.counts(scene.series.id),
        missing=sum(len(group.missing) for group in board.groups),
        called=sum(group.size for group in board.groups),
        gone=tuple((p.name, party) for party, p in store.people.gone(scene.series.id, now)),
        undecided=len(agenda.undecided(items, scene.meeting, now)),
        closed=tuple(person.name for person in conveners.closed(store, scene.series)),
        unmet=board.unmet,
        alone=tuple(party.name for party in alone),
        is_asked=asked,
        duties=duties,
        maybe=sum(len(group.maybe) for group in board.groups),
        named={each: store.meetings.get(each) for each in named},
        is_over=scene.meeting.is_over(now),
    )


def set_paused(store: Store, of: Office, now: datetime, *, paused: bool) -> None:
    """Stop everything that nobody asked for, or let it go on; between meetings as well."""
    store.series.set_paused(of.series.id, paused=paused)
    shown_homes.of_conveners(store, of.series, now)
    action = "series.paused" if paused else "series.resumed"
    store.audit.write(Entry(of.series.workspace, of.series.id, now, of.person.id, action))


def set_language(store: Store, where: Where, person: Person | None, language: str) -> Person:
    """Keep the language that a person reads. Raises ``BadLanguage``."""
    if language not in {"sv", "en"}:
        raise BadLanguage(example=Word("language sv"))
    known = person or Person(0, where.workspace, where.team, where.user, where.user)
    saved = known if known.id else store.people.save(known)
    store.people.set_language(saved.id, language)
    return saved


def set_series_language(store: Store, scene: Scene, language: str) -> None:
    """Keep the language that the channel reads. Raises ``ConvenerOnly``, ``BadLanguage``."""
    scene.require("convene")
    if language not in {"sv", "en"}:
        raise BadLanguage(example=Word("language channel en"))
    store.series.set_language(scene.series.id, language)
