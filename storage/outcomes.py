"""Outcomes, and the next word about each due date."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.rules.outcomes import Outcome, Owner, Source, State
from storage.query import Query, Session
from storage.revisions import Revised, Revisions, adding, new_row
from storage.tables import OUTCOME, SERIES

O, S = OUTCOME.c, SERIES.c  # noqa: E741 - the tables' letters, as everywhere here
_PLAIN = (
    "series",
    "number",
    "kind",
    "text",
    "due",
    "author",
    "created_at",
    "state",
    "note",
    "reason",
    "before",
    "changed_at",
    "changed_by",
    "heard",
    "next_at",
    "deadline",
    "due_before",
)
"""What is kept as ``Outcome`` has it."""
_FIELDS = (*_PLAIN, "party", "person", "meeting", "item", "goal", "raised")
_CHANGING = tuple(n for n in _FIELDS if n not in {"series", "number", "author", "created_at"})
COLUMNS = (O.id, *(O[name] for name in _FIELDS), O.revision)

_ALL = select(*COLUMNS)
_BY_NUMBER = Query(_ALL.where(O.series == bindparam("series"), O.number == bindparam("number")))
_OF_SERIES = Query(
    _ALL.where(
        O.series == bindparam("series"), O.state.in_(bindparam("states", expanding=True))
    ).order_by(O.number)
)
_WAITING = (
    _ALL.join(SERIES, S.id == O.series)
    .where(O.next_at.is_not(None), S.paused.is_(False))
    .order_by(O.next_at, O.id)
    .limit(1)
)
_CLAIM = Query(
    _WAITING.where(O.next_at <= bindparam("now")).with_for_update(of=OUTCOME, skip_locked=True)
)
_NEXT_DUE = Query(_WAITING.with_only_columns(O.next_at))
_ADD = adding(OUTCOME, COLUMNS)
_REVISED = Revised(OUTCOME, _CHANGING)


class Outcomes:
    """Outcomes, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revisions = Revisions(session, _REVISED)

    def _outcome(self, row: Any) -> Outcome:  # noqa: ANN401 - a row
        id_, *values, revision = row
        kept = dict(zip(_FIELDS, values, strict=True))
        self._revisions.saw(id_, revision)
        return Outcome(
            id=id_,
            owner=Owner(kept["party"], kept["person"]),
            source=Source(kept["meeting"], kept["item"], kept["goal"]),
            raised=tuple(json.loads(kept["raised"])),
            **{name: kept[name] for name in _PLAIN},
        )

    def of_series(self, series: int, states: Iterable[State]) -> list[Outcome]:
        """Return the outcomes in one of ``states``, by number."""
        key = {"series": series, "states": list(states)}
        return [self._outcome(row) for row in self._session.all(_OF_SERIES, key)]

    def by_number(self, series: int, number: int) -> Outcome | None:
        """Return the outcome that carries ``number`` in the series."""
        row = self._session.first(_BY_NUMBER, {"series": series, "number": number})
        return self._outcome(row) if row else None

    def add(self, outcome: Outcome) -> Outcome:
        """Insert; ``outcome.id`` is ignored, ``outcome.number`` was given by ``next_number``."""
        self._session.is_replanned = True
        return self._outcome(self._session.one(_ADD, new_row(outcome.series, _values(outcome))))

    def save(self, outcome: Outcome) -> None:
        """Update. Raises ``Conflict`` if another transaction changed it after it was read here.

        One that was not read in this transaction is read now: its last writer wins.
        """
        self._session.is_replanned = True
        self._revisions.save(outcome.id, _values(outcome))

    def claim(self, now: datetime) -> Outcome | None:
        """Return the one of which somebody should have heard longest, locked for this transaction.

        Those of paused series wait. ``None`` if nobody is to hear of any by ``now``.
        """
        row = self._session.first(_CLAIM, {"now": now})
        return self._outcome(row) if row else None

    def next_due(self) -> datetime | None:
        """Return when somebody is to hear of one next, paused series apart."""
        due: datetime | None = self._session.scalar(_NEXT_DUE)
        return due


def _values(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in _PLAIN} | {
        "party": outcome.owner.party,
        "person": outcome.owner.person,
        "meeting": outcome.source.meeting,
        "item": outcome.source.item,
        "goal": outcome.source.goal,
        "raised": json.dumps(list(outcome.raised)),
    }
