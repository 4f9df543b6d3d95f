"""An agenda closes when its meeting starts: what was on it is a record (docs/adr/0034)."""

from datetime import datetime

from bot.rules.errors import AgendaClosed, AgendaOver
from bot.rules.examples import Example
from bot.rules.series import Meeting
from bot.rules.texts import Word


def require_changeable(meeting: Meeting, now: datetime, ask: str, *, convener: bool) -> None:
    """Return if the agenda of the meeting can be changed at ``now``; ``ask`` is a convener's name.

    Raises ``AgendaClosed`` for a convener and ``AgendaOver`` for everybody else.
    """
    if not meeting.has_started(now):
        return
    if convener:
        raise AgendaClosed(
            date=meeting.starts_at,
            outcome=Word("decision: …"),
            carry=Example("agenda carry #12 #13"),
        )
    raise AgendaOver(date=meeting.starts_at, convener=ask)
