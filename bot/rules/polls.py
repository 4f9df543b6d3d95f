"""Polls: what is asked of the parties, until when, and what a ballot may say."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.rules.agenda import Item
from bot.rules.calling import Year
from bot.rules.errors import (
    BadMost,
    EmptyQuestion,
    NoChoice,
    NoSuchOption,
    NotAsked,
    OptionGone,
    PollClosed,
    PollWithdrawn,
    SameOption,
    TooFewOptions,
    TooManyChoices,
    TooManyOptions,
    mark,
)
from bot.rules.faults import at
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word, clean, fold

QUESTION_LIMIT = 300
OPTION_LIMIT = 75
"""Slack's own limit for what stands in a menu."""
OPTIONS_LIMIT = 100
"""The same."""
PRIORITIES = 3
"""How many items a party may choose in the priority poll of the cycle."""

State = Literal["open", "closed", "withdrawn"]
Purpose = Literal["", "priority"]
"""``priority``: the cycle asks which items matter most, and the result suggests their order."""
EXAMPLE = Word("poll ask QUESTION | OPTION | OPTION")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose between; ``item`` is the number of the item that it is about."""

    text: str
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person writes of a poll."""

    question: str
    options: tuple[str, ...]
    most: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """A question to the parties of a meeting. ``number`` is never reused in a series."""

    id: int
    series: int
    meeting: int
    number: int
    kind: str
    question: str
    """Empty for a poll with a purpose, whose question is said in each reader's language."""
    options: tuple[Option, ...]
    most: int
    """How many options a ballot may choose."""
    hidden: bool
    """Whether the votes are shown only when the poll has closed."""
    purpose: Purpose
    person: int | None
    """Who opened it; ``None``: the cycle."""
    opened_at: datetime
    closes_at: datetime
    remind_at: datetime | None = None
    """When the silent are reminded; ``None`` when they have been, or will not be."""
    state: State = "open"
    closed_at: datetime | None = None
    extended: bool = False
    """Whether somebody chose its deadline, so that it no longer follows the cycle's."""

    @property
    def due_at(self) -> datetime | None:
        """When the clock has next something to do with it (UTC)."""
        if self.state != "open":
            return None
        return min(self.remind_at or self.closes_at, self.closes_at)

    def is_open(self, now: datetime) -> bool:
        """Tell whether ballots are taken at ``now``; not after its time, even if paused."""
        return self.state == "open" and now < self.closes_at


@dataclass(frozen=True, slots=True)
class Ballot:
    """The voice of a party, as it stands: the places of what it chose, from 1."""

    poll: int
    party: int
    chosen: tuple[int, ...]
    person: int
    recorded: bool
    at: datetime
    done_at: datetime | None = None
    """When it was done, if Slack says so."""


@dataclass(frozen=True, slots=True)
class Board:
    """A poll with what is needed to show it."""

    series: Series
    meeting: Meeting
    poll: Poll
    parties: tuple[Party, ...]
    """Who has a vote."""
    ballots: Mapping[int, Ballot]
    """By party id, of those who have a vote."""
    gone: Mapping[int, str]
    """The places of the options that can no longer be chosen, with the states of their items."""

    @property
    def missing(self) -> tuple[Party, ...]:
        """The parties that have not voted."""
        return tuple(party for party in self.parties if party.id not in self.ballots)


@dataclass(frozen=True, slots=True)
class Vote:
    """A party's place in a poll: its seat and its ballot so far."""

    board: Board
    seat: Seat
    ballot: Ballot | None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What must be known of a kind of poll."""

    name: str
    choose: Callable[[Poll, Collection[int]], None]
    """Returns if a ballot may choose these places; raises a refusal."""


def _up_to_most(poll: Poll, chosen: Collection[int]) -> None:
    if len(chosen) > poll.most:
        raise TooManyChoices(limit=poll.most, given=len(chosen))


KINDS: dict[str, Kind] = {
    "single": Kind(mark("single choice"), _up_to_most),
    "several": Kind(mark("several choices"), _up_to_most),
}
"""Another kind (consent, score, dots, ranked, time) gets a row here, and its count in ``tally``."""


def kind_of(most: int) -> str:
    """Return the kind of a poll in which ``most`` options may be chosen."""
    return "several" if most > 1 else "single"


def draft(question: str, options: Iterable[str], most: str = "", *, hidden: bool = False) -> Draft:
    """Return a checked draft from what was typed.

    Raises ``EmptyQuestion``, ``TooLong``, ``TooFewOptions``, ``TooManyOptions``, ``SameOption``,
    ``BadMost``.
    """
    asked = clean(question, QUESTION_LIMIT)
    if not asked:
        raise EmptyQuestion(example=EXAMPLE)
    with at("options"):
        given = [text for text in (clean(each, OPTION_LIMIT) for each in options) if text]
        require_choice(given)
    return Draft(asked, tuple(given), _most(most, len(given)), hidden)


def require_choice(options: Sequence[str]) -> None:
    """Return if the options give a choice.

    Raises ``TooFewOptions``, ``TooManyOptions``, ``SameOption``.
    """
    if len(options) < 2:  # noqa: PLR2004 - a choice
        raise TooFewOptions(example=EXAMPLE)
    if len(options) > OPTIONS_LIMIT:
        raise TooManyOptions(limit=OPTIONS_LIMIT, given=len(options))
    seen: set[str] = set()
    for option in options:
        if fold(option) in seen:
            raise SameOption(option=option)
        seen.add(fold(option))


def voters(parties: Iterable[Party], year: Year) -> tuple[Party, ...]:
    """Return the parties that have a vote: those that are called to the meeting."""
    return tuple(party for party in parties if party.is_called(year))


def require_voter(board: Board, party: Party) -> None:
    """Return if the party has a vote; raises ``NotAsked``."""
    if party.id not in {each.id for each in board.parties}:
        raise NotAsked(party=party.name)


def require_open(poll: Poll, now: datetime) -> None:
    """Return while ballots are taken; raises ``PollClosed``, ``PollWithdrawn``."""
    if poll.state == "withdrawn":
        raise PollWithdrawn(number=poll.number)
    if not poll.is_open(now):
        raise PollClosed(number=poll.number, date=poll.closed_at or poll.closes_at)


def gone(poll: Poll, items: Iterable[Item]) -> dict[int, str]:
    """Return the places of the options whose item is declined or withdrawn, with its state."""
    states = {item.number: item.state for item in items if not item.is_open}
    return {
        place: states[option.item]
        for place, option in enumerate(poll.options, start=1)
        if option.item is not None and option.item in states
    }


def choose(board: Board, chosen: Iterable[int]) -> tuple[int, ...]:
    """Return the places that a ballot chooses, in order and each once.

    Raises ``NoSuchOption``, ``OptionGone``, ``NoChoice``, ``TooManyChoices``.
    """
    poll = board.poll
    places = sorted(set(chosen))
    for place in places:
        if not 1 <= place <= len(poll.options):
            raise NoSuchOption(number=poll.number, count=len(poll.options), given=place)
        if place in board.gone:
            option = poll.options[place - 1]
            raise OptionGone(option=option.text, state=Word(board.gone[place]))
    if not places:
        raise NoChoice(example=Word("poll #12 2"))
    KINDS[poll.kind].choose(poll, places)
    return tuple(places)


def close(poll: Poll, now: datetime, *, withdrawn: bool = False) -> Poll:
    """Return the poll ended: closed, or without a result because its meeting was withdrawn.

    One that is closed late, as after a pause, closed at its time: it took no votes since.
    """
    if withdrawn:
        return replace(poll, state="withdrawn", closed_at=now, remind_at=None)
    return replace(poll, state="closed", closed_at=min(now, poll.closes_at), remind_at=None)


def reminded(poll: Poll) -> Poll:
    """Return the poll of which the silent have been reminded."""
    return replace(poll, remind_at=None)


def numbered(poll: Poll, number: int) -> Poll:
    """Return the poll with its number."""
    return replace(poll, number=number)


def who_opened(poll: Poll, person: Person) -> bool:
    """Tell whether the person opened the poll."""
    return poll.person is not None and poll.person == person.id


def _most(given: str, options: int) -> int:
    if not given.strip():
        return 1
    digits = given.strip()
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= options):
        raise BadMost(limit=options, given=clean(given[:40], 40))
    return int(digits)
