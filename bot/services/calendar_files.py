"""The meeting as a calendar file: for those who come, and its changes for exactly those who got it.

The outbox remembers who did: a row of this kind that was sent, or may have been.
"""

from datetime import datetime

from bot.documents import calendar as document
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.errors import NotComing
from bot.rules.outbox import Delivery, DeliveryState
from bot.rules.publication import one
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import abilities, answers, owing, publication
from bot.services.drafts import Draft
from bot.services.scene import Scene
from bot.services.verdicts import Drop
from bot.views import calendar_files as view
from bot.views.blocks import Attached, Message

KIND = "calendar"
_REACHED: tuple[DeliveryState, ...] = ("sending", "sent", "unknown")


def give(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    person: Person,
    party: int,
    now: datetime,
    *,
    asked: bool = False,
) -> None:
    """Owe a person the file as the meeting is now, once for each state of the meeting."""
    owing.direct(
        store,
        series,
        person,
        KIND,
        f"{meeting.id}:{person.id}:{meeting.changes}",
        now,
        refs={"meeting": meeting.id, "party": party, "change": meeting.changes},
        asked=asked,
    )


def ask(store: Store, scene: Scene, now: datetime) -> bool:
    """Give the file to who asks for it and comes; return whether they have it already.

    Raises ``NotComing``, and what keeps a person from answering.
    """
    places = abilities.askable(store, scene, now)
    place = next((each for each in places if _comes(each)), None)
    if place is None:
        raise NotComing(example=Word("rsvp yes"))
    meeting, person = scene.meeting, scene.person
    key = f"{KIND}:{meeting.id}:{person.id}:{meeting.changes}"
    known = store.outbox.by_dedupe(scene.series.workspace, key)
    if known is not None and known.state in _REACHED:
        return True
    give(store, scene.series, meeting, person, place.seat.party.id, now, asked=True)
    return False


def follow(
    store: Store, series: Series, meeting: Meeting, now: datetime, *, urgent: bool
) -> None:
    """Owe the changed meeting, or its cancellation, to those who got the file, and to nobody else."""
    got = {row.owed.person: row for row in _rows(store, series, meeting, now)}
    for person, row in got.items():
        if person is not None:
            party = int(row.owed.refs["party"])
            give(store, series, meeting, store.people.get(person), party, now, asked=urgent)


def words(draft: Draft) -> Message | Drop:
    """Return the file, if it says what is true now and is still for this person."""
    meeting, party = draft.meeting, draft.ref("party")
    if draft.ref("change") != meeting.changes:
        return Drop("changed again")
    first = not _had(draft)
    if first and (meeting.cancelled_at is not None or meeting.has_started(draft.now)):
        return Drop("too late")
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    if first and not _comes(place):
        return Drop("not coming")
    file = attached(draft.store, draft.series, place.meeting, draft)
    return view.given(place.meeting, draft.t, file, first=first)


def attached(store: Store, series: Series, meeting: Meeting, draft: Draft) -> Attached:
    """Return the file of a meeting as it is now."""
    public = publication.of_series(store, series, draft.now)
    shown = one(public, meeting)
    content = document.file(public, shown, draft.t, draft.now, meeting.video)
    return Attached(f"{series.key}-{meeting.local:%Y-%m-%d}.ics", content)


def _comes(place: Place) -> bool:
    return place.answer is not None and place.answer.reply.choice == "coming"


def _rows(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Delivery]:
    """Return the files of the meeting that people got, or may have got."""
    sent = store.outbox.directs(series.id, _REACHED, now)
    of = {"meeting": meeting.id}
    return [row for row in sent if row.owed.kind == KIND and row.owed.refs.items() >= of.items()]


def _had(draft: Draft) -> bool:
    """Tell whether this person got an earlier file of the meeting."""
    rows = _rows(draft.store, draft.series, draft.meeting, draft.now)
    return any(
        row.owed.person == draft.delivery.owed.person and row.id != draft.delivery.id
        for row in rows
    )
