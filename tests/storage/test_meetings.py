from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.ports import Conflict
from storage import SqlDatabase
from tests.storage.given import NOW, TEAM, Given, meeting


def test_a_meeting_at_the_same_local_time_is_returned(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        again = store.meetings.add(TEAM, replace(meeting(given.series.id), place="Annan plats"))
    assert again == given.meeting
    assert again.place == "Plats"


def test_meetings_in_order_and_which_one_is_current(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        last = store.meetings.add(TEAM, meeting(given.series.id, 2029))
        middle = store.meetings.add(TEAM, meeting(given.series.id, 2028))
    with database.reading() as store:
        assert store.meetings.of_series(given.series.id) == [given.meeting, middle, last]
        assert store.meetings.latest(given.series.id, NOW) is None
        assert store.meetings.current(given.series.id, NOW) == given.meeting
        end = given.meeting.ends_at
        second = timedelta(seconds=1)
        assert store.meetings.current(given.series.id, end - second) == given.meeting
        assert store.meetings.current(given.series.id, end) == middle
        assert store.meetings.latest(given.series.id, end) == given.meeting
        assert store.meetings.latest(given.series.id, last.ends_at) == last
        assert store.meetings.current(given.series.id, last.ends_at) is None
        with pytest.raises(LookupError, match="no meeting 99"):
            store.meetings.get(99)


def test_a_saved_meeting_comes_back(database: SqlDatabase, given: Given) -> None:
    changed = replace(
        given.meeting,
        local=datetime(2027, 2, 5, 9, 30),  # noqa: DTZ001 - local times are naive
        call_opened_at=NOW,
        published_at=NOW + timedelta(microseconds=1),
        host="Åkersberga",
    )
    with database.transaction() as store:
        store.meetings.save(changed)
        store.meetings.save(replace(changed, started_at=NOW))
    with database.reading() as store:
        assert store.meetings.get(given.meeting.id) == replace(changed, started_at=NOW)


def test_a_local_time_with_a_zone_is_refused(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store, pytest.raises(ValueError, match="carries no zone"):
        store.meetings.add(TEAM, replace(meeting(given.series.id), local=NOW))


def test_an_instant_without_a_zone_is_refused(database: SqlDatabase, given: Given) -> None:
    naive = replace(given.meeting, started_at=NOW.replace(tzinfo=None))
    with database.transaction() as store, pytest.raises(ValueError, match="needs a time zone"):
        store.meetings.save(naive)


def test_a_change_by_another_transaction_is_noticed(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        seen = store.meetings.get(given.meeting.id)
        with database.transaction() as other:
            other.meetings.save(replace(other.meetings.get(given.meeting.id), host="Annan"))
        with pytest.raises(Conflict, match="meeting"):
            store.meetings.save(replace(seen, place="Ny plats"))
    with database.reading() as store:
        kept = store.meetings.get(given.meeting.id)
    assert (kept.host, kept.place) == ("Annan", "Plats")


def test_a_withdrawn_meeting_is_there_only_for_who_asks_for_it(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        store.meetings.save(replace(given.meeting, withdrawn_at=NOW))
    with database.reading() as store:
        series, end = given.series.id, given.meeting.ends_at
        assert store.meetings.of_series(series) == []
        assert store.meetings.current(series, NOW) is None
        assert store.meetings.latest(series, end) is None
        (kept,) = store.meetings.withdrawn(series)
        assert kept == store.meetings.get(kept.id) == replace(given.meeting, withdrawn_at=NOW)
    with database.transaction() as store:
        store.meetings.save(given.meeting)
        assert store.meetings.withdrawn(given.series.id) == []
        assert store.meetings.of_series(given.series.id) == [given.meeting]
