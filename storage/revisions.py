"""Rows with a revision: one that another transaction changed since it was read is not changed.

Items, outcomes, polls and meetings are kept so. Where several decide at once, the second learns it
from ``Conflict``, and its transaction is tried again on what the first one left.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from bot.ports import Conflict
from storage.query import Query, Session
from storage.tables import SERIES


def adding(table: Table, columns: Sequence[Any]) -> Query:
    """Return what inserts a row into the workspace of its series, and gives back ``columns``."""
    return Query(
        lambda make: (
            make(table)
            .values(
                workspace=select(SERIES.c.workspace)
                .where(SERIES.c.id == bindparam("of_series"))
                .scalar_subquery()
            )
            .returning(*columns)
        )
    )


def new_row(series: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``adding`` takes: the values of a row, in the series, at its first revision."""
    return {**values, "of_series": series, "revision": 1}


class Revised:
    """A table of such rows."""

    def __init__(self, table: Table, changing: Sequence[str]) -> None:
        """Change only the columns named in ``changing``."""
        kept = table.c
        self.noun = table.name
        self.changing = tuple(changing)
        self.read = Query(select(kept.revision).where(kept.id == bindparam("id")))
        self.changed = Query(
            update(table)
            .where(kept.id == bindparam("of"), kept.revision == bindparam("seen"))
            .values(
                revision=kept.revision + 1,
                **{name: bindparam(f"new_{name}") for name in self.changing},
            )
        )


class Revisions:
    """What one transaction has read of a table's revisions."""

    def __init__(self, session: Session, revised: Revised) -> None:
        """Have read nothing yet."""
        self._session = session
        self._revised = revised
        self._seen: dict[int, int] = {}

    def saw(self, row: int, revision: int) -> None:
        """Remember at which revision the row with this id was read."""
        self._seen[row] = revision

    def save(self, row: int, values: Mapping[str, Any]) -> None:
        """Update. Raises ``Conflict`` if another transaction changed it after it was read here.

        One that was not read in this transaction is read now: its last writer wins.
        """
        seen = self._seen.get(row)
        if seen is None:
            (seen,) = self._session.one(self._revised.read, {"id": row})
        new = {f"new_{name}": values[name] for name in self._revised.changing}
        if self._session.run(self._revised.changed, {**new, "of": row, "seen": seen}) == 0:
            message = f"{self._revised.noun} {row} was changed by another transaction"
            raise Conflict(message)
        self._seen[row] = seen + 1
