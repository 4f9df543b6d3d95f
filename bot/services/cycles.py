"""The cycle: what is due is claimed from the ledger, and does what it is for, once."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.logs import fault
from bot.ports import Conflict, Database, Store, Unavailable
from bot.rules import cycle, reminding, step_moves
from bot.rules.cycle import Departure, Occurrence
from bot.rules.errors import (
    InvitationFirst,
    NoSuchStep,
    NothingToPublish,
    Refusal,
    StepGone,
    StepLeftOut,
)
from bot.rules.series import Meeting, Series, Step
from bot.rules.sessions import group_of, kin, step_of
from bot.rules.texts import Word
from bot.services import (
    doing,
    entries,
    lapses,
    parking,
    poll_lapses,
    posts,
    publishing,
    quorum,
    sessions,
    uninvited,
    unneeded,
)
from bot.services.holidays import calendar_of, why_off
from bot.services.scene import Scene
from bot.views.cycle import STEP_NAMES

log = logging.getLogger(__name__)


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


def run(store: Store, occurrence: Occurrence, now: datetime) -> str:
    """Run one claimed step: do it, ask the convener, or say why not. Return its key.

    What waited for the convener and whose time is over by then is left out.
    """
    series = store.series.get(occurrence.series)
    meeting = sessions.at_step(store, series, occurrence)
    step = _step(series, occurrence)
    if step is None:
        _end(store, occurrence, "parked", now)
        doing.tell(store, series, meeting, occurrence, "parked", now)
        return occurrence.step
    turn = doing.Turn(store, series, meeting, occurrence, step, now)
    siblings = kin(occurrence, store.ledger.of_meeting(meeting.id))
    if cycle.is_missed(occurrence, meeting, closes(siblings), now):
        _end(store, occurrence, "skipped", now)
        doing.tell(store, series, meeting, occurrence, "missed", now)
    elif reminding.is_superseded(
        occurrence, siblings, calendar_of(series.profile), now
    ) or poll_lapses.is_kept_open(store, occurrence, now):
        _end(store, occurrence, "skipped", now)
    elif poll_lapses.is_unopened(store, occurrence):
        _end(store, occurrence, "skipped", now)
        poll_lapses.leave_out(store, series, meeting, now)
    else:
        _come(turn, siblings)
    lapses.follow(store, series, is_over, now)
    lapses.show(store, series, now)
    return occurrence.step


def _come(turn: doing.Turn, siblings: list[Occurrence]) -> None:
    """Do a step that comes in time, or ask the convener, who sees what it would do."""
    store, series, meeting, occurrence = turn.store, turn.series, turn.meeting, turn.occurrence
    if occurrence.kind == "agenda":
        publishing.furnish(store, series, meeting, turn.now)
    if publishing.is_vain(store, occurrence, meeting, turn.now):
        _end(store, occurrence, "skipped", turn.now)
        doing.tell(store, series, meeting, occurrence, "missed", turn.now)
    elif publishing.is_empty(store, occurrence, meeting):
        _end(store, occurrence, "asked", turn.now)
        doing.tell(store, series, meeting, occurrence, "empty", turn.now)
    elif asks(turn, siblings):
        _end(store, occurrence, "asked", turn.now)
        doing.tell(store, series, meeting, occurrence, "ask", turn.now)
        if occurrence.kind == "start":  # its hour has come all the same
            doing.begin(turn)
    elif doing.finds_nobody(turn):
        _end(store, occurrence, "skipped", turn.now)
        entries.of_nobody(store, occurrence, turn.now)
        if occurrence.kind == "day_before":
            quorum.tell(store, series, meeting, turn.now)
    else:
        _end(store, occurrence, "done", turn.now)
        _do(turn)


def asks(turn: doing.Turn, siblings: list[Occurrence]) -> bool:
    """Tell whether a step that comes waits for the convener's word; ``siblings``: of ``kin``."""
    if reminding.waiting_invitation(turn.step.kind, siblings) or uninvited.is_doubtful(turn):
        return True
    return cycle.asks(turn.series.profile, turn.step, turn.meeting) and _reaches(turn)


def _do(turn: doing.Turn) -> None:
    """Do what the step is for; of a reminder, keep that nobody had to be reminded."""
    if unneeded.reminds_nobody(turn.store, turn.series, turn.occurrence):
        entries.of_nobody(turn.store, turn.occurrence, turn.now)
    doing.DO[turn.occurrence.kind](turn)


def _reaches(turn: doing.Turn) -> bool:
    """Tell whether the step would reach somebody: else there is nothing to ask about."""
    kind = turn.occurrence.kind
    reach = posts.reach(turn.store, turn.series, kind, turn.meeting, turn.now)
    return reach.channel or reach.people > 0


def decide(
    store: Store, scene: Scene, occurrence_id: int, now: datetime, *, send: bool
) -> Occurrence:
    """Send a step that asked or is still to come, or let it wait. Return it as it is now.

    What was in vain is left out.

    Raises ``InvitationFirst``, ``NothingToPublish`` and what ``asking`` raises.
    """
    turn = _known(store, scene, occurrence_id, now)
    occurrence = turn.occurrence
    step_moves.require_now(occurrence)
    if send:
        _require_sendable(turn)
    state: cycle.StepState = "held"
    if send:
        state = "skipped" if doing.finds_nobody(turn) else "done"
    expected: cycle.StepStates = cycle.LEFT if send else ("planned", "asked")
    if not store.ledger.move_on(occurrence.id, expected, state, now):
        raise StepGone(state=Word(cycle.STATE_NAMES[occurrence.state]))
    entries.of_step(store, occurrence, state, now, scene.person.id)
    if state == "skipped":
        entries.of_nobody(store, occurrence, now)
    if state == "done":
        _do(turn)
    # A poll that could not be opened is left out by then.
    return store.ledger.get(occurrence.id) or replace(occurrence, state=state)


def asking(store: Store, scene: Scene, occurrence_id: int, now: datetime) -> doing.Turn:
    """Return a step that asks, or can be done before its time, so that it can be looked at.

    Raises what ``left`` raises, and ``StepAhead`` if its time has not come.
    """
    turn = left(store, scene, occurrence_id, now)
    step_moves.require_now(turn.occurrence)
    return turn


def left(store: Store, scene: Scene, occurrence_id: int, now: datetime) -> doing.Turn:
    """Return a step that is still to come, or asks.

    Raises ``ConvenerOnly``, ``NoSuchStep``; ``StepGone`` if it was decided already or its time is
    over, ``StepLeftOut`` if the cycle has it no longer.
    """
    turn = _known(store, scene, occurrence_id, now)
    if turn.occurrence.state not in cycle.LEFT:
        raise StepGone(state=Word(cycle.STATE_NAMES[turn.occurrence.state]))
    return turn


def _known(store: Store, scene: Scene, occurrence_id: int, now: datetime) -> doing.Turn:
    """Return a step whose time is not over. Raises what ``left`` raises."""
    scene.require("convene")
    occurrence = store.ledger.get(occurrence_id)
    if occurrence is None or occurrence.series != scene.series.id:
        raise NoSuchStep(example=Word("status"))
    step = _step(scene.series, occurrence)
    if step is None:
        raise _gone(occurrence)
    meeting = sessions.at_step(store, scene.series, occurrence)
    if is_over(store, occurrence, now):
        raise _too_late(occurrence)
    return doing.Turn(store, scene.series, meeting, occurrence, step, now)


def _too_late(occurrence: Occurrence) -> StepGone:
    """Return what is said of a step whose time is over: of a poll that did not open, just that."""
    if occurrence.kind != "poll" or occurrence.state == "done":
        return StepGone(state=Word("its time is over"))
    return StepGone(state=Word("it is too late, and nothing was sent"))


def _gone(occurrence: Occurrence) -> Refusal:
    """Return what is said of a step that the series does not have, or that nobody knows."""
    if occurrence.kind not in cycle.KINDS:
        return NoSuchStep(example=Word("status"))
    if occurrence.state == "done":
        return StepGone(state=Word(cycle.STATE_NAMES[occurrence.state]))
    return StepLeftOut(step=Word(STEP_NAMES[occurrence.kind]), example=Word("settings"))


def departure(series: Series, kind: str, now: datetime) -> Departure | None:
    """Return when goes out what a step of ``kind`` owes that is done ``now``; ``None``: at once."""
    calendar = calendar_of(series.profile)
    found = cycle.departure(kind, calendar, now, paused=series.paused)
    today = calendar.local(now).date()
    if found is None or calendar.is_working(today):
        return found
    return replace(found, off=why_off(series.profile, calendar, today))


def to_decide(
    store: Store, series: Series, states: Iterable[cycle.StepState], now: datetime
) -> list[Occurrence]:
    """Return the steps in ``states`` that a convener can still decide on, in order of time.

    One that was left out of the cycle while it asked is none of them.
    """
    every = store.ledger.of_series(series.id, states)
    return [each for each in every if _step(series, each) and not is_over(store, each, now)]


def is_over(store: Store, occurrence: Occurrence, now: datetime) -> bool:
    """Tell whether the time of a step is over, so that it can be sent no more."""
    series = store.series.get(occurrence.series)
    meeting = sessions.at_step(store, series, occurrence)
    if meeting.withdrawn_at is not None or sessions.is_off(store, series, occurrence):
        return True
    if poll_lapses.is_over(store, occurrence, meeting, now):
        return True
    if publishing.is_vain(store, occurrence, meeting, now):
        return True
    call_closes = closes(store.ledger.of_meeting(meeting.id))
    return occurrence.kind in cycle.KINDS and cycle.is_missed(occurrence, meeting, call_closes, now)


def is_thanked_too_late(store: Store, meeting: Meeting, now: datetime) -> bool:
    """Tell whether the thanks for the meeting, which were done in time, could not be posted."""
    thanks = (each for each in store.ledger.of_meeting(meeting.id) if each.kind == "thanks")
    return any(group_of(s.step) == meeting.session and is_over(store, s, now) for s in thanks)


def _require_sendable(turn: doing.Turn) -> None:
    """Return if a step can be sent. Raises ``InvitationFirst``, ``NothingToPublish``."""
    steps = turn.store.ledger.of_meeting(turn.meeting.id)
    if reminding.waiting_invitation(turn.step.kind, steps):
        raise InvitationFirst(example=Word("status"))
    if publishing.is_empty(turn.store, turn.occurrence, turn.meeting):
        raise NothingToPublish


def _step(series: Series, occurrence: Occurrence) -> Step | None:
    """Return what the series says of a step now, if it can be done."""
    return step_of(series.profile, occurrence.step) if occurrence.kind in cycle.KINDS else None


def closes(siblings: Iterable[Occurrence]) -> datetime | None:
    """Return when the call for items closes, if it does (UTC)."""
    return next((each.due_at for each in siblings if each.kind == "call_closes"), None)


def _keep(store: Store, occurrence: Occurrence, now: datetime) -> None:
    """Hold a step that failed; the convener may send it when the fault is mended."""
    if not store.ledger.move_on(occurrence.id, ["planned"], "held", now):
        return  # somebody else has done it, or keeps it
    entries.of_step(store, occurrence, "failed", now)
    meeting = store.meetings.get(occurrence.meeting)
    doing.tell(store, store.series.get(occurrence.series), meeting, occurrence, "stumbled", now)


def _end(store: Store, occurrence: Occurrence, state: cycle.StepState, now: datetime) -> None:
    store.ledger.move_on(occurrence.id, ["planned"], state, now)
    entries.of_step(store, occurrence, state, now)
