"""What is said once a series has ended, rendered when it is sent (docs/adr/0036)."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.documents import calendar as document
from bot.rules.agenda import Item
from bot.rules.public import Publication, PublicMeeting
from bot.rules.series import Meeting
from bot.rules.sessions import at_session
from bot.services import (
    answers,
    calendar_files,
    calendar_words,
    conveners,
    ending,
    outdated,
    publication,
)
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import ending as view
from bot.views.blocks import Attached, Message

_SAID = frozenset({ending.KIND, ending.DIRECT})
"""All that is sent when a series has ended, but for updates of what was sent before."""


def of_ended(draft: Draft) -> Message | Drop | None:
    """Return what a message of an ended series says instead; ``None``: what it says itself."""
    owed = draft.delivery.owed
    if draft.series.ended_at is None or owed.kind in _SAID:
        return None
    if owed.manner != "update":
        return Drop(ending.WHY)
    if owed.kind in outdated.OF_STEP and draft.meeting.cancelled_at is None:
        return view.nothing_more(draft.series, draft.t)
    return None


def not_held(draft: Draft, meeting: Meeting) -> Message | None:
    """Return what asked about a meeting, if that is not held because its series has ended."""
    ended_at = draft.series.ended_at
    if ended_at is None or meeting.cancelled_at != ended_at:
        return None
    return view.not_held(draft.series, meeting, draft.t)


def _channel(draft: Draft) -> Message | Drop:
    heard = str(draft.delivery.owed.refs.get(ending.MEETINGS, "")).split()
    meetings = [draft.store.meetings.get(int(each)) for each in heard]
    name = conveners.named(draft.store, draft.series).name
    return view.ended(draft.series, meetings, name, draft.t)


def _direct(draft: Draft) -> Message | Drop:
    places = ending.places(str(draft.delivery.owed.refs[ending.PLACES]))
    times = sorted({_held(draft, *each).starts_at for each in places})
    file = _file(draft, {of for of, _ in places})
    return view.goodbye(draft.series, times, _lost(draft), draft.t, file)


def _lost(draft: Draft) -> list[Item]:
    """Return what the reader proposed and is not taken up any more."""
    numbers = str(draft.delivery.owed.refs.get(ending.ITEMS, "")).split()
    found = (draft.store.agenda.by_number(draft.series.id, int(each)) for each in numbers)
    return [item for item in found if item is not None]


def _held(draft: Draft, meeting: int, party: int) -> Meeting:
    """Return the meeting at the time of the party's session, if it has one."""
    whole = draft.store.meetings.get(meeting)
    place = answers.place(draft.store, draft.series, whole, party, draft.now)
    return at_session(whole, place.session) if place.session else whole


def _file(draft: Draft, meetings: set[int]) -> Attached | None:
    """Return the file that takes out what the reader's calendar has of the meetings, if it does."""
    public = publication.of_series(draft.store, draft.series, draft.now)
    events = [each for of in sorted(meetings) for each in _events(draft, public, of)]
    if not events:
        return None
    content = document.taken_out(public, events, draft.t, draft.now)
    return Attached(f"{draft.series.key}.ics", content)


def _events(draft: Draft, public: Publication, of: int) -> Iterator[PublicMeeting]:
    """Yield the events of a meeting that the reader has and that lie ahead."""
    store, series, reader = draft.store, draft.series, draft.person.id
    meeting = store.meetings.get(of)
    rows = calendar_files.given(store, series, meeting, draft.now)
    for key in calendar_files.held(row for row in rows if row.owed.person == reader):
        left = calendar_files.times_left(store, series, meeting, reader, key)
        event = calendar_words.event(draft, public, meeting, key)
        if event.starts_at > draft.now:
            yield replace(event, revision=event.revision + 2 * left)


WORDS: dict[str, Callable[[Draft], Message | Drop]] = {
    ending.KIND: _channel,
    ending.DIRECT: _direct,
}
"""By kind."""
