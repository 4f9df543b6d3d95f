"""History: words → service → view."""

from bot.rules.texts import fold
from bot.rules.trail import Trail
from bot.services import answers, trail
from bot.views import trail as view
from bot.views.blocks import Message
from handlers.commands import first_number
from handlers.turn import Turn

INSTALLATION = "installation"
"""The word for the bot itself in the workspace, in both languages."""


def history(turn: Turn) -> Message:
    """Show what was done: ``history #12``; ``history PARTY``, ``history``; ``installation``."""
    return view.history(_trail(turn), turn.lasting.t)


def _trail(turn: Turn) -> Trail:
    scene, (number, rest) = turn.lasting, first_number(turn.words.rest)
    if fold(rest) == INSTALLATION:
        return trail.of_installation(turn.store, scene)
    if number is not None:
        return trail.of_number(turn.store, scene, number)
    party = answers.party_called(turn.store, scene, rest) if rest else scene.party()
    return trail.of_answer(turn.store, scene, party)
