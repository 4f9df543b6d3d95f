"""Keys of what was accepted, so that a repeated delivery changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from storage.query import Query, Session
from storage.tables import INBOUND

N = INBOUND.c
_ANSWER_TO = Query(
    select(N.answer).where(N.workspace == bindparam("workspace"), N.key == bindparam("key"))
)
_REMEMBER = Query(insert(INBOUND))
_PURGE = Query(delete(INBOUND).where(N.at < bindparam("before")))


class Inbound:
    """Inbound keys, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def answer_to(self, workspace: str, key: str) -> str | None:
        """Return the answer that was given to ``key``, or ``None`` if it is new."""
        where = {"workspace": workspace, "key": key}
        answer: str | None = self._session.scalar(_ANSWER_TO, where)
        return answer

    def remember(self, workspace: str, keys: Iterable[str], answer: str, now: datetime) -> None:
        """Keep the answer. Raises ``Conflict`` if another transaction was first."""
        rows = [
            {"workspace": workspace, "key": key, "answer": answer, "at": now}
            for key in dict.fromkeys(keys)
        ]
        if rows:
            self._session.each(_REMEMBER, rows)

    def purge(self, before: datetime) -> int:
        """Delete keys that are older than ``before``; return how many."""
        return self._session.run(_PURGE, {"before": before})
