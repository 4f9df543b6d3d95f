"""Answers to the invitation: one per party and meeting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from bot.rules import calling
from bot.rules.calling import Year
from bot.rules.errors import (
    AnsweredMeanwhile,
    BadAnswer,
    Convenes,
    ListClosed,
    MeetingStarted,
    NotCalled,
    NotOfTheme,
    NoVideoLink,
    NoVideoLinkSet,
    TooManyAttendees,
)
from bot.rules.seats import Category, Party, Seat
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session
from bot.rules.texts import Word, clean, fold

NOTE_LIMIT = 300
NAME_LIMIT = 80
A_MOMENT = timedelta(minutes=1)
"""How long ago another answer may be that somebody who types has not seen yet."""
UNANSWERED = "none"
"""What a button saw that was shown before there was an answer."""

Choice = Literal["coming", "maybe", "regrets"]
Attending = Literal["on_site", "remote"]
CHOICES: tuple[Choice, ...] = get_args(Choice)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person writes: the choice and what belongs to it."""

    choice: Choice
    attending: Attending | None = None
    attendees: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A party's answer, as it stands."""

    meeting: int
    party: int
    reply: Reply
    person: int
    """Who gave it, or recorded it."""
    recorded: bool
    """Whether the convener recorded it for the party."""
    at: datetime
    done_at: datetime | None = None
    """When it was done, if Slack says so: of a click and of words, not of a command or a form."""

    @property
    def seen(self) -> str:
        """What a button carries that was shown with this answer."""
        return self.at.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Place:
    """A party's place in a meeting: its seat and its answer so far."""

    series: Series
    meeting: Meeting
    """As the party sees it: at the time and place of its group session, if it has one."""
    seat: Seat
    answer: Answer | None
    recorded_by: str = ""
    given_by: str = ""
    """Who answered, where that is not who else answers for the party."""
    session: Session | None = None
    """The party's group session, also one that was cancelled."""
    others: tuple[Session, ...] = ()
    """The sessions that it can come to instead, where its own is cancelled."""

    @property
    def seen(self) -> str:
        """What a button carries that is shown with this place."""
        return self.answer.seen if self.answer else UNANSWERED

    @property
    def stands(self) -> Answer | None:
        """The answer, unless it was to come to a session that is cancelled."""
        return self.answer if self.answer and holds(self.answer, is_off=self.is_off) else None

    @property
    def is_off(self) -> bool:
        """Whether the party's group session is cancelled, so that there is none to come to."""
        return self.session is not None and self.session.is_cancelled

    @property
    def is_as_invited(self) -> bool:
        """Whether the party has neither answered nor chosen another session than its group's."""
        own = self.session is None or self.seat.party.key in self.session.group.parties
        return own and self.answer is None and not self.is_off


def parse_choice(given: str) -> Choice:
    """Return the choice called ``given``; raises ``BadAnswer``."""
    for choice in CHOICES:
        if choice == given:
            return choice
    raise BadAnswer(given=clean(given[:40], 40))


def reply(
    choice: Choice, attending: Attending | None, attendees: Iterable[str], note: str, party: Party
) -> Reply:
    """Return a checked reply. Who does not come sends nobody.

    Raises ``TooManyAttendees`` beyond the party's seats and ``TooLong``.
    """
    if choice == "regrets":
        return Reply(choice, note=clean(note, NOTE_LIMIT))
    named = [name for name in (clean(n, NAME_LIMIT) for n in attendees) if name]
    each: dict[str, str] = {}
    for name in named:
        each.setdefault(fold(name), name)
    names = tuple(each.values())
    if len(names) > party.seats:
        raise TooManyAttendees(
            party=party.name,
            seats=party.seats,
            given=len(names),
            example=Word("rsvp yes | Anna Alm, Bo Ek")
            if party.seats > 1
            else Word("rsvp yes | Anna Alm"),
        )
    return Reply(choice, attending, names, clean(note, NOTE_LIMIT))


def kept(reply: Reply, before: Answer | None, person: int) -> Reply:
    """Return the reply of a bare word or click with what was said before: how, who, and the note.

    What another ``person`` said of themselves is not kept: who answers now comes; so they do where
    what was recorded names nobody. Who has regrets now, or had them before, starts anew.
    """
    own = before.reply if before and (before.recorded or before.person == person) else None
    if own is None or "regrets" in {reply.choice, own.choice}:
        return reply
    return replace(own, choice=reply.choice, attendees=own.attendees or reply.attendees)


def require_seen(before: Answer | None, seat: Seat, person: int, seen: str, now: datetime) -> None:
    """Return if ``person`` may put another answer in the place of ``before``.

    Where two may answer for a party, the first answer stands until somebody changes it who has
    seen it. ``seen`` is what the button showed, if it was one; who types has had a moment to see
    it. What the convener recorded may be changed at once. Raises ``AnsweredMeanwhile``.
    """
    if before is None or before.recorded or before.person not in seat.others:
        return
    fresh = now - before.at < A_MOMENT
    if before.person == person or (seen == before.seen if seen else not fresh):
        return
    name = seat.others[person].name
    raise AnsweredMeanwhile(name=name, party=seat.party.name, choice=Word(before.reply.choice))


def require_open(meeting: Meeting, now: datetime, convener: str) -> None:
    """Return while answers are taken; raises ``MeetingStarted`` from the start on.

    ``convener`` is whom to turn to; without one, for a convener, ``ListClosed`` is raised.
    """
    if meeting.has_started(now):
        if not convener:
            raise ListClosed(date=meeting.starts_at)
        raise MeetingStarted(date=meeting.starts_at, convener=convener)


def require_way(reply: Reply, meeting: Meeting, convener: str) -> None:
    """Return unless somebody would take part remotely in a meeting without a video link.

    ``convener`` is whom to turn to. Raises ``NoVideoLink``; for a convener ``NoVideoLinkSet``.
    """
    if reply.attending != "remote" or meeting.video:
        return
    if not convener:
        raise NoVideoLinkSet(example=Word("settings"))
    raise NoVideoLink(example=Word("rsvp yes"), convener=convener)


def require_called(party: Party, year: Year) -> None:
    """Return if the party is called in ``year``.

    Raises ``Convenes``, ``NotCalled``; ``NotOfTheme`` where a meeting is for other categories.
    """
    if party.category.convening:
        raise Convenes(party=party.name)
    if not party.is_called(year) and calling.named(year):
        raise NotOfTheme(party=party.name)
    if not party.is_called(year):
        raise NotCalled(party=party.name, year=party.category.next_year(calling.year_of(year)))


def by_category(parties: Iterable[Party]) -> list[tuple[Category, tuple[Party, ...]]]:
    """Return the parties by category, the categories in their order."""
    every = list(parties)
    categories = {party.category.id: party.category for party in every}.values()
    return [
        (category, tuple(party for party in every if party.category.id == category.id))
        for category in sorted(categories, key=lambda category: category.position)
    ]


def silent(parties: Iterable[Party], answers: Mapping[int, Answer], year: Year) -> list[Party]:
    """Return the called parties that have not answered."""
    return [p for p in parties if p.is_called(year) and p.id not in answers]


def undecided(parties: Iterable[Party], answers: Mapping[int, Answer], year: Year) -> list[Party]:
    """Return the called parties that have answered neither yes nor no."""
    called = [party for party in parties if party.is_called(year)]
    return [party for party in called if choice_of(answers.get(party.id)) in {None, "maybe"}]


def holds(answer: Answer, *, is_off: bool) -> bool:
    """Tell whether an answer holds: who comes to a session that ``is_off`` has to choose anew."""
    return not is_off or answer.reply.choice == "regrets"


def choice_of(answer: Answer | None) -> Choice | None:
    """Return what a party has chosen; ``None`` if it has not answered."""
    return answer.reply.choice if answer else None
