"""Outcomes: what a meeting leaves, whose it is, by when, and what became of it.

``proposed → open → done | dropped`` for actions and commitments; a decision or a conclusion is
``standing`` until it is ``dropped``. What was added by mistake is ``undone``, and its number stays
taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from bot.rules.errors import (
    EmptyOutcome,
    NeedsDue,
    NeedsOwner,
    Refusal,
    TakesNoDue,
    UnknownOutcome,
    mark,
)
from bot.rules.faults import attempt, settle, sound
from bot.rules.texts import Word, clean

TEXT_LIMIT = 300
UNDO_WITHIN = timedelta(minutes=10)
"""How long what was done can be undone, and what others are told of it waits."""

Kind = Literal["decision", "action", "commitment", "conclusion"]
State = Literal["proposed", "open", "standing", "done", "dropped", "undone"]
Heard = Literal["", "owner", "overdue", "convener"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind of outcome is: whether somebody must do it, and by when."""

    name: str
    owner: bool
    """It needs an owner."""
    due: bool
    """It needs a date."""
    task: bool
    """It is something to be done, so that it is followed up; the others stand."""
    answered: bool = False
    """Who says that it is done writes what was done."""
    proposed: bool = False
    """A party may propose it, and the convener confirms."""


NEEDS: dict[Kind, Needs] = {
    "decision": Needs(mark("decision"), owner=False, due=False, task=False),
    "action": Needs(mark("action"), owner=True, due=True, task=True),
    "commitment": Needs(
        mark("commitment"), owner=True, due=False, task=True, answered=True, proposed=True
    ),
    "conclusion": Needs(mark("conclusion"), owner=False, due=False, task=False),
}
STATE_NAMES: dict[State, str] = {
    "proposed": mark("proposed"),
    "open": mark("open"),
    "standing": mark("standing"),
    "done": mark("done"),
    "dropped": mark("struck out"),
    "undone": mark("undone"),
}
SHOWN: tuple[State, ...] = ("proposed", "open", "standing", "done", "dropped")
"""All but what was added by mistake."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for an outcome: a party, and a person who does it for them, if one is named."""

    party: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What an outcome came from: ids of the meeting and the item, the key of a goal."""

    meeting: int
    item: int | None = None
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a meeting left. ``number`` is never reused in a series; ``due`` is a local day."""

    id: int
    series: int
    number: int
    kind: Kind
    text: str
    owner: Owner
    due: date | None
    source: Source
    raised: tuple[int, ...]
    """Ids of the parties that raised it, or whose item it came from."""
    author: int
    created_at: datetime
    state: State
    note: str = ""
    """What was done."""
    reason: str = ""
    """Why it was put off or struck out."""
    before: State | Literal[""] = ""
    """The state that undoing gives back; none takes the outcome away."""
    changed_at: datetime | None = None
    """When the state changed last; ``None`` if that can be undone no more."""
    changed_by: int | None = None
    heard: Heard = ""
    """Who has heard of the due date as it is now: nobody, the owner, the owner again as it passed,
    the convener."""
    next_at: datetime | None = None
    """When somebody is to hear of it next (UTC)."""
    deadline: str | None = None
    """Which deadline of which year gives its date (``rules/deadlines.py``)."""
    due_before: date | None = None
    """Its date before the deadline's was changed, of which the owner has not heard."""

    @property
    def needs(self) -> Needs:
        """What its kind needs."""
        return NEEDS[self.kind]

    @property
    def askers(self) -> tuple[int, ...]:
        """Ids of the parties that asked for it, which are told what became of it.

        Nobody asked for what stands; with one that was kept before that was so stands the party
        that proposed its item.
        """
        return self.raised if self.needs.task else ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == "open"

    def is_overdue(self, today: date) -> bool:
        """Tell whether it should have been done before ``today``."""
        return self.is_open and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes of an outcome."""

    kind: Kind
    text: str
    owner: Owner = Owner()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """Who changes an outcome."""

    person: int
    parties: Sequence[int]
    """Ids of the parties for which they hold a mandate."""
    concludes: bool = False
    """Whether they write down what a meeting comes to, as conveners do."""


def parse_kind(given: str) -> Kind:
    """Return the kind called ``given``; raises ``UnknownOutcome``."""
    for kind in KINDS:
        if kind == given:
            return kind
    names = tuple(Word(needs.name) for needs in NEEDS.values())
    raise UnknownOutcome(given=clean(given[:40], 40), kinds=names)


def draft(kind: Kind, text: str, owner: Owner | Refusal, due: date | Refusal | None) -> Draft:
    """Return a checked draft; an owner or a date that cannot be read is what refuses it.

    Raises ``TooLong``, ``EmptyOutcome``, ``NeedsOwner``, ``NeedsDue``, ``TakesNoDue`` and what it
    was given: the first of what is wrong, which knows the others.
    """
    words = attempt(lambda: _words(text))
    by = attempt(lambda: _by(kind, sound(owner)))
    on = attempt(lambda: _on(kind, due))
    settle((words, by, on))
    return Draft(kind, sound(words), sound(by), sound(on))


_EXAMPLE = Word("action: Write a summary @… by 2027-03-01")
_COMMITMENT = Word("commitment: Write a summary | PARTY")


def _words(text: str) -> str:
    cleaned = clean(text, TEXT_LIMIT)
    if not cleaned:
        raise EmptyOutcome(example=_EXAMPLE)
    return cleaned


def _by(kind: Kind, owner: Owner) -> Owner:
    if NEEDS[kind].owner and owner.party is None:
        raise NeedsOwner(example=_EXAMPLE if NEEDS[kind].due else _COMMITMENT)
    return owner


def _on(kind: Kind, due: date | Refusal | None) -> date | None:
    """Return the date; of what takes none, it does not matter whether it could be read."""
    needs = NEEDS[kind]
    if due is not None and not needs.task:
        raise TakesNoDue(kind=Word(needs.name), example=_EXAMPLE)
    if needs.due and due is None:
        raise NeedsDue(example=_EXAMPLE)
    return sound(due)


def first_state(kind: Kind, *, concludes: bool) -> State:
    """Return the state in which an outcome begins."""
    if not concludes:
        return "proposed"
    return "open" if NEEDS[kind].task else "standing"


def following(outcomes: Iterable[Outcome], meeting: int, day: date) -> list[Outcome]:
    """Return what leads the agenda of ``meeting`` on ``day``: by due date, then number.

    Open commitments of other meetings, and their actions that should be done before it.
    """
    led = (
        each
        for each in outcomes
        if each.is_open
        and each.source.meeting != meeting
        and (each.kind == "commitment" or each.is_overdue(day))
    )
    return in_order(led)


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return outcomes by due date, those without one last, then by number."""
    return sorted(outcomes, key=lambda each: (each.due or date.max, each.number))
