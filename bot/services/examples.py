"""The items that the example of a refusal names: real ones of the meeting, where it has any."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Store
from bot.rules.agenda import accepted, proposed
from bot.services import scene
from bot.services.scene import Hints, Where


def items(store: Store, where: Where, hints: Hints, word: str, now: datetime) -> Sequence[int]:
    """Return the numbers of items with which ``word`` (``agenda accept #12``) can be written.

    Carried over is what the last meeting had, or has that is held; ordered is what is on the
    agenda. Raises what ``scene.find_series`` raises.
    """
    series, meeting = scene.around(store, where, now, hints)
    if meeting is None:
        return ()
    if word.startswith("agenda carry") and not store.meetings.get(meeting).has_started(now):
        last = store.meetings.latest(series.id, now)
        meeting = last.id if last else meeting
    found = store.agenda.of_meeting(meeting)
    on_it, others = accepted(found), proposed(found)
    is_ordered = word.startswith(("agenda order", "agenda time", "agenda carry", "#"))
    return [each.number for each in ([*on_it, *others] if is_ordered else [*others, *on_it])]
