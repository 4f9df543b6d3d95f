"""The steps that wait for a convener, one after the other, in one place."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import Occurrence
from bot.services import convening, cycles
from bot.services import waiting as waiting_service
from bot.services.scene import Scene
from bot.views import in_turn as view
from bot.views import waiting as waiting_view
from bot.views.blocks import Message


def left(store: Store, scene: Scene, now: datetime) -> list[Occurrence]:
    """Return the steps that still ask and that nobody has let wait, as the App Home lists them."""
    return cycles.to_decide(store, scene.series, ["asked"], now)


def shown(store: Store, scene: Scene, decided: Message, now: datetime) -> Message:
    """Return what became of a step, and below it the whole question of the next one that asks.

    Where none does, what else waits for a convener: proposals, an order, and the like. Not whom
    nobody acts for, which may stay so for long; but that nothing is asked, only if nothing waits.
    """
    waiting = left(store, scene, now)
    if waiting:
        return view.then(decided, _question(store, scene, waiting[0], now), waiting, scene.t)
    sight = waiting_service.look(store, scene.series, scene.person, now)
    waits = replace(waiting_service.of(store, sight), steps=())
    others = replace(waits, vacant=(), answers=(), polls=())
    rows = waiting_view.rows(others, sight.register, scene.person, scene.t)
    if rows:
        return view.last(decided, rows[0], scene.t)
    return decided if waits.count else view.alone(decided, scene.t)


def offered(store: Store, scene: Scene, decided: Message, now: datetime) -> Message:
    """Return what became of a step, and a button that leads to the next one that asks."""
    waiting = left(store, scene, now)
    return view.leading(decided, waiting[0], len(waiting), scene.t) if waiting else decided


def first(store: Store, scene: Scene, now: datetime) -> Message | None:
    """Return the whole question of the step that asks first; ``None`` if none does."""
    waiting = left(store, scene, now)
    return _question(store, scene, waiting[0], now) if waiting else None


def _question(store: Store, scene: Scene, step: Occurrence, now: datetime) -> Message:
    return convening.asked(cycles.asking(store, scene, step.id, now), scene.t)
