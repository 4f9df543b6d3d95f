"""Statements with a list: a text for each length, and the same rows whoever writes it."""

import pytest
from sqlalchemy import bindparam, delete, select, tuple_

from storage import SqlDatabase
from storage.query import LONG, Query
from storage.tables import LANE, MEETING, PERSON
from tests.storage.given import NOW, TEAM, Given, person
from tests.storage.test_once import session

L, P = LANE.c, PERSON.c


@pytest.mark.parametrize("count", [0, 1, 2, 3, LONG, LONG + 1, 200])
def test_a_list_of_any_length_finds_just_its_elements(
    database: SqlDatabase, given: Given, count: int
) -> None:
    with database.transaction() as store:
        made = [store.people.save(person(f"U{100 + n}")) for n in range(count)]
    with database.reading() as store:
        for _ in range(2):
            found = store.people.many([each.id for each in made])
            assert found == {each.id: each for each in made}
        assert store.people.many([given.anna.id, 0]) == {given.anna.id: given.anna}


@pytest.mark.parametrize("count", [0, 1, 3, LONG + 1])
def test_lists_stand_beside_other_values_and_beside_each_other(
    database: SqlDatabase, given: Given, count: int
) -> None:
    query = Query(
        select(P.user_id)
        .where(
            P.workspace == bindparam("workspace"),
            P.id.in_(bindparam("ids", expanding=True)),
            P.name.in_(bindparam("names", expanding=True)),
            P.team.in_([TEAM, "T0OTHER"]),
        )
        .order_by(P.id)
    )
    with database.reading() as store:
        ids = [given.anna.id, *range(10_000, 10_000 + count)]
        key = {"workspace": TEAM, "ids": ids, "names": ["U1", "U2"]}
        assert [row[0] for row in session(store).all(query, key)] == ["U1"]
        assert session(store).all(query, key | {"ids": []}) == []
        assert session(store).all(query, key | {"workspace": "T0OTHER"}) == []


@pytest.mark.parametrize("count", [0, 1, 2, LONG + 1])
def test_a_list_of_pairs_finds_them(database: SqlDatabase, count: int) -> None:
    pairs = tuple_(L.workspace, L.lane)
    query = Query(select(L.lane).where(pairs.in_(bindparam("lanes", expanding=True))))
    wanted = [(TEAM, f"C{number:02}") for number in range(count)]
    with database.transaction() as store:
        for _, lane in [*wanted, (TEAM, "C99")]:
            store.outbox.hold(TEAM, lane, 5.0)
        found = session(store).all(query, {"lanes": wanted})
        assert sorted(row[0] for row in found) == [lane for _, lane in wanted]


@pytest.mark.parametrize("count", [1, LONG + 1])
def test_what_a_list_changes_is_counted(database: SqlDatabase, given: Given, count: int) -> None:
    query = Query(delete(PERSON).where(P.id.in_(bindparam("ids", expanding=True))))
    with database.transaction() as store:
        made = [store.people.save(person(f"U{100 + n}")) for n in range(count)]
        assert store.people.get(made[0].id) == made[0]
        assert session(store).run(query, {"ids": [each.id for each in made]}) == count
        with pytest.raises(LookupError):
            store.people.get(made[0].id)
        assert store.people.get(given.anna.id) == given.anna


def test_times_in_a_list_are_written_as_the_column_keeps_them(
    database: SqlDatabase, given: Given
) -> None:
    query = Query(
        select(MEETING.c.id).where(MEETING.c.starts_at.in_(bindparam("at", expanding=True)))
    )
    with database.reading() as store:
        at = [given.meeting.starts_at, NOW]
        assert [row[0] for row in session(store).all(query, {"at": at})] == [given.meeting.id]
