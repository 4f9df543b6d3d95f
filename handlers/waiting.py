"""What waits for who asks, and the news that they get by asking for it."""

from dataclasses import replace

from bot.services import rendering, waiting
from bot.services.scene import Scene
from bot.views import digest as view
from bot.views.blocks import Block
from handlers.turn import Turn

_MOST = 4
"""What waits beside a page of outcomes, which has buttons of its own."""


def told_first(turn: Turn) -> list[Block]:
    """Return news and what waits, but for outcomes: those stand in the list behind it."""
    here = turn.lasting
    sight = waiting.look(turn.store, here.series, here.person, turn.now)
    waits = replace(waiting.of(turn.store, sight), tasks=(), commitments=())
    shown = view.waits(waits, sight.register, here.person, here.t, most=_MOST)
    return [*news(turn, here), *shown]


def news(turn: Turn, here: Scene) -> list[Block]:
    """Return the news that nobody has told the person; now somebody has."""
    said = rendering.told(turn.store, here.series, here.person, turn.now)
    return view.told(said, here.t)
