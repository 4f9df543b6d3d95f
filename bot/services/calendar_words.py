"""A calendar file as it is asked for, and as it is rendered when it is sent."""

from dataclasses import replace
from datetime import datetime

from bot.documents import calendar as document
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.errors import NotComing
from bot.rules.publication import one
from bot.rules.series import Meeting
from bot.rules.session_changes import require_held
from bot.rules.sessions import at_session
from bot.rules.texts import Word
from bot.services import abilities, answers, calendar_files, publication, sessions
from bot.services.drafts import Draft
from bot.services.scene import Scene
from bot.services.verdicts import Drop
from bot.views import calendar_files as view
from bot.views.blocks import Attached, Message


def ask(store: Store, scene: Scene, now: datetime) -> bool:
    """Give the file to who asks for it and comes; return whether they have it already.

    Raises ``NotComing``, ``SessionCancelled``, and what keeps a person from answering.
    """
    places = abilities.askable(store, scene, now)
    place = next((each for each in places if _comes(each)), None)
    if place is None:
        raise NotComing(example=Word("rsvp yes"))
    require_held(place.session)
    meeting, person, party = scene.meeting, scene.person, place.seat.party.id
    if calendar_files.has(store, scene.series, meeting, person, party):
        return True
    calendar_files.give(store, scene.series, meeting, person, party, now, asked=True)
    return False


def words(draft: Draft) -> Message | Drop:
    """Return the file, if it says what is true now and is still for this person."""
    meeting, party = draft.meeting, draft.ref("party")
    if _is_overtaken(draft):
        return Drop("changed again")
    first = not _had(draft)
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    held = at_session(meeting, place.session) if place.session else meeting
    if first and (held.cancelled_at is not None or held.has_started(draft.now)):
        return Drop("too late")
    if first and not _comes(place):
        return Drop("not coming")
    return view.given(held, draft.t, _attached(draft, held), first=first)


def _attached(draft: Draft, meeting: Meeting) -> Attached:
    """Return the file of the meeting as the party sees it now.

    Its SEQUENCE grows with every change of a session of the round, so that the newest file counts
    whatever session the party is in by then (RFC 5545 §3.8.7.4).
    """
    public = publication.of_series(draft.store, draft.series, draft.now)
    every = sessions.of_round(draft.store, draft.series, meeting)
    known = one(public, meeting)
    seen = replace(
        known,
        local=meeting.local,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        address=meeting.address,
        cancelled=meeting.cancelled_at is not None,
        revision=known.revision + sum(each.change.revision for each in every),
    )
    content = document.file(public, seen, draft.t, draft.now, meeting.video)
    return Attached(f"{draft.series.key}-{meeting.local:%Y-%m-%d}.ics", content)


def _comes(place: Place) -> bool:
    return place.answer is not None and place.answer.reply.choice == "coming"


def _is_overtaken(draft: Draft) -> bool:
    """Tell whether a newer file is owed; one that was not sent yet says what is true now."""
    person = draft.delivery.owed.person or 0
    party = draft.ref("party")
    found = calendar_files.newest(draft.store, draft.series, draft.meeting, person, party)
    return found is not None and found.id != draft.delivery.id


def _had(draft: Draft) -> bool:
    """Tell whether this person got an earlier file of the meeting."""
    rows = calendar_files.given(draft.store, draft.series, draft.meeting, draft.now)
    this = draft.delivery
    return any(row.owed.person == this.owed.person and row.id != this.id for row in rows)
