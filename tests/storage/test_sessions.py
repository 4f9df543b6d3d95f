"""What is kept of the group sessions of a round."""

from dataclasses import replace
from datetime import time

import pytest

from bot.ports import Conflict
from bot.rules.sessions import Change, Kept
from storage import SqlDatabase
from tests.storage.given import NOW, Given


def change(given: Given) -> Change:
    return Change(
        meeting=given.meeting.id,
        key="north",
        days=7,
        start=time(10, 30),
        place="Huset",
        address="",
        video=None,
        host=given.nacka.id,
        moves=2,
        reason="Snö",
        moved_at=NOW,
        changed_at=NOW,
    )


def test_a_change_comes_back_as_it_was_saved(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.sessions.save(change(given))
        store.sessions.save(Change(given.meeting.id, "south"))
    with database.reading() as store:
        kept = store.sessions.of_meeting(given.meeting.id)
        assert store.sessions.of_meeting(given.meeting.id + 99) == Kept()
    assert kept.changes == {
        "north": replace(change(given), revision=1),
        "south": Change(given.meeting.id, "south", revision=1),
    }
    cancelled = replace(kept.changes["north"], cancelled_at=NOW, start=None)
    with database.transaction() as store:
        store.sessions.save(cancelled)
    with database.reading() as store:
        again = store.sessions.of_meeting(given.meeting.id).changes["north"]
    assert again == replace(cancelled, revision=2)


def test_a_change_that_another_one_overtook_is_a_conflict(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        store.sessions.save(change(given))
    for late in (change(given), replace(change(given), revision=7)):
        with pytest.raises(Conflict, match="north"), database.transaction() as store:
            store.sessions.save(late)


def test_a_party_goes_where_it_was_moved_last(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.sessions.move(given.meeting.id, given.nacka.id, "north")
        store.sessions.move(given.meeting.id, given.nacka.id, "south")
    with database.reading() as store:
        assert store.sessions.of_meeting(given.meeting.id).moved == {given.nacka.id: "south"}


def test_every_round_of_a_series_is_read_at_once(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        later = replace(given.meeting, local=given.meeting.local.replace(year=2029))
        second = store.meetings.add("T0REGION", later)
        third = replace(later, local=later.local.replace(year=2030))
        store.meetings.add("T0REGION", third)
        store.sessions.save(change(given))
        store.sessions.save(Change(given.meeting.id, "south"))
        store.sessions.move(given.meeting.id, given.nacka.id, "north")
        store.sessions.move(second.id, given.nacka.id, "south")
    with database.reading() as store:
        found = store.sessions.of_series(given.series.id)
        assert found == {
            each: store.sessions.of_meeting(each) for each in (given.meeting.id, second.id)
        }
        assert found[second.id] == Kept({}, {given.nacka.id: "south"})
        assert store.sessions.of_series(given.series.id + 99) == {}


def test_a_meeting_as_a_group_sees_it_is_not_kept(database: SqlDatabase, given: Given) -> None:
    with pytest.raises(ValueError, match="is not kept"), database.transaction() as store:
        store.meetings.save(replace(given.meeting, session="north"))
