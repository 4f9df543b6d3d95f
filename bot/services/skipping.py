"""A step left out once, by its convener: what a meeting can do without."""

from datetime import datetime

from bot.ports import Store
from bot.rules import agenda
from bot.rules.agenda import Balance
from bot.rules.cycle import LEFT, WAITING, Occurrence
from bot.rules.errors import Needed, NoSuchStep
from bot.rules.series import Meeting
from bot.rules.step_moves import SKIPPED
from bot.rules.texts import Word
from bot.services import cycles, entries
from bot.services.scene import Scene


def leave_out(store: Store, scene: Scene, number: int | None, now: datetime) -> Occurrence:
    """Leave out the step ``number``, or the poll that waits; the closing of that does nothing.

    Raises ``NoSuchStep`` if there is none, ``Needed``, and what ``cycles.left`` raises.
    """
    scene.require("convene")
    step = cycles.left(store, scene, number or _waiting(store, scene), now).occurrence
    can_do_without = step.kind in SKIPPED
    if not (can_do_without and store.ledger.move_on(step.id, LEFT, "skipped", now)):
        raise NoSuchStep(example=Word("status")) if can_do_without else Needed
    entries.of_step(store, step, "skipped", now, scene.person.id)
    return store.ledger.get(step.id) or step


def fits(store: Store, meeting: Meeting) -> Balance | None:
    """Return the minutes of all that is proposed, if the meeting has time for it; else ``None``."""
    found = store.agenda.of_meeting(meeting.id)
    planned = sum(item.minutes for item in [*agenda.accepted(found), *agenda.proposed(found)])
    whole = Balance(planned, meeting.minutes)
    return None if whole.over else whole


def _waiting(store: Store, scene: Scene) -> int:
    steps = store.ledger.of_series(scene.series.id, WAITING)
    return next((step.id for step in steps if step.kind == "poll"), 0)
