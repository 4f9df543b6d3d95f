"""Lists of parties: whom they name, and those that are looked at."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.rules.party_list import Nominee
from bot.rules.seats import Mandate, Person
from bot.rules.series import Series
from storage.people import COLUMNS as PERSON_COLUMNS
from storage.query import Query, Session
from storage.tables import MANDATE, NOMINEE, PARTY_LIST, PERSON

L, M, N = PARTY_LIST.c, MANDATE.c, NOMINEE.c

_MANDATES = Query(
    select(*PERSON_COLUMNS, M.party, M.role, M.rank, M.starts_at, M.ends_at)
    .join_from(MANDATE, PERSON, PERSON.c.id == M.person)
    .where(M.series == bindparam("series"), or_(M.ends_at.is_(None), M.ends_at > bindparam("now")))
    .order_by(M.party, M.rank, M.starts_at, M.id)
)
_ELSEWHERE = Query(
    select(M.person)
    .where(M.workspace == bindparam("workspace"), M.series != bindparam("series"))
    .distinct()
)
_NOMINEES = Query(
    select(N.id, N.party, N.role, N.place, N.name, N.title, N.email, N.starts, N.ends, N.person)
    .where(N.series == bindparam("series"))
    .order_by(N.party, N.place)
)
_CLEAR = Query(delete(NOMINEE).where(N.series == bindparam("series")))
_NOMINATE = Query(insert(NOMINEE).inline())
_KEEP = Query(
    lambda make: (
        (statement := make(PARTY_LIST))
        .on_conflict_do_update(
            index_elements=["series", "person"],
            set_={"data": statement.excluded.data, "made_at": statement.excluded.made_at},
        )
        .returning(L.id)
    )
)
_KEPT = Query(
    select(L.series, L.data).where(
        L.id == bindparam("id"), L.person == bindparam("person"), L.data != ""
    )
)
_FORGET = Query(
    update(PARTY_LIST)
    .where(L.workspace == bindparam("of"), L.made_at < bindparam("before"), L.data != "")
    .values(data="")
)


class PartyLists:
    """Nominees and lists that are looked at, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mandates(self, series: int, now: datetime) -> list[Mandate]:
        """Return the mandates of a series that are not over, also those that begin later."""
        rows = self._session.all(_MANDATES, {"series": series, "now": now})
        people = len(PERSON_COLUMNS)
        return [Mandate(Person(*row[:people]), *row[people:]) for row in rows]

    def elsewhere(self, series: Series) -> set[int]:
        """Return who ever held a mandate in another series of the workspace; ids of persons."""
        key = {"workspace": series.workspace, "series": series.id}
        return {row[0] for row in self._session.all(_ELSEWHERE, key)}

    def nominees(self, series: int) -> list[Nominee]:
        """Return whom the lists of a series name, by party and place."""
        return [_nominee(row) for row in self._session.all(_NOMINEES, {"series": series})]

    def nominate(self, series: Series, nominees: Sequence[Nominee], now: datetime) -> None:
        """Let ``nominees`` be those of a series; their ids are ignored."""
        self._session.run(_CLEAR, {"series": series.id})
        rows = (
            {
                "workspace": series.workspace,
                "series": series.id,
                "party": each.party,
                "role": each.role,
                "place": each.place,
                "name": each.name,
                "title": each.title,
                "email": each.email,
                "starts": each.starts.isoformat() if each.starts else "",
                "ends": each.ends.isoformat() if each.ends else "",
                "person": each.person,
                "made_at": now,
            }
            for each in nominees
        )
        self._session.each(_NOMINATE, rows)

    def keep(self, series: Series, person: int, data: str, now: datetime) -> int:
        """Keep the list that a person looks at, in the place of an older one; return its id."""
        values = {
            "workspace": series.workspace,
            "series": series.id,
            "person": person,
            "data": data,
            "made_at": now,
        }
        return int(self._session.scalar(_KEEP, values))

    def kept(self, list_: int, person: int) -> tuple[int, str] | None:
        """Return the series and the data of a person's list; ``None`` if it is over."""
        row = self._session.first(_KEPT, {"id": list_, "person": person})
        return (row[0], row[1]) if row else None

    def forget(self, workspace: str, before: datetime) -> None:
        """Empty the lists of a workspace that were made before."""
        self._session.run(_FORGET, {"of": workspace, "before": before})


def _nominee(row: Any) -> Nominee:  # noqa: ANN401 - a row
    id_, party, role, place, name, title, email, starts, ends, person = row
    days = _day(starts), _day(ends)
    return Nominee(id_, party, role, place, name, title, email, *days, person)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
