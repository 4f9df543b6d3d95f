"""A calendar file as it is asked for, and as it is rendered when it is sent."""

from dataclasses import replace
from datetime import datetime

from bot.documents import calendar as document
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.errors import NotComing
from bot.rules.outbox import Delivery
from bot.rules.public import Publication, PublicMeeting
from bot.rules.publication import one, session_uid
from bot.rules.series import Meeting
from bot.rules.session_changes import require_held
from bot.rules.sessions import at_session, at_table
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
    coming = [each for each in abilities.askable(store, scene, now) if _comes(each)]
    if not coming:
        raise NotComing(example=Word("rsvp yes"))
    held = [each for each in coming if not each.is_off]
    if not held:
        require_held(coming[0].session)
    series, meeting, person = scene.series, scene.meeting, scene.person
    parties = [each.seat.party.id for each in held]
    new = [p for p in parties if not calendar_files.has(store, series, meeting, person, p)]
    for party in new:
        calendar_files.give(store, series, meeting, person, party, now, asked=True)
    return not new


def words(draft: Draft) -> Message | Drop:
    """Return the file, if it says what is true now and is still for this person."""
    if calendar_files.LEFT in draft.delivery.owed.refs:
        return _taken_out(draft)
    meeting, party = draft.meeting, draft.ref("party")
    if _is_overtaken(draft):
        return Drop("changed again")
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    key = place.session.key if place.session else ""
    first = key not in _held(draft)
    held = at_session(meeting, place.session) if place.session else meeting
    is_off = held.cancelled_at is not None
    if (first and is_off) or (held.has_started(draft.now) and not is_off):
        return Drop("too late")
    if first and not _comes(place):
        return Drop("not coming")
    reader = draft.delivery.owed.person or 0
    left = calendar_files.times_left(draft.store, draft.series, meeting, reader, key)
    public, known = _event(draft, key)
    known = replace(known, revision=known.revision + 2 * left)
    content = document.file(public, known, draft.t, draft.now, held.video)
    return view.given(held, draft.t, Attached(_name(draft, known), content), first=first)


def _taken_out(draft: Draft) -> Message | Drop:
    """Return the file that takes a session out, if the person comes to it with no party."""
    refs = draft.delivery.owed.refs
    key, before = str(refs.get(calendar_files.GROUP, "")), _held(draft)
    if key not in before:
        return Drop("taken out already")
    if _comes_to(draft, key):
        return Drop("comes to it")
    public, known = _event(draft, key)
    if known.cancelled and _says(before[key], draft, key):
        return Drop("taken out already")
    revision = known.revision + 2 * draft.ref(calendar_files.LEFT) - 1
    known = replace(known, cancelled=True, revision=revision, updated_at=draft.now)
    content = document.file(public, known, draft.t, draft.now, "")
    when = known.starts_at if key else None
    return view.left(when, draft.t, Attached(_name(draft, known), content))


def _comes_to(draft: Draft, key: str) -> bool:
    """Tell whether a party of the person comes to the session, or the one it was left with is."""
    store, series, meeting = draft.store, draft.series, draft.meeting
    every = sessions.of_round(store, series, meeting)
    room = at_table(replace(meeting, session=key), every, store.seats.parties(series.id))
    given = store.answers.of_meeting(meeting.id)
    seats = store.seats.every_seat(series.id, meeting.id, draft.now)
    coming = (p.id for p in room if p.id in given and given[p.id].reply.choice == "coming")
    own = (party for party in coming if draft.person in seats[party].actors)
    return draft.ref("party") in {party.id for party in room} or any(own)


def _says(row: Delivery, draft: Draft, key: str) -> bool:
    """Tell whether a file was of the session, and the meeting, as they are now.

    A session that was cancelled stays so, whatever becomes of its round.
    """
    every = sessions.of_round(draft.store, draft.series, draft.meeting)
    own = next((each for each in every if each.key == key), None)
    is_off = own is not None and own.is_cancelled
    is_now = is_off or row.owed.refs["change"] == draft.meeting.changes
    revision = own.change.revision if own else 0
    return is_now and row.owed.refs.get(calendar_files.REVISION, 0) == revision


def event(draft: Draft, public: Publication, meeting: Meeting, key: str) -> PublicMeeting:
    """Return the event of a group's session, or of the round.

    The SEQUENCE of the round's own event counts the changes of its sessions, as it did when it was
    the event of all; that of a session counts its own alone (RFC 5545 §3.8.7.4), also when its
    group is no longer in the series' file, so that it never falls.
    """
    known = one(public, meeting)
    session = next((each for each in known.sessions if each.key == key), None)
    if session is not None:
        return document.of_session(known, session, draft.t)
    if key:
        kept = draft.store.sessions.of_meeting(meeting.id).changes.get(key)
        revision = known.revision + (kept.revision if kept else 0)
        return replace(known, uid=session_uid(draft.series, known.id, key), revision=revision)
    changed = sum(each.revision for each in known.sessions)
    return replace(known, revision=known.revision + changed)


def _event(draft: Draft, key: str) -> tuple[Publication, PublicMeeting]:
    """Return what is public of the series, and the event that a file is of."""
    public = publication.of_series(draft.store, draft.series, draft.now)
    return public, event(draft, public, draft.meeting, key)


def _held(draft: Draft) -> dict[str, Delivery]:
    """Return what the person's calendar has of the meeting, apart from this file."""
    rows = calendar_files.given(draft.store, draft.series, draft.meeting, draft.now)
    this = draft.delivery
    return calendar_files.held(
        row for row in rows if row.owed.person == this.owed.person and row.id != this.id
    )


def _name(draft: Draft, known: PublicMeeting) -> str:
    return f"{draft.series.key}-{known.local:%Y-%m-%d}.ics"


def _comes(place: Place) -> bool:
    return place.answer is not None and place.answer.reply.choice == "coming"


def _is_overtaken(draft: Draft) -> bool:
    """Tell whether a newer file is owed; one that was not sent yet says what is true now."""
    person = draft.delivery.owed.person or 0
    party = draft.ref("party")
    found = calendar_files.newest(draft.store, draft.series, draft.meeting, person, party)
    return found is not None and found.id != draft.delivery.id
