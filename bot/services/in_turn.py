"""The steps that wait for a convener, one after the other, in one place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import Occurrence
from bot.services import convening, cycles
from bot.services import waiting as waiting_service
from bot.services.scene import Scene
from bot.views import in_turn as view
from bot.views import waiting as waiting_view
from bot.views.blocks import Block, Message


def left(store: Store, scene: Scene, now: datetime) -> list[Occurrence]:
    """Return the steps that still ask and that nobody has let wait, as the App Home lists them."""
    return cycles.to_decide(store, scene.series, ["asked"], now)


def shown(store: Store, scene: Scene, decided: Message, now: datetime) -> Message:
    """Return what became of a step, and below it the whole question of the next one that asks.

    Where none does, what else waits; or that nothing does.
    """
    waiting = left(store, scene, now)
    if not waiting:
        other = _other(store, scene, now)
        return view.last(decided, other, scene.t) if other else view.alone(decided, scene.t)
    return view.then(decided, _question(store, scene, waiting[0], now), waiting, scene.t)


def _other(store: Store, scene: Scene, now: datetime) -> Sequence[Block]:
    """Return what waits for a convener beside steps: proposals, an order, and the like.

    Not for whom nobody acts, or can be asked: that may stay so for long.
    """
    sight = waiting_service.look(store, scene.series, scene.person, now)
    waits = replace(
        waiting_service.of(store, sight), steps=(), vacant=(), alone=(), answers=(), polls=()
    )
    rows = waiting_view.rows(waits, sight.register, scene.person, scene.t)
    return rows[0] if rows else ()


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
