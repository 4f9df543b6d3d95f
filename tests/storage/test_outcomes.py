import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest

from bot.ports import Conflict
from bot.rules.outcomes import Outcome, Owner, Source
from storage import SqlDatabase
from tests.storage.given import NOW, Given, item

DBAPI_ERRORS = (sqlite3.IntegrityError, psycopg.IntegrityError)


def outcome(given: Given, number: int, text: str = "Ta fram underlag") -> Outcome:
    return Outcome(
        id=0,
        series=given.series.id,
        number=number,
        kind="action",
        text=text,
        owner=Owner(given.nacka.id, given.anna.id),
        due=date(2027, 3, 1),
        source=Source(given.meeting.id, goal="g1"),
        raised=(given.nacka.id, given.akersberga.id),
        author=given.maja.id,
        created_at=NOW,
        state="open",
        changed_at=NOW,
        changed_by=given.maja.id,
        next_at=NOW + timedelta(days=90),
    )


def test_an_outcome_comes_back_as_it_was_added(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        source = store.agenda.add(item(given, 1))
        bare = replace(
            outcome(given, 3),
            owner=Owner(),
            due=None,
            raised=(),
            state="standing",
            changed_at=None,
            changed_by=None,
            next_at=None,
        )
        whole = replace(outcome(given, 2), source=Source(given.meeting.id, source.id, "g1"))
        last, first = store.outcomes.add(bare), store.outcomes.add(replace(whole, id=77))
    with database.reading() as store:
        both = store.outcomes.of_series(given.series.id, ["open", "standing"])
        assert both == [first, last]
        assert store.outcomes.of_series(given.series.id, ["standing"]) == [last]
        assert store.outcomes.of_series(given.series.id, []) == []
        assert store.outcomes.by_number(given.series.id, 2) == first
        assert store.outcomes.by_number(given.series.id, 1) is None
    assert first == replace(whole, id=first.id)


def test_an_outcome_is_saved(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        one = store.outcomes.add(outcome(given, 1))
    changed = replace(
        one,
        state="done",
        note="Klart",
        reason="Sent",
        before="open",
        due=None,
        owner=Owner(given.region.id),
        raised=(given.region.id,),
        heard="overdue",
        next_at=None,
    )
    with database.transaction() as store:
        store.outcomes.save(changed)
        store.outcomes.save(replace(changed, note="Klart nu"))
    with database.reading() as store:
        assert store.outcomes.by_number(given.series.id, 1) == replace(changed, note="Klart nu")


def test_a_number_is_given_once(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.outcomes.add(outcome(given, 1))
    with pytest.raises(Conflict), database.transaction() as store:
        store.outcomes.add(outcome(given, 1))


def test_what_an_outcome_refers_to_must_be_there(database: SqlDatabase, given: Given) -> None:
    with pytest.raises(DBAPI_ERRORS, match=r"(?i)foreign key"), database.transaction() as store:
        store.outcomes.add(replace(outcome(given, 1), author=999))


def test_the_one_that_waits_longest_is_claimed_first(database: SqlDatabase, given: Given) -> None:
    due = {1: NOW, 2: NOW - timedelta(days=1), 3: NOW + timedelta(days=1)}
    with database.transaction() as store:
        for number, at in due.items():
            store.outcomes.add(replace(outcome(given, number), next_at=at))
        store.outcomes.add(replace(outcome(given, 4), next_at=None))
        assert store.outcomes.next_due() == due[2]
    for number in (2, 1):
        with database.transaction() as store:
            claimed = store.outcomes.claim(NOW)
            assert claimed is not None
            assert claimed.number == number
            store.outcomes.save(replace(claimed, next_at=None))
    with database.transaction() as store:
        assert store.outcomes.claim(NOW) is None
        assert store.outcomes.next_due() == due[3]


def test_nothing_of_a_paused_series_is_claimed(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.outcomes.add(replace(outcome(given, 1), next_at=NOW))
        store.series.set_paused(given.series.id, paused=True)
        assert store.outcomes.claim(NOW) is None
        assert store.outcomes.next_due() is None


def test_two_workers_claim_two(database: SqlDatabase, given: Given, database_kind: str) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        for number in (1, 2):
            store.outcomes.add(replace(outcome(given, number), next_at=NOW))
    with database.transaction() as one, database.transaction() as other:
        claimed = [store.outcomes.claim(NOW) for store in (one, other)]
        assert [each.number for each in claimed if each] == [1, 2]
        assert other.outcomes.claim(NOW + timedelta(days=1)) == claimed[1]


def test_an_outcomes_change_by_another_transaction_is_noticed(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        store.outcomes.add(outcome(given, 1))
    with database.transaction() as store:
        (seen,) = store.outcomes.of_series(given.series.id, ["open"])
        with database.transaction() as other:
            found = other.outcomes.by_number(given.series.id, 1)
            assert found is not None
            other.outcomes.save(replace(found, state="done"))
        with pytest.raises(Conflict, match="outcome"):
            store.outcomes.save(replace(seen, state="dropped"))
