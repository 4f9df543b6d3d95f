"""Answers: one per party and meeting, hand-over to a deputy, and the list of who is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.ports import Entry, Store
from bot.rules import answers, seats
from bot.rules.answers import Answer, Attending, Board, Choice, Place
from bot.rules.calendar import DAY_BEGINS
from bot.rules.errors import NoSuchParty, UnknownParty, WhichParty
from bot.rules.outbox import Delivery
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word, clean, fold
from bot.services import conveners, owing, recording
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

LATER_WORKING_DAYS = 2
"""How long "later" puts a reminder off."""
_TOLD_WITHIN = timedelta(days=400)
"""How far back a hand-over may lie: no meeting is planned further ahead."""
WORDS_A_DAY = 2
"""How often in a day a deputy is told of a hand-over or its end: one of each."""
LAST_CHANCE = timedelta(hours=1)
"""How long before the meeting "later" must have come."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a person answered, before it is checked."""

    choice: Choice
    attending: Attending | None = None
    attendees: tuple[str, ...] | None = None
    """``None``: not said, as by one click. Where nobody is named, it is the person who answers."""
    note: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether it is the choice alone, as by one click."""
        return self.attendees is None and self.attending is None and not self.note


def board(store: Store, series: Series, meeting: Meeting) -> Board:
    """Return the live list of a meeting."""
    given = store.answers.of_meeting(meeting.id)
    parties = store.seats.parties(series.id)
    groups = answers.overview(parties, given, meeting.call)
    convener = conveners.named(store, series)
    return Board(series, meeting, tuple(groups), given, convener)


def place(store: Store, series: Series, meeting: Meeting, party: int, now: datetime) -> Place:
    """Return the place of a party."""
    answer = store.answers.get(meeting.id, party)
    by = store.people.get(answer.person).name if answer and answer.recorded else ""
    return Place(series, meeting, store.seats.seat(party, meeting.id, now), answer, by)


def answer(store: Store, scene: Scene, given: Given, now: datetime) -> Place:
    """Record the answer of the party that the person acts for.

    Raises ``MeetingStarted``, ``NotCalled``, ``HandedOver``, ``NotMyTurn``, ``TooManyAttendees``.
    """
    party = _called(scene.party(), scene.meeting)
    answers.require_open(scene.meeting, now, scene.turn_to)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    seats.require_acting(seat, scene.person.id)
    return _put(store, scene, seat, given, now, recorded=False)


def settle(
    store: Store, scene: Scene, place: Place, message: tuple[str, str], now: datetime
) -> None:
    """Let a direct message that asked for the answer show it; ``message``: channel and time."""
    channel, ts = message
    refs: dict[str, int | str] = {
        "meeting": place.meeting.id,
        "party": place.seat.party.id,
        "ts": ts,
    }
    owing.rewrite(store, scene.series, scene.person, "answered", channel, refs, now)


def record(store: Store, scene: Scene, party_name: str, given: Given, now: datetime) -> Place:
    """Record, as the convener, what a party said by other means. It shows as recorded.

    Raises ``ConvenerOnly``, ``UnknownParty``, ``NotCalled``, ``MeetingStarted``.
    """
    scene.require_convener()
    answers.require_open(scene.meeting, now, scene.turn_to)
    party = _called(party_called(store, scene, party_name), scene.meeting)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    made = _put(store, scene, seat, given, now, recorded=True)
    recording.tell(store, scene, seat, now)
    return made


def party_called(store: Store, scene: Scene, name: str) -> Party:
    """Return the party whose name or key is ``name``, or the only one that begins with it.

    Raises ``UnknownParty``, ``NoSuchParty``, ``WhichParty``.
    """
    parties = store.seats.parties(scene.series.id)
    for party in parties:
        if fold(name) in {fold(party.name), fold(party.key)}:
            return party
    begun = seats.begun(name, parties)
    given = clean(name[:80], 80)
    if len(begun) > 1:
        raise WhichParty(given=given, parties=", ".join(p.name for p in begun))
    if begun:
        return begun[0]
    near = seats.closest(name, parties)
    if near is None:
        raise NoSuchParty(given=given, example=Word("rsvp status"))
    raise UnknownParty(given=given, suggestion=near.name)


def hand_over(store: Store, scene: Scene, to: Person | None, now: datetime) -> tuple[Party, Person]:
    """Hand this meeting over to a deputy (the first one if none is named), who is written to.

    Raises ``NotPrincipal``, ``NoDeputies``, ``NoSuchDeputy``, ``MeetingStarted``.
    """
    party = _called(scene.party(), scene.meeting)
    answers.require_open(scene.meeting, now, scene.turn_to)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    deputy = seats.hand_over(seat, scene.person.id, to, scene.convener.name)
    if seat.handed_to == deputy.id:
        return party, deputy  # a second click: they have been written to
    store.seats.hand_over(scene.meeting.id, party.id, deputy.id)
    _release(store, scene, seat, now)
    _tell(store, scene, deputy, "handed", party, now)
    _audit(store, scene, "seat.handed_over", party, now)
    return party, deputy


def take_back(store: Store, scene: Scene, now: datetime) -> Party:
    """Take the hand-over back; a deputy who was told of it is told that it is theirs no more.

    Raises ``NotPrincipal``, ``NotHandedOver``.
    """
    party = scene.party()
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    seats.take_back(seat, scene.person.id)
    store.seats.hand_over(scene.meeting.id, party.id, None)
    _release(store, scene, seat, now)
    _audit(store, scene, "seat.taken_back", party, now)
    return party


def was_told(store: Store, person: int, word: Delivery, now: datetime) -> bool:
    """Tell whether the last that a deputy read of a hand-over is that it is theirs."""
    about = {name: word.owed.refs[name] for name in ("meeting", "party")}
    words = _words(store, person, about, now - _TOLD_WITHIN)
    read = [each for each in words if each.state == "sent"]
    return bool(read) and max(read, key=lambda each: each.id).owed.kind == "handed"


def later(store: Store, scene: Scene, now: datetime) -> datetime | None:
    """Put the reminder off by two working days; return when it comes (UTC).

    An hour before the meeting at the latest; in its last hours, when half of the time that is left
    has passed. ``None`` if the party has answered, so that nothing is left to ask. Raises
    ``MeetingStarted``, and ``HandedOver``, ``NotMyTurn`` or ``OtherDeputy`` to who does not answer
    for the party.
    """
    party = _called(scene.party(), scene.meeting)
    answers.require_open(scene.meeting, now, scene.turn_to)
    seats.require_acting(store.seats.seat(party.id, scene.meeting.id, now), scene.person.id)
    if store.answers.get(scene.meeting.id, party.id) is not None:
        return None
    calendar = calendar_of(scene.series.profile)
    day = calendar.working_days(calendar.local(now).date(), LATER_WORKING_DAYS)
    due = calendar.next_open(calendar.instant(datetime.combine(day, DAY_BEGINS)))
    starts_at = scene.meeting.starts_at
    due = min(due, starts_at - min(LAST_CHANCE, (starts_at - now) / 2))
    owing.direct(
        store,
        scene.series,
        scene.person,
        "reminder.direct",
        f"{scene.meeting.id}:{party.id}:later:{due:%Y%m%d}",
        due,
        refs={"meeting": scene.meeting.id, "party": party.id},
        deadline=scene.meeting.starts_at,
        asked=True,
    )
    return due


def _release(store: Store, scene: Scene, seat: Seat, now: datetime) -> None:
    """Owe the deputy who had the seat until now, if there is one, the word that they have not."""
    if seat.handed_to is None:
        return
    deputy = store.people.get(seat.handed_to)
    _tell(store, scene, deputy, "released", seat.party, now)


def _tell(  # noqa: PLR0913 - a row
    store: Store, scene: Scene, deputy: Person, kind: str, party: Party, now: datetime
) -> None:
    """Owe a deputy the word that the seat is theirs, or is no more.

    A principal may change their mind all day: after a hand-over and its end the deputy reads the
    rest in the morning, and then only how it stands, if that is news.
    """
    meeting, calendar = scene.meeting, calendar_of(scene.series.profile)
    about = {"meeting": meeting.id, "party": party.id}
    midnight = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    words = _words(store, deputy.id, about, midnight.astimezone(UTC))
    morning = calendar.next_morning(now)
    waits = len(words) >= WORDS_A_DAY and morning < meeting.starts_at
    when = f"{morning:%Y%m%d}" if waits else f"{int(now.timestamp())}"
    owing.direct(
        store,
        scene.series,
        deputy,
        kind,
        f"{meeting.id}:{party.id}:{deputy.id}:{when}",
        morning if waits else now,
        refs={**about, "from": scene.person.id},
        deadline=meeting.starts_at,
    )


def _words(
    store: Store, person: int, about: Mapping[str, int | str], since: datetime
) -> list[Delivery]:
    """Return what a deputy was told, or is to be, of the hand-over of a seat."""
    return [
        each
        for each in store.outbox.of_person(person, since)
        if each.owed.kind in {"handed", "released"}
        and each.state != "dropped"
        and each.owed.refs.items() >= about.items()
    ]


def _called(party: Party, meeting: Meeting) -> Party:
    answers.require_called(party, meeting.call)
    return party


def _put(  # noqa: PLR0913 - one answer
    store: Store, scene: Scene, seat: Seat, given: Given, now: datetime, *, recorded: bool
) -> Place:
    party = seat.party
    names = given.attendees
    if not names and not recorded:
        names = (scene.person.name,)
    checked = answers.reply(given.choice, given.attending, names or (), given.note, party)
    if given.is_bare and not recorded:
        before = store.answers.get(scene.meeting.id, party.id)
        checked = answers.kept(checked, before.reply if before else None)
    saved = Answer(scene.meeting.id, party.id, checked, scene.person.id, recorded, now)
    store.answers.put(saved)
    owing.refresh(store, scene.series, "invitation", scene.meeting, now)
    _audit(store, scene, f"answer.{checked.choice}", party, now, saved)
    by = scene.person.name if recorded else ""
    return Place(scene.series, scene.meeting, seat, saved, by)


def _audit(  # noqa: PLR0913 - a row
    store: Store,
    scene: Scene,
    action: str,
    party: Party,
    now: datetime,
    answer: Answer | None = None,
) -> None:
    texts = {}
    if answer is not None:
        texts = {"note": answer.reply.note, "attendees": "\n".join(answer.reply.attendees)}
    store.audit.write(
        Entry(
            scene.series.workspace,
            scene.series.id,
            now,
            scene.person.id,
            action,
            f"meeting:{scene.meeting.id}",
            party.id,
            bool(answer and answer.recorded),
            texts,
        )
    )
