"""Series that are being set up."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.ports import Conflict
from bot.rules.series_drafts import Draft
from storage.query import Query, Session
from storage.tables import SERIES_DRAFT

D = SERIES_DRAFT.c
COLUMNS = (D.id, D.workspace, D.user_id, D.data, D.revision)

_GONE = ""
"""What a draft holds that became a series or was thrown away. Its row stays, so that no button that
was made for it is about another one: SQLite gives the id of a deleted row again."""

_FIND = Query(
    select(*COLUMNS).where(
        D.workspace == bindparam("workspace"), D.id == bindparam("id"), D.data != _GONE
    )
)
_OF_WORKSPACE = Query(
    select(*COLUMNS).where(D.workspace == bindparam("workspace"), D.data != _GONE).order_by(D.id)
)
_ADD = Query(lambda make: make(SERIES_DRAFT).returning(D.id))
_SAVE = Query(
    update(SERIES_DRAFT)
    .where(D.id == bindparam("of"), D.revision == bindparam("seen"))
    .values(data=bindparam("to"), changed_at=bindparam("at"), revision=D.revision + 1)
)
_REMOVE = Query(
    update(SERIES_DRAFT)
    .where(D.id == bindparam("of"))
    .values(data=_GONE, user_id="", revision=D.revision + 1)
)


class SeriesDrafts:
    """Drafts of series, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, workspace: str, draft: int) -> Draft | None:
        """Return a draft of the workspace."""
        row = self._session.first(_FIND, {"workspace": workspace, "id": draft})
        return _draft(row) if row else None

    def of_workspace(self, workspace: str) -> list[Draft]:
        """Return the drafts, oldest first."""
        return [_draft(row) for row in self._session.all(_OF_WORKSPACE, {"workspace": workspace})]

    def add(self, draft: Draft, now: datetime) -> Draft:
        """Insert; ``draft.id`` is ignored."""
        values = {
            "workspace": draft.workspace,
            "user_id": draft.user,
            "data": _written(draft),
            "changed_at": now,
            "revision": 0,
        }
        added = self._session.scalar(_ADD, values)
        return Draft(added, draft.workspace, draft.user, draft.data)

    def save(self, draft: Draft, now: datetime) -> None:
        """Keep what it holds. Raises ``Conflict`` if somebody else changed it since."""
        values = {"of": draft.id, "seen": draft.revision, "to": _written(draft), "at": now}
        if self._session.run(_SAVE, values) == 0:
            message = f"draft {draft.id} was changed meanwhile"
            raise Conflict(message)

    def remove(self, draft: int) -> None:
        """Forget a draft."""
        self._session.run(_REMOVE, {"of": draft})


def _written(draft: Draft) -> str:
    return json.dumps(draft.data, ensure_ascii=False)


def _draft(row: Any) -> Draft:  # noqa: ANN401 - a row
    id_, workspace, user, data, revision = row
    return Draft(id_, workspace, user, json.loads(data), revision)
