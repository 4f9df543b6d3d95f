"""What a step sends, named so that "sent" and "waits" can be said of it."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.series import Step
from bot.views.cycle import kind_name, step_name

_NAMES: Mapping[str, str] = {
    "call": mark("that the call for items is open"),
    "host": mark("the question where the group session is held"),
    "poll": mark("the poll"),
    "escalation": mark("the question to the deputies"),
    "agenda": mark("the agenda"),
    "start": mark("that the meeting starts"),
}
"""Of steps that are called by what happens; the others are called by what they send."""


def sent_name(kind: str, step: Step | None, t: Translator) -> str:
    """Return what a step of ``kind`` sends; words of the cycle's own stay as they are."""
    if step is not None and step.text is not None:
        return step_name(step, t)
    return t(_NAMES[kind]) if kind in _NAMES else kind_name(kind, t)
