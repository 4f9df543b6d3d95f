"""The cycle: what is due is claimed from the ledger, and does what it is for, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.logs import fault
from bot.ports import Conflict, Database, Entry, Store, Unavailable
from bot.rules import agenda, answers, cycle
from bot.rules.cycle import Departure, Occurrence
from bot.rules.errors import (
    InvitationFirst,
    NoSuchStep,
    NothingToPublish,
    StepAhead,
    StepGone,
)
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series, Step
from bot.rules.sessions import group_of, kin, step_of
from bot.rules.texts import Word
from bot.services import (
    calendar_files,
    escalating,
    outdated,
    owing,
    parking,
    planning,
    priorities,
    publishing,
    sessions,
    standing,
)
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """A step whose time has come."""

    store: Store
    series: Series
    meeting: Meeting
    occurrence: Occurrence
    step: Step
    now: datetime


def run_due(database: Database, now: datetime) -> list[str]:
    """Run every step that is due, one transaction each; return their keys in order.

    A step that fails is kept for the convener, who is told, so that it holds up no other one. What
    nobody decided on by the end of its meeting is parked.
    """
    ran: list[str] = []
    while True:
        occurrence: Occurrence | None = None
        try:
            with database.transaction() as store:
                occurrence = store.ledger.claim(now)
                if occurrence is None:
                    parking.left_over(store, now)
                    return ran
                ran.append(run(store, occurrence, now))
        except (Unavailable, Conflict):
            raise
        except Exception as error:
            if occurrence is None:
                raise
            fault(log, error, "step %d of kind %s failed", occurrence.id, occurrence.kind)
            with database.transaction() as store:
                _keep(store, occurrence, now)


def plan_ahead(database: Database, now: datetime) -> None:
    """Keep the year ahead of every series planned."""
    with database.reading() as store:
        every = [series.id for series in store.series.every() if series.ended_at is None]
    for series in every:
        with database.transaction() as store:
            planning.plan_series(store, series, now)


def run(store: Store, occurrence: Occurrence, now: datetime) -> str:
    """Run one claimed step: do it, ask the convener, or say why not. Return its key."""
    series = store.series.get(occurrence.series)
    meeting = sessions.at_step(store, series, occurrence)
    step = _step(series, occurrence)
    if step is None:
        _end(store, occurrence, "parked", now)
        _tell(store, series, meeting, occurrence, "parked", now)
        return occurrence.step
    turn = Turn(store, series, meeting, occurrence, step, now)
    siblings = kin(occurrence, store.ledger.of_meeting(meeting.id))
    if cycle.is_missed(occurrence, meeting, _closes(siblings), now):
        _end(store, occurrence, "skipped", now)
        _tell(store, series, meeting, occurrence, "missed", now)
    elif cycle.is_superseded(occurrence, siblings, now):
        _end(store, occurrence, "skipped", now)
    elif publishing.is_empty(store, occurrence, meeting):
        _end(store, occurrence, "asked", now)
        _tell(store, series, meeting, occurrence, "empty", now)
    elif cycle.asks(series.profile, step, meeting) or cycle.waiting_invitation(step.kind, siblings):
        _end(store, occurrence, "asked", now)
        _tell(store, series, meeting, occurrence, "ask", now)
    else:
        _end(store, occurrence, "done", now)
        _DO[occurrence.kind](turn)
    return occurrence.step


def decide(
    store: Store, scene: Scene, occurrence_id: int, now: datetime, *, send: bool
) -> Occurrence:
    """Send a step that asked, or let it wait. Return it as it is now.

    Raises ``ConvenerOnly``, ``NoSuchStep``, ``InvitationFirst``, ``NothingToPublish``;
    ``StepGone`` if it was decided already or its time is over.
    """
    scene.require_convener()
    occurrence = store.ledger.get(occurrence_id)
    if occurrence is None or occurrence.series != scene.series.id:
        raise NoSuchStep(example="status")
    step = _step(scene.series, occurrence)
    if step is None:
        raise NoSuchStep(example="status")
    meeting = sessions.at_step(store, scene.series, occurrence)
    if occurrence.state == "planned":
        raise StepAhead(date=occurrence.due_at)
    if is_over(store, occurrence, now):
        raise StepGone(state=Word("its time is over"))
    turn = Turn(store, scene.series, meeting, occurrence, step, now)
    if send:
        _require_sendable(turn)
    state: cycle.StepState = "done" if send else "held"
    expected: list[cycle.StepState] = ["asked", "held"] if send else ["asked"]
    if not store.ledger.move_on(occurrence.id, expected, state, now):
        raise StepGone(state=Word(cycle.STATE_NAMES[occurrence.state]))
    _audit(store, occurrence, f"step.{state}", scene.person.id, now)
    if send:
        _DO[occurrence.kind](turn)
    return replace(occurrence, state=state)


def departure(series: Series, kind: str, now: datetime) -> Departure | None:
    """Return when goes out what a step of ``kind`` owes that is done ``now``; ``None``: at once."""
    calendar = calendar_of(series.profile)
    return cycle.departure(kind, calendar, now, paused=series.paused)


def is_over(store: Store, occurrence: Occurrence, now: datetime) -> bool:
    """Tell whether the time of a step is over, so that it can be sent no more."""
    series = store.series.get(occurrence.series)
    meeting = sessions.at_step(store, series, occurrence)
    if meeting.withdrawn_at is not None or sessions.is_off(store, series, occurrence):
        return True
    closes = _closes(store.ledger.of_meeting(meeting.id))
    return occurrence.kind in cycle.KINDS and cycle.is_missed(occurrence, meeting, closes, now)


def is_thanked_too_late(store: Store, meeting: Meeting, now: datetime) -> bool:
    """Tell whether the thanks for the meeting, which were done in time, could not be posted."""
    steps = store.ledger.of_meeting(meeting.id)
    own = [
        each for each in steps if each.kind == "thanks" and group_of(each.step) == meeting.session
    ]
    return any(is_over(store, each, now) for each in own)


def recipients(store: Store, series: Series, meeting: Meeting, kind: str) -> list[Party]:
    """Return the parties that a step of ``kind`` would reach by direct message today."""
    parties = sessions.reached(store, series, meeting, kind)
    given = store.answers.of_meeting(meeting.id)
    if kind == "escalation":
        return escalating.silent(store, series, meeting)
    if kind in {"invitation", "reminder", "last_reminder"}:
        return answers.silent(parties, given, meeting.call)
    if kind == "day_before":
        coming = {party for party, answer in given.items() if answer.reply.choice == "coming"}
        return [party for party in parties if party.id in coming]
    return parties if kind == "host" else []


def _call(turn: Turn) -> None:
    if turn.meeting.call_closed_at is not None:
        return  # the agenda was published early
    turn.store.meetings.save(replace(turn.meeting, call_opened_at=turn.now))
    standing.add(turn.store, turn.series, turn.meeting, turn.now)
    owing.post(turn.store, turn.series, "call", turn.meeting, turn.now)


def _call_closes(turn: Turn) -> None:
    if turn.meeting.call_closed_at is None:
        turn.store.meetings.save(replace(turn.meeting, call_closed_at=turn.now))
        if agenda.proposed(turn.store.agenda.of_meeting(turn.meeting.id)):
            _tell(turn.store, turn.series, turn.meeting, turn.occurrence, "undecided", turn.now)


def _invitation(turn: Turn) -> None:
    owing.post(turn.store, turn.series, "invitation", turn.meeting, turn.now)
    _to_parties(turn)


def _to_parties(turn: Turn) -> None:
    """Write to whoever acts for each party that the step is for."""
    seats = turn.store.seats.every_seat(turn.series.id, turn.meeting.id, turn.now)
    reached = recipients(turn.store, turn.series, turn.meeting, turn.occurrence.kind)
    given = turn.store.answers.of_meeting(turn.meeting.id)
    for party in reached:
        answer = given.get(party.id)
        person = seats[party.id].reader(answer.person if answer else None)
        if person is not None:
            owing.direct(
                turn.store,
                turn.series,
                person,
                turn.occurrence.kind + ".direct",
                f"{turn.meeting.id}:{party.id}:{turn.occurrence.step}",
                turn.now,
                refs={"meeting": turn.meeting.id, "party": party.id},
                deadline=turn.meeting.starts_at,
            )
            if turn.occurrence.kind == "day_before":
                calendar_files.give(
                    turn.store, turn.series, turn.meeting, person, party.id, turn.now
                )


def _agenda(turn: Turn) -> None:
    if turn.meeting.published_at is None:
        publishing.publish(turn.store, turn.series, turn.meeting, turn.now)


def _require_sendable(turn: Turn) -> None:
    """Return if a step can be sent. Raises ``InvitationFirst``, ``NothingToPublish``."""
    steps = turn.store.ledger.of_meeting(turn.meeting.id)
    if cycle.waiting_invitation(turn.step.kind, steps):
        raise InvitationFirst(example="status")
    if publishing.is_empty(turn.store, turn.occurrence, turn.meeting):
        raise NothingToPublish


def _start(turn: Turn) -> None:
    if not turn.meeting.session:
        turn.store.meetings.save(replace(turn.meeting, started_at=turn.now))
    outdated.started(turn.store, turn.series, turn.meeting, turn.now)
    owing.refresh(turn.store, turn.series, "invitation", turn.meeting, turn.now)
    owing.post(turn.store, turn.series, "start", turn.meeting, turn.now, at_once=True)


def _thanks(turn: Turn) -> None:
    owing.post(turn.store, turn.series, "thanks", turn.meeting, turn.now)


def _task(turn: Turn) -> None:
    _tell(turn.store, turn.series, turn.meeting, turn.occurrence, "task", turn.now)


_DO: dict[str, Callable[[Turn], None]] = {
    "call": _call,
    "invitation": _invitation,
    "call_closes": _call_closes,
    "host": _to_parties,
    "reminder": _to_parties,
    "escalation": lambda turn: escalating.ask(turn.store, turn.series, turn.meeting, turn.now),
    "agenda": _agenda,
    "last_reminder": _to_parties,
    "day_before": _to_parties,
    "start": _start,
    "thanks": _thanks,
    "task": _task,
    "poll": lambda turn: priorities.opened(turn.store, turn.series, turn.meeting, turn.now),
    "poll_closes": lambda turn: priorities.closed(turn.store, turn.series, turn.meeting, turn.now),
}


def _step(series: Series, occurrence: Occurrence) -> Step | None:
    """Return what the series says of a step now, if it can be done."""
    return step_of(series.profile, occurrence.step) if occurrence.kind in cycle.KINDS else None


def _closes(siblings: list[Occurrence]) -> datetime | None:
    return next((each.due_at for each in siblings if each.kind == "call_closes"), None)


def _tell(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    occurrence: Occurrence,
    kind: str,
    now: datetime,
) -> None:
    """Owe the convener a message about a step."""
    refs = {"meeting": meeting.id, "occurrence": occurrence.id}
    owing.to_convener(store, series, kind, f"{occurrence.id}", now, refs=refs)


def _keep(store: Store, occurrence: Occurrence, now: datetime) -> None:
    """Hold a step that failed; the convener may send it when the fault is mended."""
    store.ledger.move_on(occurrence.id, ["planned"], "held", now)
    _audit(store, occurrence, "step.failed", None, now)
    meeting = store.meetings.get(occurrence.meeting)
    _tell(store, store.series.get(occurrence.series), meeting, occurrence, "stumbled", now)


def _end(store: Store, occurrence: Occurrence, state: cycle.StepState, now: datetime) -> None:
    store.ledger.move_on(occurrence.id, ["planned"], state, now)
    _audit(store, occurrence, f"step.{state}", None, now)


def _audit(
    store: Store, occurrence: Occurrence, action: str, person: int | None, now: datetime
) -> None:
    store.audit.write(
        Entry(occurrence.workspace, occurrence.series, now, person, action, f"step:{occurrence.id}")
    )
