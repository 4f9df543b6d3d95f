"""A meeting to which nobody was invited: that it begins, and thanks for it, are asked about."""

from bot.rules.waiting import has_asked
from bot.services import register
from bot.services.doing import Turn

_ASSUME = frozenset({"start", "thanks"})
"""The kinds of step that take for granted that the meeting is held."""


def is_doubtful(turn: Turn) -> bool:
    """Tell whether a step takes a meeting for held that nobody was asked to come to.

    Not if a party has answered all the same, a convener has let it begin, or it has left something.
    """
    store, meeting = turn.store, turn.meeting
    if turn.step.kind not in _ASSUME:
        return False
    steps = store.ledger.of_meeting(meeting.id)
    has_begun = any(each.kind == "start" and each.state == "done" for each in steps)
    if has_begun or has_asked(steps) or store.answers.of_meeting(meeting.id):
        return False
    return not register.left_by(store, turn.series, meeting, turn.now).outcomes
