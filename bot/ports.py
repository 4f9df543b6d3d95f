"""What the core needs from the outside: a clock, a database with its store, and a courier.

Every method of a store works inside the transaction that gave it; none of them commits. Instants
are aware UTC; ``epoch`` and durations are seconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.rules.agenda import Item
from bot.rules.answers import Answer
from bot.rules.cycle import Occurrence, Planned, StepState
from bot.rules.outbox import Delivery, DeliveryState, Owed
from bot.rules.publication import Change
from bot.rules.seats import Category, Mandate, Party, Person, Seat
from bot.rules.series import Meeting, Profile, Series


class Unavailable(Exception):  # noqa: N818 - a state of the world, not a failure of the program
    """The database cannot be reached, or is too slow to be waited for. Nothing was saved."""


class Conflict(Exception):  # noqa: N818 - the loser of a race tries again
    """Another transaction was first with the same unique key. Nothing was saved; try again."""


class Clock(Protocol):
    """Two clocks: wall time, which a rehearsal may move, and time that nobody moves."""

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only grow; comparable within this process."""
        ...

    def epoch(self) -> float:
        """Return real seconds since 1970, never moved; comparable between processes."""
        ...


class Courier(Protocol):
    """Sends what the outbox holds."""

    def nudge(self, replies: Sequence[int] = ()) -> None:
        """Look at the outbox now; ``replies`` are deliveries that this process sends itself."""
        ...


class People(Protocol):
    """Persons, by (workspace, team, user)."""

    def get(self, person: int) -> Person: ...
    def many(self, people: Iterable[int]) -> dict[int, Person]: ...
    def find(self, workspace: str, team: str, user: str) -> Person | None: ...
    def by_user(self, workspace: str, user: str) -> Person | None:
        """Find by user id alone, as a mention gives it."""
        ...

    def save(self, person: Person) -> Person:
        """Insert or update by (workspace, team, user); a chosen language is kept if not given."""
        ...

    def every(self) -> list[Person]:
        """Return everybody who is known."""
        ...

    def gone(self, series: int, now: datetime) -> list[tuple[str, Person]]:
        """Return whose mandate is valid but whose account is closed, with the party's name."""
        ...

    def set_deleted(self, person: int, *, deleted: bool) -> None:
        """Keep whether the person's account is closed."""
        ...

    def set_language(self, person: int, language: str) -> None: ...


class SeriesRows(Protocol):
    """Series of a workspace."""

    def get(self, series: int) -> Series: ...
    def every(self) -> list[Series]: ...
    def by_key(self, workspace: str, key: str) -> Series | None: ...
    def in_channel(self, workspace: str, channel: str) -> Series | None: ...
    def of_person(self, workspace: str, person: int) -> list[Series]:
        """Return the series in which the person convenes or holds a mandate, by key."""
        ...

    def save(  # noqa: PLR0913 - a row
        self,
        workspace: str,
        key: str,
        channel: str,
        profile: Profile,
        conveners: Sequence[int],
        owner: int | None,
    ) -> Series:
        """Insert or update by (workspace, key); pause and the channel's language are kept."""
        ...

    def set_paused(self, series: int, *, paused: bool) -> None: ...
    def set_language(self, series: int, language: str) -> None: ...
    def next_number(self, series: int) -> int:
        """Return a number that was never given in the series before."""
        ...


class Seats(Protocol):
    """Parties, mandates and hand-overs of a series."""

    def parties(self, series: int) -> list[Party]:
        """Return the parties by category and name."""
        ...

    def party(self, party: int) -> Party: ...
    def save_category(self, series: int, category: Category) -> Category:
        """Insert or update by (series, key); ``category.id`` is ignored."""
        ...

    def save_party(self, series: int, party: Party) -> Party:
        """Insert or update by (series, key); ``party.id`` is ignored."""
        ...

    def set_mandates(
        self, series: int, party: int, mandates: Sequence[Mandate], now: datetime
    ) -> bool:
        """Make ``mandates`` the valid ones from ``now`` on; the others end. True if changed."""
        ...

    def of_person(self, series: int, person: int, now: datetime) -> list[Party]:
        """Return the parties for which the person holds a valid mandate, by name."""
        ...

    def seat(self, party: int, meeting: int, now: datetime) -> Seat: ...
    def every_seat(self, series: int, meeting: int, now: datetime) -> dict[int, Seat]:
        """Return all seats for a meeting, by party id."""
        ...

    def hand_over(self, meeting: int, party: int, to: int | None) -> None:
        """Keep to whom the meeting is handed; ``None`` takes it back."""
        ...


class Meetings(Protocol):
    """Meetings of a series."""

    def get(self, meeting: int) -> Meeting: ...
    def of_series(self, series: int) -> list[Meeting]:
        """Return all meetings, oldest first, those that were withdrawn apart."""
        ...

    def withdrawn(self, series: int) -> list[Meeting]:
        """Return the meetings that were withdrawn, oldest first."""
        ...

    def current(self, series: int, now: datetime) -> Meeting | None:
        """Return the first meeting that has not ended."""
        ...

    def latest(self, series: int, now: datetime) -> Meeting | None:
        """Return the last meeting that has ended."""
        ...

    def add(self, workspace: str, meeting: Meeting) -> Meeting:
        """Insert; ``meeting.id`` is ignored. A meeting at the same local time is returned."""
        ...

    def save(self, meeting: Meeting) -> None: ...


class Agenda(Protocol):
    """Items."""

    def of_meeting(self, meeting: int) -> list[Item]: ...
    def by_number(self, series: int, number: int) -> Item | None: ...
    def add(self, item: Item) -> Item:
        """Insert; ``item.id`` is ignored, ``item.number`` was given by ``next_number``."""
        ...

    def save(self, items: Iterable[Item]) -> None: ...


class Answers(Protocol):
    """Answers of parties."""

    def of_meeting(self, meeting: int) -> dict[int, Answer]:
        """Return the answers by party id."""
        ...

    def get(self, meeting: int, party: int) -> Answer | None: ...
    def put(self, answer: Answer) -> None:
        """Insert or replace the answer of the party."""
        ...


class Ledger(Protocol):
    """Planned steps; each is claimed once."""

    def plan(
        self, workspace: str, meeting: Meeting, planned: Iterable[Planned], zone: str, tzdata: str
    ) -> int:
        """Insert the steps that are not there yet (series, step, local time); return how many.

        A planned step of the meeting whose time has changed is moved, one that is no longer in
        the plan is removed; what was done, asked or skipped is left as it is.
        """
        ...

    def claim(self, now: datetime) -> Occurrence | None:
        """Return the step that has been due longest, locked for this transaction.

        Steps of paused series wait. ``None`` if nothing is due.
        """
        ...

    def get(self, occurrence: int) -> Occurrence | None: ...
    def move_on(
        self, occurrence: int, expected: Iterable[StepState], state: StepState, now: datetime
    ) -> bool:
        """Change the state if it is one of ``expected``; False if somebody else was first."""
        ...

    def of_meeting(self, meeting: int) -> list[Occurrence]:
        """Return the steps of a meeting in order of time."""
        ...

    def of_series(self, series: int, states: Iterable[StepState]) -> list[Occurrence]: ...
    def next_due(self) -> datetime | None:
        """Return when the next planned step of a series that is not paused is due."""
        ...


class Outbox(Protocol):
    """Deliveries (rules/outbox.py)."""

    def owe(self, owed: Owed, *, reserved_until: float = 0.0) -> int | None:
        """Insert; return its id, or ``None`` if its ``dedupe`` key is there already.

        An update that is there already gets a new version, becomes ready and returns its id.
        ``reserved_until`` (epoch): until then only ``by_ids`` gives it out.
        """
        ...

    def claimable(self, now: datetime, epoch: float, limit: int) -> list[Delivery]:
        """Return ready deliveries that may be sent now, oldest first, locked on PostgreSQL.

        At most one of a channel: the oldest that is unsent (replies neither wait nor hold up);
        none whose channel or method is held; unasked ones of paused series wait.
        """
        ...

    def by_ids(self, deliveries: Iterable[int]) -> list[Delivery]:
        """Return those of the deliveries that are ready."""
        ...

    def start(self, delivery: Delivery, lease_until: float) -> Delivery | None:
        """Mark it as sending with a new fence; ``None`` if it is no longer ready."""
        ...

    def finish(  # noqa: PLR0913 - what became of it
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        now: datetime,
        wait_until: float = 0.0,
        channel: str = "",
        ts: str = "",
        reason: str = "",
        tried: bool = True,
    ) -> bool:
        """End what ``start`` began, if the fence still holds; False if it does not.

        ``ready`` and ``unknown`` wait until ``wait_until`` (epoch). A sent update whose version
        has grown meanwhile becomes ready again. Without ``tried`` this start is not counted among
        its tries.
        """
        ...

    def drop(self, delivery: int, reason: str) -> None:
        """Give up a delivery that is no longer owed."""
        ...

    def move(self, delivery: int, channel: str) -> None:
        """Let a ready post go to another channel."""
        ...

    def postpone(self, delivery: int, due_at: datetime) -> None:
        """Send it later (wall time)."""
        ...

    def wait(self, delivery: int, until: float) -> None:
        """Look at it again at ``until`` (epoch)."""
        ...

    def expired(self, epoch: float) -> list[Delivery]:
        """Return deliveries that are sending although their lease ended before ``epoch``."""
        ...

    def mark_unknown(self, delivery: Delivery, wait_until: float) -> bool:
        """Say of an expired one that nobody knows what became of it; takes the fence."""
        ...

    def uncertain(self, epoch: float) -> list[Delivery]:
        """Return unknown deliveries whose wait is over."""
        ...

    def settle(  # noqa: PLR0913 - what became of it
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        now: datetime,
        channel: str = "",
        ts: str = "",
        reason: str = "",
    ) -> bool:
        """End the uncertainty: ``sent``, ``ready`` or ``failed``; False if it was settled."""
        ...

    def hold(self, workspace: str, lane: str, until: float) -> None:
        """Send nothing in ``lane`` (a channel id or a method's name) before ``until`` (epoch)."""
        ...

    def release(self, lanes: Iterable[str]) -> None:
        """Hold these lanes no longer, in any workspace."""
        ...

    def revive(
        self,
        workspace: str,
        channel: str,
        series: int | None,
        reasons: Iterable[str],
        now: datetime,
    ) -> int:
        """Make ready what failed for one of ``reasons``; return how much.

        That is posts to the channel, and posts and direct messages of the series, but for a
        hello. What is past its deadline stays as it is.
        """
        ...

    def unreserve(self) -> int:
        """Give out at once what was reserved for a process that is gone; return how many."""
        ...

    def by_dedupe(self, workspace: str, dedupe: str) -> Delivery | None: ...
    def of_person(self, person: int, since: datetime) -> list[Delivery]: ...
    def directs(
        self, series: int, states: Iterable[DeliveryState], now: datetime
    ) -> list[Delivery]:
        """Return the direct messages of a series in ``states`` that were due by ``now``."""
        ...

    def recent(self, limit: int) -> list[Delivery]:
        """Return the newest deliveries, newest first."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next ready delivery is due (wall time); may lie in the past."""
        ...

    def busy(self, now: datetime) -> int:
        """Return how many deliveries are due and not ended, paused series apart."""
        ...

    def counts(self, series: int | None = None) -> dict[str, int]:
        """Return how many deliveries there are, of a series or in all, by state."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete ended replies that are older than ``before``."""
        ...


class Inbound(Protocol):
    """Keys of what was accepted, so that a repeated delivery changes nothing."""

    def answer_to(self, workspace: str, key: str) -> str | None:
        """Return the answer that was given to ``key``, or ``None`` if it is new."""
        ...

    def remember(self, workspace: str, keys: Iterable[str], answer: str, now: datetime) -> None:
        """Keep the answer. Raises ``Conflict`` if another transaction was first."""
        ...

    def purge(self, before: datetime) -> int:
        """Delete keys that are older than ``before``."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit trail: who did what, for which party. Ids only, never a text."""

    workspace: str
    series: int
    at: datetime
    person: int | None
    """``None`` when the clock did it."""
    action: str
    subject: str = ""
    """Kind and id of what it was done to, such as ``item:12``."""
    party: int | None = None
    recorded: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    """Texts that changed, by name: only salted hashes of them are stored."""


class Audit(Protocol):
    """The audit trail, append-only."""

    def write(self, entry: Entry) -> None: ...
    def of_series(self, series: int) -> list[Entry]:
        """Return the entries in order; ``texts`` hold the hashes."""
        ...

    def changes(self, series: int) -> list[Change]:
        """Return what changed the records of a series (``publication.ACTIONS``), oldest first."""
        ...

    def unsealed(self) -> list[int]:
        """Return the series with entries that are not yet part of their chain."""
        ...

    def seal(self, series: int) -> int:
        """Chain the next few entries of a series that are not sealed; return how many."""
        ...


class Store(Protocol):
    """Everything that is kept, inside one transaction.

    What is asked for by an id that does not exist raises ``LookupError``. A row that another
    transaction has changed since it was read raises ``Conflict``, here or when it is committed.
    """

    @property
    def people(self) -> People: ...
    @property
    def series(self) -> SeriesRows: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbound(self) -> Inbound: ...
    @property
    def audit(self) -> Audit: ...


class Database(Protocol):
    """Where the store lives."""

    def transaction(self, *, patient: bool = False) -> AbstractContextManager[Store]:
        """Open a transaction that writes: committed at the end, rolled back on an exception.

        A ``patient`` one lets those go first for which somebody waits.

        Raises ``Unavailable`` within 3 s if the database is away or busy, and ``Conflict``.
        """
        ...

    def reading(self) -> AbstractContextManager[Store]:
        """Open a transaction that only reads and holds nobody up. Raises ``Unavailable``."""
        ...

    def check(self) -> list[str]:
        """Return what is wrong with the database; empty if it can be used."""
        ...

    def close(self) -> None:
        """Give every connection back."""
        ...
