"""One step of one meeting: a convener does it now, leaves it out or moves it."""

from collections.abc import Mapping
from datetime import datetime, time

from bot.rules.cycle import LEFT
from bot.rules.dates import read_date
from bot.rules.errors import NoSuchStep, WhichDate
from bot.rules.texts import Word
from bot.rules.whens import read_hour, read_when
from bot.services import convening, cycles, step_moves
from bot.services.holidays import calendar_of
from bot.views import step_moves as view
from bot.views.blocks import Element, Message
from handlers import series
from handlers.commands import Words, first_number
from handlers.edge import NeedsForm
from handlers.turn import Turn

_EXAMPLE = Word("step move 12 2027-01-14 09:00")
_MORNING = time(9)


def change(turn: Turn) -> Message:
    """Let the convener choose a step in a modal."""
    turn.lasting.require("convene")
    raise NeedsForm("step")


def move(turn: Turn) -> Message:
    """Move a step: ``step move 12 2027-01-14 09:00``."""
    turn.lasting.require("convene")
    number, rest = first_number(turn.words.rest)
    today = calendar_of(turn.lasting.series.profile).local(turn.now).date()
    when = read_when(rest, today, days=1)
    if number is None or not when.days:
        raise WhichDate(example=_EXAMPLE)
    return _moved(turn, number, datetime.combine(when.days[0], when.at or _MORNING))


def change_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which a step is chosen, and what is done to it."""
    scene = turn.lasting
    scene.require("convene")
    every = turn.store.ledger.of_meeting(scene.meeting.id)
    steps = [s for s in every if s.state in LEFT and not cycles.is_over(turn.store, s, turn.now)]
    if not steps:
        raise NoSuchStep(example=Word("plan"))
    return view.change_form(scene.series, scene.meeting, steps, scene.t)


def change_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Do to the step what was chosen; what is sent is looked at first."""
    turn.lasting.require("convene")
    number = int(values["step"])
    if values.get("way") == "skip":
        turn.words = Words("skip", "", str(number))
        return series.skip(turn)
    if values.get("way") == "look":
        asking = cycles.asking(turn.store, turn.lasting, number, turn.now)
        return convening.asked(asking, turn.lasting.t)
    day = read_date(values.get("day", ""), turn.now.date())
    if day is None:
        raise WhichDate(example=_EXAMPLE)
    return _moved(turn, number, datetime.combine(day, read_hour(values["hour"]) or _MORNING))


def _moved(turn: Turn, number: int, local: datetime) -> Message:
    scene = turn.lasting
    moved = step_moves.move(turn.store, scene, number, local, turn.now)
    return view.moved(scene.series, moved.step, moved.meeting, scene.t)
