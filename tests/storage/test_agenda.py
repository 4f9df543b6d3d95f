import sqlite3
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from bot.ports import Conflict
from bot.rules.support import Support
from storage import SqlDatabase
from tests.storage.given import Given, item

DBAPI_ERRORS = (sqlite3.IntegrityError, psycopg.IntegrityError)


def test_an_item_comes_back_as_it_was_added(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        second = store.agenda.add(item(given, 2, "Andra"))
        first = store.agenda.add(replace(item(given, 1), id=77, party=None, area=None, link=None))
    with database.reading() as store:
        assert store.agenda.of_meeting(given.meeting.id) == [first, second]
        assert store.agenda.by_number(given.series.id, 2) == second
        assert store.agenda.by_number(given.series.id, 3) is None
    assert second == replace(item(given, 2, "Andra"), id=second.id)


def test_items_are_saved(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        one = store.agenda.add(item(given, 1))
        two = store.agenda.add(item(given, 2))
    changed = [
        replace(one, state="declined", reason="Inte nu", minutes=5),
        replace(two, state="accepted", position=1, late=True),
    ]
    with database.transaction() as store:
        store.agenda.save(changed)
        assert store.agenda.of_meeting(given.meeting.id) == changed
        store.agenda.save([replace(changed[1], position=2)])
    with database.reading() as store:
        assert store.agenda.by_number(given.series.id, 2) == replace(changed[1], position=2)


def test_a_number_is_given_once(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.agenda.add(item(given, 1))
    with pytest.raises(Conflict), database.transaction() as store:
        store.agenda.add(item(given, 1))


def test_what_an_item_refers_to_must_be_there(database: SqlDatabase, given: Given) -> None:
    with pytest.raises(DBAPI_ERRORS, match=r"(?i)foreign key"), database.transaction() as store:
        store.agenda.add(replace(item(given, 1), proposer=999))


def test_an_items_change_by_another_transaction_is_noticed(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        store.agenda.add(item(given, 1))
    with database.transaction() as store:
        (seen,) = store.agenda.of_meeting(given.meeting.id)
        with database.transaction() as other:
            (found,) = other.agenda.of_meeting(given.meeting.id)
            other.agenda.save([replace(found, state="accepted")])
        with pytest.raises(Conflict, match="item"):
            store.agenda.save([replace(seen, state="withdrawn")])


def test_what_became_of_an_item_comes_back(database: SqlDatabase, given: Given) -> None:
    goals = ("access", "children")
    with database.transaction() as store:
        one = store.agenda.add(replace(item(given, 1), goals=goals, standing="follow-up"))
        two = store.agenda.add(item(given, 2))
        changed = [
            replace(one, carried_from=given.meeting.starts_at, goals=("access",)),
            replace(two, state="merged", merged_into=1),
        ]
        store.agenda.save(changed)
    with database.reading() as store:
        assert store.agenda.of_meeting(given.meeting.id) == changed


def test_the_lot_is_what_is_parked_in_the_series(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        two = store.agenda.add(replace(item(given, 2), state="parked"))
        one = store.agenda.add(replace(item(given, 1), state="parked"))
        store.agenda.add(item(given, 3))
        assert store.agenda.lot(given.series.id) == [one, two]
        assert store.agenda.lot(given.series.id + 1) == []


def test_what_is_left_over_is_proposed_for_a_meeting_that_has_ended(
    database: SqlDatabase, given: Given
) -> None:
    ends = given.meeting.ends_at
    with database.transaction() as store:
        one = store.agenda.add(item(given, 1))
        store.agenda.add(replace(item(given, 2), state="accepted"))
        assert store.agenda.left_over(ends - timedelta(microseconds=1)) == []
        assert store.agenda.left_over(ends) == [one]


def test_what_was_carried_off_is_remembered_as_it_stood(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        on = store.agenda.add(replace(item(given, 1), state="accepted", position=4))
        store.agenda.carry_off(on)
        store.agenda.carry_off(on)
        store.agenda.save([replace(on, state="declined", position=9)])
        assert store.agenda.carried_off(given.meeting.id) == [on]
        assert store.agenda.carried_off(given.meeting.id + 1) == []


def test_a_partys_voice_is_kept_once_and_taken_back(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        one = store.agenda.add(item(given, 1))
        assert one.party is not None
        voice = Support(one.id, one.party, one.proposer, given.meeting.starts_at)
        assert store.supports.put(voice)
        assert not store.supports.put(replace(voice, at=given.meeting.ends_at))
        assert store.supports.of_items([one.id, 99]) == {one.id: (one.party,)}
        assert store.supports.of_items([]) == {}
        assert store.supports.remove(one.id, one.party)
        assert not store.supports.remove(one.id, one.party)
