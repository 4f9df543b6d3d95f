"""Updates that are owed once more: noted by whom it concerns, gathered by who sends them.

Everybody who answers an invitation wants the live list shown anew. If each of them wrote its
delivery, each would wait for the commit of the one before. So each writes a note of its own, for
which nobody waits, and whoever sends gathers the notes into the delivery (docs/adr/0059).
"""

from typing import Any

from sqlalchemy import bindparam, delete, insert, literal_column, select, true, update

from storage.claims import D
from storage.outbox_statements import SAYS, again
from storage.query import Query, Session
from storage.tables import DELIVERY, REFRESH

R = REFRESH.c
_DUE = bindparam("due", type_=R.due_at.type)
_FOUND = ("workspace", "dedupe", *SAYS)
_NOTE = Query(
    insert(REFRESH)
    .from_select(
        ["workspace", "delivery", "due_at"],
        select(D.workspace, D.id, _DUE).where(
            D.manner == literal_column("'update'"),
            *(D[name] == bindparam(f"of_{name}") for name in _FOUND),
        ),
    )
    .inline()
)
_LOCK = Query(
    select(D.id)
    .where(D.id.in_(select(R.delivery)))
    .order_by(D.id)
    .with_for_update(skip_locked=True)
)
_TAKE = Query(
    delete(REFRESH)
    .where(R.delivery.in_(bindparam("locked", expanding=True)))
    .returning(R.delivery, R.due_at)
)
_AGAIN = Query(
    update(DELIVERY)
    .where(D.id == bindparam("of"))
    .values(queue=D.workspace + " " + D.lane, **again(_DUE, true()))
)
LOST = R.delivery.not_in(select(D.id).where(D.id == R.delivery))
"""Notes of updates that do not exist: nobody would gather them, and they would be due for ever."""
_FORGET = Query(delete(REFRESH).where(LOST))


class Refreshes:
    """Notes of updates, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, row: dict[str, Any]) -> bool:
        """Note that an update is owed once more; False if there is none that says the same.

        ``row`` is that of the delivery, as it is owed. Neither waits for anybody nor makes anybody
        wait.
        """
        says = {f"of_{name}": row[name] for name in _FOUND}
        return self._session.run(_NOTE, {**says, "due": row["due_at"]}) > 0

    def gather(self) -> None:
        """Owe once more what was noted.

        On PostgreSQL what somebody else has locked, to gather or to send it, is left for the next
        time. So notes of one delivery are taken by one transaction at a time, which waits for none.
        """
        locked = [row[0] for row in self._session.all(_LOCK)]
        if not locked:
            return
        first: dict[int, Any] = {}
        for delivery, due in self._session.all(_TAKE, {"locked": locked}):
            first[delivery] = min(due, first.get(delivery, due))
        for delivery in sorted(first):
            self._session.run(_AGAIN, {"of": delivery, "due": first[delivery]})

    def forget(self) -> None:
        """Delete the notes of updates that do not exist."""
        self._session.run(_FORGET)
