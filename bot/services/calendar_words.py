"""A calendar file as it is asked for, and as it is rendered when it is sent."""

from datetime import datetime

from bot.documents import calendar as document
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.errors import NotComing
from bot.rules.publication import one
from bot.rules.texts import Word
from bot.services import abilities, answers, calendar_files, publication
from bot.services.drafts import Draft
from bot.services.scene import Scene
from bot.services.verdicts import Drop
from bot.views import calendar_files as view
from bot.views.blocks import Attached, Message


def ask(store: Store, scene: Scene, now: datetime) -> bool:
    """Give the file to who asks for it and comes; return whether they have it already.

    Raises ``NotComing``, and what keeps a person from answering.
    """
    places = abilities.askable(store, scene, now)
    place = next((each for each in places if _comes(each)), None)
    if place is None:
        raise NotComing(example=Word("rsvp yes"))
    meeting, person = scene.meeting, scene.person
    if calendar_files.has(store, scene.series, meeting, person):
        return True
    party = place.seat.party.id
    calendar_files.give(store, scene.series, meeting, person, party, now, asked=True)
    return False


def words(draft: Draft) -> Message | Drop:
    """Return the file, if it says what is true now and is still for this person."""
    meeting, party = draft.meeting, draft.ref("party")
    if draft.ref("change") != meeting.changes and _is_overtaken(draft):
        return Drop("changed again")
    first = not _had(draft)
    if first and (meeting.cancelled_at is not None or meeting.has_started(draft.now)):
        return Drop("too late")
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    if first and not _comes(place):
        return Drop("not coming")
    return view.given(place.meeting, draft.t, _attached(draft, place), first=first)


def _attached(draft: Draft, place: Place) -> Attached:
    """Return the file of the meeting as the party sees it now."""
    meeting = place.meeting
    public = publication.of_series(draft.store, draft.series, draft.now)
    content = document.file(public, one(public, meeting), draft.t, draft.now, meeting.video)
    return Attached(f"{draft.series.key}-{meeting.local:%Y-%m-%d}.ics", content)


def _comes(place: Place) -> bool:
    return place.answer is not None and place.answer.reply.choice == "coming"


def _is_overtaken(draft: Draft) -> bool:
    """Tell whether a newer file is owed; one that was not sent yet says what is true now."""
    person = draft.delivery.owed.person or 0
    return calendar_files.newest(draft.store, draft.series, draft.meeting, person) is not None


def _had(draft: Draft) -> bool:
    """Tell whether this person got an earlier file of the meeting."""
    rows = calendar_files.given(draft.store, draft.series, draft.meeting, draft.now)
    this = draft.delivery
    return any(row.owed.person == this.owed.person and row.id != this.id for row in rows)
