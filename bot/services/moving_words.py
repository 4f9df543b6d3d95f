"""The news of a meeting that was moved or cancelled, rendered when it is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.rules.outbox import Owed
from bot.rules.series import Meeting
from bot.services import (
    agenda,
    answers,
    calendar_files,
    calendar_words,
    called_off,
    cancelling,
    ending_words,
    items,
    outdated,
    sessions,
)
from bot.services.drafts import Draft
from bot.services.following import CHANGE, PLACED, WAS
from bot.services.holidays import calendar_of
from bot.services.verdicts import Drop
from bot.views import moving as view
from bot.views.blocks import Message

_STILL_SAID = frozenset(
    {"cancelled", "cancelled.direct", cancelling.OF_ITEM, calendar_files.KIND, "poll.post"}
)
"""All that is sent of a cancelled meeting. A poll's post says that it ended."""
_SHOWN = frozenset({*called_off.SHOWN, *called_off.ASKS, items.CALL_SHOWN})
_ENDED = frozenset({"declined", "parked", "withdrawn"})
"""States of items that no cancelling changes: what became of them is still news."""
_OF_OUTCOMES = "outcome"
"""What a meeting before it left has to be done all the same."""


def of_cancelled(draft: Draft) -> Message | Drop | None:
    """Return what a message about a cancelled meeting says instead; ``None``: what it says itself.

    What was sent and asks for something says that it is cancelled; all else is not sent.
    """
    owed = draft.delivery.owed
    meeting = _about(draft, owed)
    if meeting is None or meeting.cancelled_at is None:
        return None
    if owed.manner == "update" and owed.kind in _SHOWN:
        return ending_words.not_held(draft, meeting) or view.gone(meeting, draft.t)
    if owed.kind in _STILL_SAID or owed.kind.startswith(_OF_OUTCOMES):
        return None
    if owed.refs.get("state") in _ENDED:
        return None
    return Drop("the meeting is cancelled")


def is_of_old_time(draft: Draft) -> bool:
    """Tell whether the meeting was moved, as the party sees it, after this was owed."""
    seen, _ = sessions.seen_by(draft.store, draft.series, draft.meeting, draft.ref("party"))
    return seen.changed_at is not None and draft.delivery.owed.due_at <= seen.changed_at


def _about(draft: Draft, owed: Owed) -> Meeting | None:
    meeting = int(owed.refs.get("meeting", 0))
    return draft.store.meetings.get(meeting) if meeting else None


def _moved(draft: Draft) -> Message | Drop:
    meeting = draft.meeting
    if draft.ref(CHANGE) != meeting.changes or meeting.is_over(draft.now):
        return Drop("changed again")
    was = _was(draft)
    if was == meeting.starts_at and not draft.ref(PLACED):
        return Drop("moved back before it was said")
    return view.moved(agenda.page(draft.store, draft.series, meeting), was, draft.t)


def _asked(draft: Draft) -> Message | Drop:
    """Ask a party that had answered, or say in the place of that how it stands."""
    if draft.delivery.owed.manner == "update":
        meeting, party = draft.meeting, draft.ref("party")
        place = answers.place(draft.store, draft.series, meeting, party, draft.now)
        return outdated.rendered(draft, place)
    return _asked_again(draft)


def _asked_again(draft: Draft) -> Message | Drop:
    """Tell a party that had answered, and ask whether its answer stands."""
    meeting, party = draft.meeting, draft.ref("party")
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    if _is_overtaken(draft) or place.meeting.has_started(draft.now):
        return Drop("changed again")
    if _was(draft) == meeting.starts_at:
        return Drop("moved back before it was said")
    was = _seen_then(draft, party).starts_at
    if place.is_off or was == place.meeting.starts_at:
        return Drop("its session is cancelled, or stands")
    changed_at = place.meeting.changed_at
    if place.answer is None or (changed_at is not None and place.answer.at > changed_at):
        return Drop("answered for the new time")
    if place.seat.acting is None or place.seat.acting.id != draft.person.id:
        return Drop("handed over")
    return view.asked_again(place, was, draft.t)


def _seen_then(draft: Draft, party: int) -> Meeting:
    """Return the meeting as the party saw it before it was moved: a session moves with its round.

    One that the series' file gives a day of its own stays where it is.
    """
    meeting, was = draft.meeting, _was(draft)
    local = calendar_of(draft.series.profile).local(was).replace(tzinfo=None)
    then = replace(
        meeting, local=local, starts_at=was, ends_at=was + (meeting.ends_at - meeting.starts_at)
    )
    return sessions.seen_by(draft.store, draft.series, then, party)[0]


def _is_overtaken(draft: Draft) -> bool:
    """Tell whether a newer word of the same kind is owed to the party."""
    meeting, party = draft.meeting, draft.ref("party")
    later = range(draft.ref(CHANGE) + 1, meeting.changes + 1)
    keys = (f"moved.direct:{meeting.id}:{party}:{change}" for change in later)
    workspace = draft.series.workspace
    return any(draft.store.outbox.by_dedupe(workspace, key) is not None for key in keys)


def _cancelled(draft: Draft) -> Message | Drop:
    return view.cancelled(draft.meeting, draft.t)


def _not_held(draft: Draft) -> Message | Drop:
    place = answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    return view.not_held(place, draft.t)


def _item(draft: Draft) -> Message | Drop:
    item = draft.store.agenda.by_number(draft.series.id, draft.ref("item"))
    if item is None or item.state in {"declined", "withdrawn"}:
        return Drop("decided otherwise")
    to = draft.store.meetings.get(item.meeting)
    return view.item(draft.meeting, item, to if to.id != draft.meeting.id else None, draft.t)


def _was(draft: Draft) -> datetime:
    return datetime.fromisoformat(str(draft.delivery.owed.refs[WAS]))


WORDS: dict[str, Callable[[Draft], Message | Drop]] = {
    "moved": _moved,
    "moved.direct": _asked,
    "cancelled": _cancelled,
    "cancelled.direct": _not_held,
    cancelling.OF_ITEM: _item,
    calendar_files.KIND: calendar_words.words,
}
"""By kind."""
