"""Whom what comes next in a series reaches, as things are: the time bar says it beforehand."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports import Store
from bot.rules import agenda
from bot.rules.cycle import KINDS, Occurrence
from bot.rules.polls import Poll
from bot.rules.series import Series
from bot.rules.sessions import kin, step_of
from bot.services import conveners, cycles, polling, posts, sessions
from bot.services.doing import Turn
from rehearsal.store import Json


@dataclass(frozen=True, slots=True)
class Reach:
    """So many people, the channel, and the convener, who is asked first, or told."""

    people: int = 0
    channel: bool = False
    asked: bool = False
    told: bool = False


def of(store: Store, series: Series, now: datetime) -> Json | None:
    """Return when something of a series comes next and whom it reaches; ``None`` if nothing does.

    Of what comes at the same time, and may be for the same people, the most people are told.
    """
    steps, polls = store.ledger.of_series(series.id, ["planned"]), _open(store, series)
    said = store.outbox.next_due(now)
    times = [*(each.due_at for each in steps), *polls, *([said] if said else [])]
    at = min((each for each in times if each > now), default=None)
    if at is None:
        return None
    found = [_step(store, series, each, at) for each in steps if each.due_at == at]
    found += [polls[at]] if at in polls else []
    waiting = {each.owed.person for each in store.outbox.directs(series.id, ["ready"], at)}
    convener = conveners.reached(store, series)
    return {
        "at": at.isoformat(),
        "people": max([len(waiting), *(each.people for each in found)]),
        "channel": any(each.channel for each in found),
        "asked": convener.user if convener and any(each.asked for each in found) else None,
        "told": convener.user if convener and any(each.told for each in found) else None,
    }


def _open(store: Store, series: Series) -> dict[datetime, Reach]:
    """Return when open polls remind who has not voted, and when they close, with a result."""
    found = {}
    for poll in store.polls.open_ones(series.id):
        found[poll.closes_at] = Reach(channel=True)
        if poll.remind_at is not None:
            found[poll.remind_at] = Reach(_missing(store, series, poll))
    return found


def _missing(store: Store, series: Series, poll: Poll) -> int:
    seats = store.seats.every_seat(series.id, poll.meeting, poll.remind_at or poll.closes_at)
    parties = polling.board(store, series, poll).missing
    return len({acting.id for each in parties if (acting := seats[each.id].acting)})


def _step(store: Store, series: Series, one: Occurrence, at: datetime) -> Reach:
    step = step_of(series.profile, one.step)
    if step is None or one.kind not in KINDS:
        return Reach()
    meeting = sessions.at_step(store, series, one)
    if one.kind == "task":
        return Reach(told=True)
    siblings = kin(one, store.ledger.of_meeting(meeting.id))
    if cycles.asks(Turn(store, series, meeting, one, step, at), siblings):
        return Reach(asked=True)
    if not KINDS[one.kind].speaks:
        proposed = agenda.proposed(store.agenda.of_meeting(meeting.id))
        return Reach(told=one.kind == "call_closes" and bool(proposed))
    found = posts.reach(store, series, one.kind, meeting, at)
    is_left_out = one.kind == "poll" and not found.channel
    return Reach(found.people, found.channel, told=is_left_out)
