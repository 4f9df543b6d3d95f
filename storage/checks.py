"""What can be wrong with a database, looked at thoroughly; may take a while."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, func, or_, select

from storage.audit import Audit
from storage.query import Session
from storage.refreshes import LOST
from storage.schema import is_sqlite, look, problem_of
from storage.sqlite import path_of
from storage.tables import DELIVERY, OCCURRENCE

D, O = DELIVERY.c, OCCURRENCE.c  # noqa: E741 - the tables' letters
_DELIVERY_STATES = ("ready", "sending", "sent", "unknown", "dropped", "failed")
_STEP_STATES = ("planned", "asked", "held", "done", "skipped", "parked")
_SANE = {
    "deliveries in a state that does not exist": D.state.not_in(_DELIVERY_STATES),
    "deliveries that were sent at no time": and_(D.state == "sent", D.sent_at.is_(None)),
    "updates whose newest version was not sent": and_(
        D.state == "sent", D.manner == "update", D.sent_version < D.version
    ),
    "messages that no queue holds": and_(
        D.manner.not_in(["reply", "news"]),
        D.state.in_(["ready", "sending", "unknown"]),
        D.queue.is_(None),
    ),
    "messages that a queue still holds": and_(
        D.state.in_(["sent", "dropped", "failed"]), D.queue.is_not(None)
    ),
    "notes of updates that do not exist": LOST,
    "steps in a state that does not exist": O.state.not_in(_STEP_STATES),
    "steps whose end has no time, or that have one too early": or_(
        and_(O.state.in_(["done", "skipped"]), O.done_at.is_(None)),
        and_(O.state.in_(["planned", "asked", "held"]), O.done_at.is_not(None)),
    ),
}


def problems(url: str) -> list[str]:
    """Return everything that is wrong with the database at ``url``; empty if it is well.

    The file itself, the schema, references, the seals of the audit trail, and states that cannot
    be. Changes nothing. Raises ``Unavailable``.
    """
    if is_sqlite(url) and not path_of(url).exists():
        return [f"there is no file {path_of(url)}"]
    with look(url) as connection:
        broken = list(_of_file(connection)) if is_sqlite(url) else []
        if broken:
            return broken
        problem = problem_of(connection)
        if problem:
            return [problem]
        return [*Audit(Session(connection), _no_salt).problems(), *_insane(connection)]


def _of_file(connection: Connection) -> Iterator[str]:
    for row in connection.exec_driver_sql("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"the file is damaged: {row[0]}"
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"


def _insane(connection: Connection) -> Iterator[str]:
    for words, condition in _SANE.items():
        count = connection.execute(select(func.count()).where(condition)).scalar_one()
        if count:
            yield f"{count} {words}"


def _no_salt(_session: Session) -> bytes:
    message = "a check hashes no texts"
    raise AssertionError(message)
