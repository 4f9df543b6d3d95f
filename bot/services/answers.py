"""Answers: one per party and meeting, and the list of who is missing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.ports import Entry, Store
from bot.rules import answers, boards, moving, party_names, seats, session_changes, waiting
from bot.rules import sessions as rounds
from bot.rules.answers import Answer, Attending, Choice, Place, Reply
from bot.rules.boards import Board
from bot.rules.calendar import DAY_BEGINS
from bot.rules.errors import NoSuchParty, UnknownParty, WhichParty
from bot.rules.overtaking import is_overtaken
from bot.rules.seats import Party, Seat
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word, clean, fold
from bot.services import conveners, owing, recording, sessions, sharing
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

LATER_WORKING_DAYS = 2
"""How long "later" puts a reminder off."""
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


def board(store: Store, series: Series, meeting: Meeting, now: datetime) -> Board:
    """Return the live list of a meeting."""
    given = sessions.standing(store, series, meeting)
    parties = store.seats.parties(series.id)
    every = store.seats.every_seat(series.id, meeting.id, now)
    vacant = waiting.vacant(every.values(), meeting.call)
    groups = boards.overview(parties, given, meeting.call, vacant)
    convener = conveners.named(store, series)
    sittings = sessions.sittings(store, series, meeting, given, vacant)
    steps = store.ledger.of_meeting(meeting.id)
    is_asked = waiting.is_asked(steps, is_closed=meeting.has_started(now))
    return Board(series, meeting, tuple(groups), given, convener, sittings, is_asked)


def show_list(store: Store, series: Series, now: datetime) -> None:
    """Show the list of answers anew, if it is posted: it names for whom nobody acts."""
    meeting = store.meetings.current(series.id, now)
    if meeting and store.outbox.by_dedupe(series.workspace, f"invitation:{meeting.id}"):
        owing.refresh(store, series, "invitation", meeting, now)


def held_before(store: Store, series: Series, meeting: Meeting, now: datetime) -> Meeting | None:
    """Return the meeting that was held last, while ``meeting`` is ahead."""
    return None if meeting.has_started(now) else store.meetings.latest(series.id, now)


def place(store: Store, series: Series, meeting: Meeting, party: int, now: datetime) -> Place:
    """Return the place of a party, with the meeting as it sees it."""
    answer = store.answers.get(meeting.id, party)
    every = sessions.of_round(store, series, meeting)
    seen, session = rounds.seen_by(meeting, every, party)
    seat = store.seats.seat(party, meeting.id, now)
    others = session_changes.instead(session, every, now)
    return _place(store, Place(series, seen, seat, answer, session=session, others=others))


def giver(store: Store, place: Place) -> str:
    """Return the name of who answered; empty if nobody has, or the convener recorded it."""
    answer = place.answer
    return store.people.get(answer.person).name if answer and not answer.recorded else ""


def _place(store: Store, found: Place) -> Place:
    """Return a place with the name of who answered, where somebody else might have."""
    answer, seat = found.answer, found.seat
    if answer is None:
        return found
    if answer.recorded:
        return replace(found, recorded_by=store.people.get(answer.person).name)
    alone = seat.acting is not None and seat.acting.id == answer.person and not seat.others
    return found if alone else replace(found, given_by=store.people.get(answer.person).name)


def answer(store: Store, scene: Scene, given: Given, now: datetime) -> Place:
    """Record the answer of the party that the person acts for; one that is overtaken is not.

    Raises ``MeetingStarted``, ``NotCalled``, ``HandedOver``, ``NotMyTurn``, ``TooManyAttendees``,
    ``SessionCancelled``, ``NoVideoLink``; ``AnsweredMeanwhile`` if the other of two who may answer
    was first.
    """
    party = called(scene.party(), scene.meeting)
    seen = sessions.answerable(store, scene, party, now, given.choice)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    seats.require_acting(seat, scene.person.id)
    before = store.answers.get_to_change(scene.meeting.id, party.id)
    if is_overtaken(before, scene.person.id, scene.hints.done_at):
        return _overtaken(store, scene, party, now)
    answers.require_seen(before, seat, scene.person.id, scene.hints.state, now)
    reply = _own(scene, party, given, before)
    if seat.awaits(scene.person.id):  # who answers does it
        store.handing.accept(scene.meeting.id, party.id, scene.person.id, now)
    if given.attending is not None:  # one that was kept stands, though the link be gone
        answers.require_way(reply, seen, scene.turn_to)
    return _put(store, scene, seat, reply, now, recorded=False)


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

    Raises ``ConvenerOnly``, ``UnknownParty``, ``NotCalled``, ``MeetingStarted``,
    ``SessionCancelled``, ``NoVideoLinkSet``.
    """
    scene.require("record")
    answers.require_open(scene.meeting, now, scene.turn_to)
    party = called(party_called(store, scene, party_name), scene.meeting)
    seen = sessions.answerable(store, scene, party, now, given.choice)
    seat = store.seats.seat(party.id, scene.meeting.id, now)
    reply = answers.reply(given.choice, given.attending, given.attendees or (), given.note, party)
    answers.require_way(reply, seen, scene.turn_to)
    before = store.answers.get_to_change(scene.meeting.id, party.id)
    if is_overtaken(before, scene.person.id, scene.hints.done_at):
        return _overtaken(store, scene, party, now)
    made = _put(store, scene, seat, reply, now, recorded=True)
    recording.tell(store, scene, seat, recording.answer(scene.meeting), now)
    return made


def chosen_party(store: Store, series: Series, chosen: str) -> Party:
    """Return the party whose id a form brought back; raises ``NoSuchParty``, also for another's."""
    for party in store.seats.parties(series.id):
        if str(party.id) == chosen:
            return party
    raise NoSuchParty(given=clean(chosen[:80], 80), example=Word("rsvp status"))


def party_called(store: Store, scene: Scene, name: str) -> Party:
    """Return the party whose name or key is ``name``, or the only one that begins with it.

    Raises ``UnknownParty``, ``NoSuchParty``, ``WhichParty``.
    """
    parties = store.seats.parties(scene.series.id)
    wanted = fold(name)
    for party in parties:
        if wanted in {fold(party.name), fold(party.key)}:
            return party
    begun = party_names.begun(name, parties)
    given = clean(name[:80], 80)
    if len(begun) > 1:
        raise WhichParty(given=given, parties=", ".join(p.name for p in begun))
    if begun:
        return begun[0]
    near = party_names.closest(name, parties)
    if near is None:
        raise NoSuchParty(given=given, example=Word("rsvp status"))
    raise UnknownParty(given=given, suggestion=near.name)


def later(store: Store, scene: Scene, now: datetime) -> datetime | None:
    """Put the reminder off by two working days; return when it comes (UTC).

    An hour before the meeting at the latest; in its last hours, when half of the time that is left
    has passed. ``None`` if the party has answered, so that nothing is left to ask. Raises
    ``MeetingStarted``, and ``HandedOver``, ``NotMyTurn`` or ``OtherDeputy`` to who does not answer
    for the party.
    """
    party = called(scene.party(), scene.meeting)
    starts_at = sessions.answerable(store, scene, party, now).starts_at
    seats.require_acting(store.seats.seat(party.id, scene.meeting.id, now), scene.person.id)
    if place(store, scene.series, scene.meeting, party.id, now).stands is not None:
        return None
    calendar = calendar_of(scene.series.profile)
    day = calendar.working_days(calendar.local(now).date(), LATER_WORKING_DAYS)
    due = calendar.next_open(calendar.instant(datetime.combine(day, DAY_BEGINS)))
    due = min(due, starts_at - min(LAST_CHANCE, (starts_at - now) / 2))
    owing.direct(
        store,
        scene.series,
        scene.person,
        "reminder.direct",
        f"{scene.meeting.id}:{party.id}:{scene.person.id}:later:{due:%Y%m%d}",
        due,
        refs={"meeting": scene.meeting.id, "party": party.id},
        deadline=starts_at,
        asked=True,
    )
    return due


def called(party: Party, meeting: Meeting) -> Party:
    """Return the party; raises ``Convenes``, ``NotCalled``."""
    answers.require_called(party, meeting.call)
    return party


def _own(scene: Scene, party: Party, given: Given, before: Answer | None) -> Reply:
    """Return what the person answers themself: a bare word, with what they said before."""
    names = given.attendees or (scene.person.name,)
    reply = answers.reply(given.choice, given.attending, names, given.note, party)
    return answers.kept(reply, before, scene.person.id) if given.is_bare else reply


def _overtaken(store: Store, scene: Scene, party: Party, now: datetime) -> Place:
    """Return what stands; that something older came is written down, and changes nothing."""
    series, subject = scene.series, f"meeting:{scene.meeting.id}"
    who = series.workspace, series.id, now, scene.person.id
    store.audit.write(Entry(*who, "answer.overtaken", subject, party.id))
    return place(store, series, scene.meeting, party.id, now)


def _put(  # noqa: PLR0913 - one answer
    store: Store, scene: Scene, seat: Seat, reply: Reply, now: datetime, *, recorded: bool
) -> Place:
    every = sessions.of_round(store, scene.series, scene.meeting)
    seen, session = rounds.seen_by(scene.meeting, every, seat.party.id)
    at = moving.after_move(seen.changed_at, now)
    given = scene.person.id, recorded, at, scene.hints.done_at
    saved = Answer(scene.meeting.id, seat.party.id, reply, *given)
    store.answers.put(saved)
    owing.refresh(store, scene.series, "invitation", scene.meeting, now)
    _audit(store, scene, saved, now)
    if not recorded:
        sharing.tell(store, scene, seat, now)
    others = session_changes.instead(session, every, now)
    return _place(store, Place(scene.series, seen, seat, saved, session=session, others=others))


def _audit(store: Store, scene: Scene, answer: Answer, now: datetime) -> None:
    reply = answer.reply
    store.audit.write(
        Entry(
            scene.series.workspace,
            scene.series.id,
            now,
            scene.person.id,
            f"answer.{reply.choice}",
            f"meeting:{scene.meeting.id}",
            answer.party,
            answer.recorded,
            {"note": reply.note, "attendees": "\n".join(reply.attendees)},
            {"choice": reply.choice, "attending": reply.attending},
        )
    )
