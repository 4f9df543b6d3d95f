"""Hand-over to a deputy: for one meeting, or until a day on which it ends by itself."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from bot.ports import Database, Entry, Store
from bot.rules import handing
from bot.rules.answers import Place
from bot.rules.handing import HandedUntil
from bot.rules.outbox import Delivery
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Series
from bot.services import answers, owing, sessions, shown_homes
from bot.services.answers import called
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

Follow = Callable[[Store, Series, int, datetime], None]
ENDED = "handed.ended"
"""The word to both when a hand-over has ended by itself."""
RETURNED = "returned"
"""The word to the principal that a deputy has handed back."""
ASKED = frozenset({"handed", "escalated"})
"""The words by which a deputy is asked to answer."""
WORDS_A_DAY = 2
"""How often in a day somebody is told of a hand-over or its end: one of each."""
_WORDS = ASKED | {"released", ENDED, RETURNED}
_TOLD_WITHIN = timedelta(days=400)
"""How far back a hand-over may lie: no meeting is planned further ahead."""


def hand_over(
    store: Store, scene: Scene, to: Person | None, now: datetime, until: date | None = None
) -> tuple[Party, Person]:
    """Hand over to a deputy (the first one if none is named), who is written to.

    This meeting alone, or everything ``until`` the end of a day. Raises ``NotPrincipal``,
    ``NotToYourself``, ``NoDeputies``, ``NoSuchDeputy``; ``MeetingStarted`` for one that has;
    ``PastDate``, ``FarDate``.
    """
    party = called(scene.party(), scene.meeting)
    if until is None:
        sessions.answerable(store, scene, party, now)
    else:
        handing.require_day(until, now, scene.series.profile.zone)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    deputy = handing.hand_over(seat, scene.person.id, to, scene.convener.name)
    if seat.handed_to == deputy.id and seat.handed_until == until:
        return party, deputy  # a second click: they have been written to
    _keep(store, scene, party, deputy, until)
    _release(store, scene, seat, now, unless=deputy)
    _tell(store, scene, deputy, "handed", party, now, until)
    _audit(store, scene, "seat.handed_over", party, now, deputy.id)
    return party, deputy


def accept(store: Store, scene: Scene, now: datetime) -> Place:
    """Take it from the deputy that they do what was handed over; the principal sees it.

    Raises what ``handing.accept`` of the rules raises.
    """
    party = scene.party()
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    handing.accept(seat, scene.person.id)
    if seat.awaits(scene.person.id):
        store.handing.accept(scene.meeting.id, party.id, scene.person.id, now)
        _audit(store, scene, "seat.accepted", party, now, scene.person.id)
        if seat.principal is not None:
            shown_homes.of_user(store, scene.series.workspace, seat.principal.user, now)
    return answers.place(store, scene.series, scene.meeting, party.id, now)


def take_back(store: Store, scene: Scene, now: datetime) -> Party:
    """End the hand-over: the principal takes it back, or the deputy who has it hands it back.

    The other of the two is told. Raises what ``handing.take_back`` of the rules raises.
    """
    party = scene.party()
    scene.require("hand_back")
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    principal = handing.take_back(seat, scene.person.id)
    store.seats.hand_over(scene.meeting.id, party.id, None)
    store.handing.end(party.id)
    if principal.id == scene.person.id:
        _release(store, scene, seat, now)
        _audit(store, scene, "seat.taken_back", party, now)
    else:
        _tell(store, scene, principal, RETURNED, party, now, seat.handed_until)
        _audit(store, scene, "seat.handed_back", party, now)
        shown_homes.of_user(store, scene.series.workspace, principal.user, now)
    return party


def run_due(database: Database, now: datetime, follow: Follow) -> list[str]:
    """End every hand-over whose last day is over, one transaction each; return what was done.

    The deputy acts no longer from that instant on, whether or not this has run. ``follow`` is told
    the series and the party of each, in the same transaction.
    """
    ended: list[str] = []
    while True:
        with database.transaction() as store:
            handed = store.handing.claim(now)
            if handed is None:
                return ended
            end(store, handed, now)
            follow(store, store.series.get(handed.series), handed.party, now)
        ended.append(f"hand-over-{handed.party}-ends")


def end(store: Store, handed: HandedUntil, now: datetime) -> None:
    """Owe both the word that the hand-over has ended."""
    series = store.series.get(handed.series)
    refs: dict[str, int | str] = {
        "party": handed.party,
        "deputy": handed.deputy,
        "until": handed.last_day.isoformat(),
    }
    for person in (handed.principal, handed.deputy):
        key = f"{handed.party}:{handed.last_day}:{person}:{int(now.timestamp())}"
        owing.direct(store, series, store.people.get(person), ENDED, key, now, refs=refs)
    entry = Entry(series.workspace, series.id, now, None, "seat.hand_over_ended", "", handed.party)
    store.audit.write(entry)


def was_told(store: Store, person: int, word: Delivery, now: datetime) -> bool:
    """Tell whether the last that a deputy read of a hand-over says the same as ``word``."""
    last = last_read(store, person, word, now)
    same = ("meeting", "until")
    return (
        last is not None
        and last.owed.kind == word.owed.kind
        and all(last.owed.refs.get(name) == word.owed.refs.get(name) for name in same)
    )


def was_asked(store: Store, person: int, word: Delivery, now: datetime) -> bool:
    """Tell whether the last that a deputy read of a party's seat is that they are to answer."""
    last = last_read(store, person, word, now)
    return last is not None and last.owed.kind in ASKED


def last_read(store: Store, person: int, word: Delivery, now: datetime) -> Delivery | None:
    """Return the last that a deputy read of the hand-over that ``word`` is about."""
    refs = word.owed.refs
    words = _words(store, person, {"party": refs["party"]}, now - _TOLD_WITHIN)
    meeting = refs.get("meeting")
    about = (each for each in words if "until" in each.owed.refs or _of(each, meeting))
    read = [each for each in about if each.state == "sent"]
    return max(read, key=lambda each: each.id, default=None)


def _of(word: Delivery, meeting: int | str | None) -> bool:
    return meeting is None or word.owed.refs.get("meeting") == meeting


def _keep(store: Store, scene: Scene, party: Party, deputy: Person, until: date | None) -> None:
    """Keep to whom it is handed; until a day, nothing else holds for this meeting."""
    if until is None:
        store.seats.hand_over(scene.meeting.id, party.id, deputy.id)
        return
    series, principal = scene.series, scene.person
    handed = handing.handed_until(
        series.id, party.id, deputy.id, principal.id, until, series.profile.zone
    )
    store.seats.hand_over(scene.meeting.id, party.id, None)
    store.handing.put(handed)


def _release(
    store: Store, scene: Scene, seat: Seat, now: datetime, *, unless: Person | None = None
) -> None:
    """Owe the deputy who had the seat until now, if there is one, the word that they have not."""
    former = seat.handed_to or seat.shared_with
    if former is None or (unless is not None and unless.id == former):
        return
    deputy, until = store.people.get(former), seat.handed_until
    _tell(store, scene, deputy, "released", seat.party, now, until)


def _tell(  # noqa: PLR0913 - a row
    store: Store,
    scene: Scene,
    person: Person,
    kind: str,
    party: Party,
    now: datetime,
    until: date | None = None,
) -> None:
    """Owe somebody the word that the seat is theirs, or is no more.

    A principal may change their mind all day: after a hand-over and its end the deputy reads the
    rest in the morning, and then only how it stands, if that is news.
    """
    meeting, calendar = scene.meeting, calendar_of(scene.series.profile)
    about: dict[str, int | str] = {"meeting": meeting.id, "party": party.id}
    midnight = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    words = _words(store, person.id, about, midnight.astimezone(UTC))
    morning = calendar.next_morning(now)
    deadline = meeting.starts_at
    refs = {**about, "from": scene.person.id}
    if until is not None:
        refs["until"] = until.isoformat()
    if until is not None or meeting.has_started(now):
        deadline = max(morning, handing.end_of(until or now.date(), scene.series.profile.zone))
    waits = len(words) >= WORDS_A_DAY and morning < deadline
    when = f"{morning:%Y%m%d}" if waits else f"{int(now.timestamp())}"
    key = f"{meeting.id}:{party.id}:{person.id}:{when}"
    due_at = morning if waits else now
    owing.direct(store, scene.series, person, kind, key, due_at, refs=refs, deadline=deadline)


def _words(
    store: Store, person: int, about: Mapping[str, int | str], since: datetime
) -> list[Delivery]:
    """Return what a deputy was told, or is to be, of the hand-over of a seat."""
    return [
        each
        for each in store.outbox.of_person(person, since)
        if each.owed.kind in _WORDS
        and each.state != "dropped"
        and each.owed.refs.items() >= about.items()
    ]


def _audit(  # noqa: PLR0913 - a row
    store: Store,
    scene: Scene,
    action: str,
    party: Party,
    now: datetime,
    deputy: int | None = None,
) -> None:
    subject = f"meeting:{scene.meeting.id}"
    who = scene.series.workspace, scene.series.id, now, scene.person.id
    store.audit.write(Entry(*who, action, subject, party.id, codes={"handed_to": deputy}))
