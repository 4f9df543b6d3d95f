"""PostgreSQL spoken to through libpq: what a statement of ours needs of psycopg, and no more.

A cursor of psycopg's serves queries of every kind: it takes 45 µs of processor time for a statement
that the server answers in 10. A click has seventeen, and all threads together run one at a time.
This takes 15 (docs/adr/0060). psycopg still makes the connections and converts the values.
"""

from collections.abc import Sequence
from select import POLLIN, POLLOUT, poll
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

ANSWER_SECONDS = 2.2
"""How long the server may say nothing: a little longer than it lets a statement run."""
PREPARED = 300
"""So many statements a connection has parsed and planned once, at most."""
_TEXT = [PyFormat.TEXT]
_FLOAT, _ANY = 701, 0
"""PostgreSQL's numbers of types. Values are sent as text, and what is in no column is a float."""
_WELL = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class NoAnswer(psycopg.OperationalError):
    """The server stands still: it keeps the connection, and says nothing."""

    def __init__(self) -> None:
        super().__init__("the server does not answer")


class Answer:
    """What the server answered to a statement; of a driver's cursor what ``query`` needs."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def fetchall(self) -> list[Any]:
        """Return every row."""
        return self._rows


class Wire:
    """Runs statements on a connection; used by one thread at a time."""

    __slots__ = ("_adapts", "_known", "_numbered", "_poll", "_pq", "_prepares")

    def __init__(self, connection: psycopg.Connection[Any], *, prepares: bool) -> None:
        """Take a connection; with ``prepares`` a statement is prepared at its second run."""
        self._pq = connection.pgconn
        self._adapts = Transformer(connection)
        self._poll = poll()
        self._prepares = prepares
        self._numbered = 0
        self._known: dict[str, bytes] = {}
        """What each statement is called; one that was run once has no name yet."""

    @property
    def status(self) -> TransactionStatus:
        """Whether there is a transaction, and whether it can still be saved."""
        return TransactionStatus(self._pq.transaction_status)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Answer:
        """Run a statement, in which ``$1`` is the first of the values."""
        adapts = self._adapts
        given = adapts.dump_sequence(values, _TEXT * len(values)) if values else None
        name = self._name(statement, values)
        if name:
            self._pq.send_query_prepared(name, given)
        else:
            self._pq.send_query_params(statement.encode(), given, _types(values))
        result = self._answer()
        adapts.set_pgresult(result)
        return Answer(adapts.load_rows(0, result.ntuples, tuple), result.command_tuples or 0)

    def command(self, statements: str) -> None:
        """Run statements without values, in one round trip."""
        self._pq.send_query(statements.encode())
        self._answer()

    def forget(self) -> None:
        """Let what was prepared be prepared anew."""
        if self._known:
            self._known.clear()
            self.command("DEALLOCATE ALL")

    def _name(self, statement: str, values: Sequence[Any]) -> bytes:
        """Return under which name a statement is prepared; none at its first run."""
        name = self._known.get(statement)
        if name is None:
            if self._prepares:
                if len(self._known) == PREPARED:
                    self.forget()
                self._known[statement] = b""
            return b""
        if not name:
            self._numbered += 1
            name = b"s%d" % self._numbered
            self._pq.send_prepare(name, statement.encode(), _types(values))
            self._answer()
            self._known[statement] = name
        return name

    def _answer(self) -> PGresult:
        """Return the last result of what was sent; raises the error of the first that failed.

        An error may be the last word of a connection that is cut.
        """
        results: list[PGresult] = []
        try:
            while (result := self._next()) is not None:
                results.append(result)
        except psycopg.OperationalError:
            if all(each.status in _WELL for each in results):
                raise
        for each in results:
            if each.status not in _WELL:
                raise error_from_result(each)
        return results[-1]

    def _next(self) -> PGresult | None:
        """Wait for the next result; ``None`` after the last."""
        pq = self._pq
        while pq.flush():
            self._wait(POLLIN | POLLOUT)
        while pq.is_busy():
            self._wait(POLLIN)
        return pq.get_result()

    def _wait(self, event: int) -> None:
        """Wait until the server has said or taken something; hangs up if it does not in time."""
        self._poll.register(self._pq.socket, event)
        if not self._poll.poll(ANSWER_SECONDS * 1000):
            self._pq.finish()
            raise NoAnswer
        self._pq.consume_input()


def wire_of(connection: psycopg.Connection[Any]) -> Wire:
    """Return the one that a connection has, or one for a connection that is made for a look."""
    wire = getattr(connection, "wire", None)
    return wire if isinstance(wire, Wire) else Wire(connection, prepares=False)


def _types(values: Sequence[Any]) -> list[int] | None:
    """Return what is not said by the place of each value in its statement."""
    return [_FLOAT if isinstance(value, float) else _ANY for value in values] or None
