"""What each kind of step does when its time has come."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Store
from bot.rules import agenda, answers
from bot.rules.cycle import WAITING, Occurrence
from bot.rules.reminding import left_out_by
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series, Step
from bot.services import (
    calendar_files,
    entries,
    escalating,
    items,
    outdated,
    owing,
    priorities,
    publishing,
    quorum,
    sessions,
    shown_homes,
    standing,
)
from bot.services.holidays import calendar_of


@dataclass(frozen=True, slots=True)
class Turn:
    """A step whose time has come."""

    store: Store
    series: Series
    meeting: Meeting
    occurrence: Occurrence
    step: Step
    now: datetime


def recipients(store: Store, series: Series, meeting: Meeting, kind: str) -> list[Party]:
    """Return the parties that a step of ``kind`` would reach by direct message today.

    Whom an escalation reaches, ``escalating.pairs`` says.
    """
    parties = sessions.reached(store, series, meeting, kind)
    given = sessions.standing(store, series, meeting)
    if kind == "poll_reminder":
        return list(priorities.board(store, series, meeting).missing)
    if kind == "last_reminder":
        return answers.undecided(parties, given, meeting.call)
    if kind in {"invitation", "reminder"}:
        return answers.silent(parties, given, meeting.call)
    if kind == "day_before":
        regrets = {party for party, answer in given.items() if answer.reply.choice == "regrets"}
        return [party for party in parties if party.id in given.keys() - regrets]
    return parties if kind == "host" else []


def finds_nobody(turn: Turn) -> bool:
    """Tell whether nobody is left to reach; if it were done, it would seem as if somebody was."""
    store, series, meeting = turn.store, turn.series, turn.meeting
    if turn.occurrence.kind == "escalation":
        return escalating.finds_nobody(store, series, meeting, turn.now)
    return turn.occurrence.kind == "day_before" and not recipients(
        store, series, meeting, "day_before"
    )


def _call(turn: Turn) -> None:
    if turn.meeting.call_closed_at is not None:
        return  # the agenda was published early
    turn.store.meetings.save(replace(turn.meeting, call_opened_at=turn.now))
    standing.add(turn.store, turn.series, turn.meeting, turn.now)
    owing.post(turn.store, turn.series, "call", turn.meeting, turn.now)


def _call_closes(turn: Turn) -> None:
    if turn.meeting.call_closed_at is None:
        turn.store.meetings.save(replace(turn.meeting, call_closed_at=turn.now))
        items.show(turn.store, turn.series, turn.meeting, turn.now)
        if agenda.proposed(turn.store.agenda.of_meeting(turn.meeting.id)):
            tell(
                turn.store, turn.series, turn.meeting, turn.occurrence, outdated.UNDECIDED, turn.now
            )


def _invitation(turn: Turn) -> None:
    owing.post(turn.store, turn.series, "invitation", turn.meeting, turn.now)
    if turn.meeting.published_at is not None:  # the agenda offers the answers from now on
        owing.refresh(turn.store, turn.series, "agenda", turn.meeting, turn.now)
    _to_parties(turn)
    _leave_out_reminders(turn)


def _leave_out_reminders(turn: Turn) -> None:
    """Leave out the reminders that waited for the invitation, or would come soon after it."""
    store, now = turn.store, turn.now
    for each in late_reminders(turn):
        if store.ledger.move_on(each.id, ["planned", "asked"], "skipped", now):
            entries.of_step(store, each, "skipped", now)
            outdated.decided(store, turn.series, each, now)


def late_reminders(turn: Turn) -> list[Occurrence]:
    """Return the reminders that are left out if the step, an invitation, is sent now."""
    is_invitation = turn.occurrence.kind == "invitation"
    steps = turn.store.ledger.of_meeting(turn.meeting.id) if is_invitation else []
    return left_out_by(steps, turn.now, calendar_of(turn.series.profile))


def _to_parties(turn: Turn) -> None:
    """Write to whoever acts for each party that the step is for."""
    seats = turn.store.seats.every_seat(turn.series.id, turn.meeting.id, turn.now)
    reached = recipients(turn.store, turn.series, turn.meeting, turn.occurrence.kind)
    given = sessions.standing(turn.store, turn.series, turn.meeting)
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
            if turn.occurrence.kind == "day_before" and answer and answer.reply.choice == "coming":
                calendar_files.give(
                    turn.store, turn.series, turn.meeting, person, party.id, turn.now
                )


def _day_before(turn: Turn) -> None:
    """Write to those who come; who was asked first has read there that they are too few."""
    if turn.occurrence.state not in WAITING:
        quorum.tell(turn.store, turn.series, turn.meeting, turn.now)
    _to_parties(turn)


def _agenda(turn: Turn) -> None:
    if turn.meeting.published_at is None:
        publishing.publish(turn.store, turn.series, turn.meeting, turn.now)


def begin(turn: Turn) -> None:
    """Let a meeting begin, whether it is posted or not: what asks for answers asks no more."""
    if not turn.meeting.session:
        turn.store.meetings.save(replace(turn.meeting, started_at=turn.now))
    if all(step.kind != "day_before" for step in turn.series.profile.steps):
        quorum.tell(turn.store, turn.series, turn.meeting, turn.now)
    outdated.started(turn.store, turn.series, turn.meeting, turn.now)
    owing.refresh(turn.store, turn.series, "invitation", turn.meeting, turn.now)
    shown_homes.of_series(turn.store, turn.series, turn.meeting.id, turn.now)


def _start(turn: Turn) -> None:
    begin(turn)
    owing.post(turn.store, turn.series, "start", turn.meeting, turn.now, at_once=True)


def _thanks(turn: Turn) -> None:
    owing.post(turn.store, turn.series, "thanks", turn.meeting, turn.now)


def _task(turn: Turn) -> None:
    tell(turn.store, turn.series, turn.meeting, turn.occurrence, "task", turn.now)


def _follow(turn: Turn) -> None:
    priorities.follow(turn.store, turn.series, turn.meeting, turn.occurrence.kind, turn.now)


DO: dict[str, Callable[[Turn], None]] = {
    "call": _call,
    "invitation": _invitation,
    "call_closes": _call_closes,
    "host": _to_parties,
    "reminder": _to_parties,
    "escalation": lambda turn: escalating.ask(turn.store, turn.series, turn.meeting, turn.now),
    "agenda": _agenda,
    "last_reminder": _to_parties,
    "day_before": _day_before,
    "start": _start,
    "thanks": _thanks,
    "task": _task,
    "poll": lambda turn: priorities.opened(turn.store, turn.series, turn.meeting, turn.now),
    "poll_closes": lambda turn: priorities.closed(turn.store, turn.series, turn.meeting, turn.now),
    "poll_reminder": _follow,
    "poll_result": _follow,
}


def tell(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    occurrence: Occurrence,
    kind: str,
    now: datetime,
) -> None:
    """Owe the convener a message about a step; what waits for them again says so in a new one."""
    refs = {"meeting": meeting.id, "occurrence": occurrence.id}
    key, anew = f"{occurrence.id}", kind in outdated.OF_STEP
    owing.to_convener(store, series, kind, key, now, refs=refs, anew=anew)
