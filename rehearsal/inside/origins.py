"""From which step of the cycle a message comes."""

from datetime import datetime, timedelta
from typing import Final

from bot.ports import Store
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Owed
from bot.rules.sessions import group_of
from bot.services import calendar_files

_ALSO: Final = {
    "call_closes": ("undecided",),
    "escalation": ("escalated", "escalated.acting"),
    "poll": ("poll.post", "poll.unopened"),
    "poll_closes": ("poll.order", "poll.result"),
    "poll_reminder": ("poll.reminder",),
    "poll_result": ("poll.result",),
}
"""The kinds of message that a kind of step owes, beside those that have its own name."""
_SOON: Final = timedelta(days=1)
"""Until then what a step owes goes out, if it was done in the evening."""


class Origins:
    """The steps of a store, by what they owe."""

    def __init__(self, store: Store) -> None:
        """Take the store; the steps of a meeting are read when they are asked for."""
        self._store = store
        self._steps: dict[int, list[Occurrence]] = {}

    def of(self, owed: Owed) -> Occurrence | None:
        """Return the step by which a message is owed; ``None`` for an answer, news, an update."""
        meeting = owed.refs.get("meeting")
        if owed.manner == "update" or not isinstance(meeting, int):
            return None
        if meeting not in self._steps:
            self._steps[meeting] = self._store.ledger.of_meeting(meeting)
        found = (each for each in self._steps[meeting] if self._owes(each, owed))
        return next(found, None)

    def _owes(self, step: Occurrence, owed: Owed) -> bool:
        if "occurrence" in owed.refs:
            return owed.refs["occurrence"] == step.id
        if owed.kind == f"{step.kind}.direct":
            return owed.dedupe.endswith(f":{step.step}")
        if owed.kind == step.kind:
            return owed.refs.get("session", "") == group_of(step.step)
        if step.done_at is None or owed.due_at < step.done_at:
            return False  # somebody did by hand what the step will do
        if owed.kind == calendar_files.KIND:
            return step.kind == "day_before" and _is_its_file(step.done_at, step, owed)
        return owed.kind in _ALSO.get(step.kind, ()) and self._is_of_cycle(owed)

    def _is_of_cycle(self, owed: Owed) -> bool:
        """Tell whether a message about a poll is about the cycle's; a convener opens others."""
        poll = owed.refs.get("poll")
        return not isinstance(poll, int) or self._store.polls.get(poll).purpose == "priority"


def _is_its_file(done_at: datetime, step: Occurrence, owed: Owed) -> bool:
    """Tell whether a calendar file is the step's own: of its group, and no later change to one."""
    is_of_group = owed.refs.get(calendar_files.GROUP, "") == group_of(step.step)
    is_change = calendar_files.LEFT in owed.refs or owed.due_at > done_at + _SOON
    return is_of_group and not is_change
