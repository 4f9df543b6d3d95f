"""Agenda items."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.rules.agenda import Item
from storage.query import Query, Session
from storage.revisions import Revised, Revisions, adding, new_row
from storage.tables import CARRIAGE, ITEM, MEETING

I = ITEM.c  # noqa: E741 - the table's letter, as everywhere here
_FIELDS = (
    "series",
    "meeting",
    "number",
    "title",
    "kind",
    "minutes",
    "area",
    "link",
    "party",
    "proposer",
    "state",
    "position",
    "late",
    "reason",
    "created_at",
    "goals",
    "merged_into",
    "carried_from",
    "standing",
)
_CHANGING = tuple(
    name for name in _FIELDS if name not in {"series", "number", "created_at", "standing"}
)
COLUMNS = (I.id, *(I[name] for name in _FIELDS), I.revision)
"""In the order of ``Item``'s fields, and the revision."""

_OF_MEETING = Query(select(*COLUMNS).where(I.meeting == bindparam("meeting")).order_by(I.number))
_BY_NUMBER = Query(
    select(*COLUMNS).where(I.series == bindparam("series"), I.number == bindparam("number"))
)
_LOT = Query(
    select(*COLUMNS).where(I.series == bindparam("series"), I.state == "parked").order_by(I.number)
)
_LEFT_OVER = Query(
    select(*COLUMNS)
    .join(MEETING, MEETING.c.id == I.meeting)
    .where(I.state == "proposed", MEETING.c.ends_at <= bindparam("now"))
    .order_by(I.series, I.number)
)
_CARRIED_OFF = Query(
    select(*COLUMNS, CARRIAGE.c.position)
    .join(CARRIAGE, CARRIAGE.c.item == I.id)
    .where(CARRIAGE.c.meeting == bindparam("of"))
    .order_by(CARRIAGE.c.position)
)
_NUMBERS = Query(select(I.id, I.number).where(I.id.in_(bindparam("ids", expanding=True))))
_CARRY_OFF = Query(
    lambda make: (
        make(CARRIAGE)
        .values(
            workspace=select(MEETING.c.workspace)
            .where(MEETING.c.id == bindparam("of_meeting"))
            .scalar_subquery()
        )
        .on_conflict_do_nothing(index_elements=["meeting", "item"])
    )
)
_ADD = adding(ITEM, COLUMNS)
_REVISED = Revised(ITEM, _CHANGING)


class Agenda:
    """Items, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revisions = Revisions(session, _REVISED)

    def _item(self, row: Any) -> Item:  # noqa: ANN401 - a row
        *fields, goals, merged_into, carried_from, standing, revision = row
        kept = tuple((goals or "").split())
        item = Item(*(*fields, kept, merged_into, carried_from, standing or ""))
        self._revisions.saw(item.id, revision)
        return item

    def of_meeting(self, meeting: int) -> list[Item]:
        """Return the items of a meeting, by number."""
        rows = self._session.all(_OF_MEETING, {"meeting": meeting})
        return [self._item(row) for row in rows]

    def by_number(self, series: int, number: int) -> Item | None:
        """Return the item that carries ``number`` in the series."""
        key = {"series": series, "number": number}
        row = self._session.first(_BY_NUMBER, key)
        return self._item(row) if row else None

    def numbers(self, items: Iterable[int]) -> dict[int, int]:
        """Return the numbers of items, by their ids."""
        ids = sorted(items)
        return dict(self._session.all(_NUMBERS, {"ids": ids})) if ids else {}

    def add(self, item: Item) -> Item:
        """Insert; ``item.id`` is ignored, ``item.number`` was given by ``next_number``."""
        return self._item(self._session.one(_ADD, new_row(item.series, _values(item))))

    def save(self, items: Iterable[Item]) -> None:
        """Update. Raises ``Conflict`` if another transaction changed one after it was read here.

        One that was not read in this transaction is read now: its last writer wins.
        """
        for item in items:
            self._revisions.save(item.id, _values(item))

    def lot(self, series: int) -> list[Item]:
        """Return what is parked in the series, by number."""
        return [self._item(row) for row in self._session.all(_LOT, {"series": series})]

    def left_over(self, now: datetime) -> list[Item]:
        """Return the proposals of every meeting that has ended, by series and number."""
        return [self._item(row) for row in self._session.all(_LEFT_OVER, {"now": now})]

    def carry_off(self, item: Item) -> None:
        """Remember that the item was on the agenda of its meeting, at its place."""
        values = {"meeting": item.meeting, "item": item.id, "position": item.position}
        self._session.run(_CARRY_OFF, {**values, "of_meeting": item.meeting})

    def carried_off(self, meeting: int) -> list[Item]:
        """Return what was carried over from a meeting, as it was on that agenda."""
        found = []
        for *row, position in self._session.all(_CARRIED_OFF, {"of": meeting}):
            item = self._item(row)
            found.append(replace(item, meeting=meeting, state="accepted", position=position))
        return found


def _values(item: Item) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in _FIELDS}
    return values | {"goals": " ".join(item.goals)}
