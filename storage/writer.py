"""SQLite's one writer: whoever writes takes a turn, and turns in a row share a commit.

SQLite has one write lock, and a commit waits for the disk. So a thread that finds others waiting
when its turn ends does not commit but hands the open transaction on; the last one, or the 64th,
commits for all, and nobody returns before that. Each turn has a savepoint of its own: what one
rolls back does not touch the others. What hardly changes they read once together, for nobody else
can change it meanwhile (docs/adr/0055). Turns go in the order in which they were asked for, but
those of people, whom somebody waits for, go before those of the bot itself, which are long.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, get_ident

from sqlalchemy import Connection

from bot.ports import Clock, Unavailable
from storage.failures import translate
from storage.query import Known, Session

WAIT_SECONDS = 2.0
"""How long a turn is waited for, SQLite's own lock included."""
TOGETHER = 64
"""How many turns share a commit at most."""
PATIENCE = 0.1
"""How long turns of the bot itself let people's go first, in seconds."""
_NOTICEABLE = 0.1


class _Line:
    """Who waits for a turn."""

    __slots__ = ("_clock", "_patient", "_people")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._people: deque[Event] = deque()
        self._patient: deque[tuple[float, Event]] = deque()

    def __len__(self) -> int:
        return len(self._people) + len(self._patient)

    def stand(self, called: Event, *, patient: bool) -> None:
        """Wait at the end of the line."""
        if patient:
            self._patient.append((self._clock.monotonic() + PATIENCE, called))
        else:
            self._people.append(called)

    def leave(self, called: Event) -> bool:
        """Give up waiting; tell whether the turn had not come."""
        before = len(self)
        self._people = deque(each for each in self._people if each is not called)
        self._patient = deque(each for each in self._patient if each[1] is not called)
        return before > len(self)

    def joins(self) -> bool:
        """Tell whether the next one may share a commit that people wait for."""
        return bool(self._people) and not self._has_waited()

    def call(self) -> bool:
        """Call the next; tell whether there was one."""
        if self._patient and (not self._people or self._has_waited()):
            self._patient.popleft()[1].set()
            return True
        if self._people:
            self._people.popleft().set()
            return True
        return False

    def _has_waited(self) -> bool:
        return bool(self._patient) and self._patient[0][0] <= self._clock.monotonic()


class _Group:
    """The turns that are committed together."""

    __slots__ = ("done", "error", "known", "turns")

    def __init__(self) -> None:
        self.turns = 0
        self.known: Known = {}
        self.done = Event()
        self.error: Exception | None = None


class Writer:
    """Owns the connection that writes. May be used by any thread."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        """Take over ``connection``, which must be in autocommit mode and outside a transaction."""
        self._connection = connection
        self._raw = driver_of(connection)
        self._clock = clock
        self._mutex = Lock()
        self._busy = False
        self._owner = 0
        self._waiting = _Line(clock)
        self._group: _Group | None = None

    @contextmanager
    def turn(self, *, patient: bool = False) -> Iterator[Session]:
        """Let the caller write; returns when it is committed. Raises ``Unavailable``.

        A ``patient`` turn lets the others go first. Raises ``RuntimeError`` inside another turn
        of the same thread: it would wait for itself.
        """
        group = self._enter(patient=patient)
        try:
            yield Session(self._connection, group.known)
        except BaseException:
            self._leave(group, keep=False)
            raise
        self._leave(group, keep=True)
        group.done.wait()
        if group.error is not None:
            raise group.error

    def _enter(self, *, patient: bool) -> _Group:
        waited = self._take_turn(patient=patient)
        try:
            self._owner = get_ident()
            if self._group is None:
                self._begin(waited)
                self._group = _Group()
            else:
                self._raw.execute("SAVEPOINT turn")
        except BaseException as error:
            self._pass_on()
            raise translate(error) or error from error
        return self._group

    def _take_turn(self, *, patient: bool) -> float:
        """Wait for the turn; return how many seconds it took."""
        if self._owner == get_ident():
            message = "a transaction inside a transaction of the same thread"
            raise RuntimeError(message)
        with self._mutex:
            if not self._busy:
                self._busy = True
                return 0.0
            called = Event()
            self._waiting.stand(called, patient=patient)
        begun = self._clock.monotonic()
        try:
            called.wait(WAIT_SECONDS)
        finally:
            with self._mutex:
                gave_up = self._waiting.leave(called)
        if gave_up:
            message = f"the database was busy for {WAIT_SECONDS:.0f} s"
            raise Unavailable(message)
        return self._clock.monotonic() - begun

    def _begin(self, waited: float) -> None:
        """Take SQLite's own lock, which another process may hold, in the time that is left."""
        if waited < _NOTICEABLE:
            self._raw.execute("BEGIN IMMEDIATE")
            return
        left = max(0, int((WAIT_SECONDS - waited) * 1000))
        self._raw.execute(f"PRAGMA busy_timeout = {left}")
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        finally:
            self._raw.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")

    def _leave(self, group: _Group, *, keep: bool) -> None:
        try:
            self._end_turn(group, keep=keep)
        except sqlite3.Error as error:
            group.error = translate(error) or error
        self._pass_on()

    def _end_turn(self, group: _Group, *, keep: bool) -> None:
        if not self._raw.in_transaction:
            # A full disk or an unreadable page makes SQLite roll back by itself: all is lost.
            group.error = Unavailable("SQLite rolled the transaction back")
        elif not keep and group.turns == 0:
            self._raw.execute("ROLLBACK")
            self._group = None
        elif group.turns > 0:
            if not keep:
                self._raw.execute("ROLLBACK TO turn")
                group.known.clear()
            self._raw.execute("RELEASE turn")
        group.turns += keep

    def _pass_on(self) -> None:
        """Call the next who waits, into the open transaction; or commit it, then call them."""
        self._owner = 0
        group = self._group
        if group is not None:
            with self._mutex:
                if self._waiting.joins() and group.turns < TOGETHER and group.error is None:
                    self._waiting.call()
                    return
            self._commit(group)
            self._group = None
        with self._mutex:
            self._busy = self._waiting.call()
        if group is not None:
            group.done.set()

    def _commit(self, group: _Group) -> None:
        try:
            if group.error is None:
                self._raw.execute("COMMIT")
        except sqlite3.Error as error:
            group.error = translate(error) or error
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - tells the type checker
    return raw
