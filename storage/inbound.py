"""Keys of what was accepted, so that a repeated delivery changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.ports import Conflict
from storage.query import Query, Session
from storage.tables import INBOUND

N = INBOUND.c
_ANSWER_TO = Query(
    select(N.answer).where(N.workspace == bindparam("workspace"), N.key == bindparam("key"))
)
_CLAIM = Query(
    lambda make: make(INBOUND).on_conflict_do_nothing(index_elements=["workspace", "key"])
)
_KEEP = Query(
    update(INBOUND)
    .where(N.workspace == bindparam("of_workspace"), N.key == bindparam("of_key"))
    .values(answer=bindparam("to"))
)
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

    def claim(self, workspace: str, keys: Iterable[str], answer: str, now: datetime) -> str | None:
        """Take the keys with ``answer``; return the answer of one that was taken before, if any.

        Whoever takes the same one in another transaction waits for the end of this one. Raises
        ``Conflict`` if a key was purged just as it was met.
        """
        claimed: list[str] = []
        for key in dict.fromkeys(keys):
            row = {"workspace": workspace, "key": key, "answer": answer, "at": now}
            if self._session.run(_CLAIM, row) == 0:
                given = self.answer_to(workspace, key)
                if given is None:
                    message = "an inbound key was purged as it was met"
                    raise Conflict(message)
                self.keep(workspace, claimed, given)
                return given
            claimed.append(key)
        return None

    def keep(self, workspace: str, keys: Iterable[str], answer: str) -> None:
        """Keep another answer to the keys that were claimed."""
        for key in dict.fromkeys(keys):
            self._session.run(_KEEP, {"of_workspace": workspace, "of_key": key, "to": answer})

    def purge(self, before: datetime) -> int:
        """Delete keys that are older than ``before``; return how many."""
        return self._session.run(_PURGE, {"before": before})
