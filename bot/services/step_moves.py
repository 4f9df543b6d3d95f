"""A step that its convener gives another time, once."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports import Store
from bot.rules import step_moves as rules
from bot.rules.cycle import STATE_NAMES, Occurrence
from bot.rules.errors import StepGone, TimeTaken
from bot.rules.series import Meeting
from bot.rules.texts import Word
from bot.services import cycles, entries, items, polling, shown_homes
from bot.services.holidays import calendar_of
from bot.services.scene import Scene


@dataclass(frozen=True, slots=True)
class Moved:
    """A step at its new time, and of which meeting it is, as its group sees it."""

    step: Occurrence
    meeting: Meeting


def move(store: Store, scene: Scene, number: int, local: datetime, now: datetime) -> Moved:
    """Give a planned step the naive ``local`` time; the cycle and the rule leave it there.

    Raises what ``cycles.left`` and the rule raise; ``StepGone`` for one that asks already,
    ``TimeTaken``.
    """
    turn = cycles.left(store, scene, number, now)
    step, meeting = turn.occurrence, turn.meeting
    if step.state != "planned":
        raise StepGone(state=Word(STATE_NAMES[step.state]))
    closes = cycles.closes(store.ledger.of_meeting(meeting.id))
    calendar = calendar_of(scene.series.profile, [local.year])
    moved = rules.move(step, local, meeting, closes, calendar, now)
    if not store.ledger.move(moved):
        raise TimeTaken
    entries.of_step(store, step, "moved", now, scene.person.id)
    round_ = store.meetings.get(meeting.id)
    polling.follow(store, scene.series, round_, now)
    if step.kind == "call_closes":
        items.show(store, scene.series, round_, now)
    shown_homes.of_series(store, scene.series, meeting.id, now)
    return Moved(moved, meeting)
