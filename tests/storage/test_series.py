from datetime import timedelta

import pytest

from bot.ports import Conflict
from bot.rules.seats import Mandate
from storage import SqlDatabase
from tests.storage.given import CHANNEL, NOW, PROFILE, TEAM, Given, HandClock


def test_a_series_comes_back_as_it_was_saved(database: SqlDatabase, given: Given) -> None:
    with database.reading() as store:
        found = store.series.get(given.series.id)
    assert found == given.series
    assert found.profile == PROFILE
    assert (found.conveners, found.owner) == ((given.maja.id,), given.maja.id)
    assert (found.paused, found.language) == (False, "sv")


def test_a_series_is_found_by_key_and_by_channel(database: SqlDatabase, given: Given) -> None:
    with database.reading() as store:
        assert store.series.by_key(TEAM, "kultur") == given.series
        assert store.series.by_key(TEAM, "idrott") is None
        assert store.series.by_key("T1", "kultur") is None
        assert store.series.in_channel(TEAM, CHANNEL) == given.series
        assert store.series.in_channel(TEAM, "C9") is None
        assert store.series.every() == [given.series]
        with pytest.raises(LookupError, match="no series 9"):
            store.series.get(9)


def test_saving_anew_keeps_pause_language_and_numbers(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        assert store.series.last_number(given.series.id) == 0
        assert store.series.next_number(given.series.id) == 1
        assert store.series.last_number(given.series.id) == 1
        store.series.set_paused(given.series.id, paused=True)
        store.series.set_language(given.series.id, "en")
        people = [given.bo.id, given.maja.id]
        again = store.series.save(TEAM, "kultur", "C2", PROFILE, people, None)
        assert (again.id, again.channel, again.owner) == (given.series.id, "C2", None)
        assert (again.paused, again.language) == (True, "en")
        assert again.conveners == (given.bo.id, given.maja.id)
        assert store.series.next_number(given.series.id) == 2
        store.series.set_paused(given.series.id, paused=False)
        assert not store.series.get(given.series.id).paused


def test_a_number_needs_a_series(database: SqlDatabase) -> None:
    with database.transaction() as store, pytest.raises(LookupError, match="no series 9"):
        store.series.next_number(9)


def test_the_series_of_a_person(database: SqlDatabase, given: Given, clock: HandClock) -> None:
    def keys(person: int) -> list[str]:
        with database.reading() as store:
            return [one.key for one in store.series.of_person(TEAM, person)]

    with database.transaction() as store:
        store.series.save(TEAM, "arkiv", "C2", PROFILE, [given.anna.id], None)
        store.series.save("T1", "annan", CHANNEL, PROFILE, [given.anna.id], None)
    assert keys(given.maja.id) == ["kultur"]
    assert keys(given.anna.id) == ["arkiv", "kultur"]
    assert keys(given.bo.id) == ["kultur"]
    with database.transaction() as store:
        principal = Mandate(given.anna, given.nacka.id, "principal", 0)
        later = NOW + timedelta(days=1)
        store.seats.set_mandates(given.series.id, given.nacka.id, [principal], later)
    assert keys(given.bo.id) == ["kultur"]
    clock.advance(86400)
    assert keys(given.bo.id) == []


def test_a_series_ends_once(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.series.end(given.series.id, NOW)
        with pytest.raises(Conflict, match="has ended already"):
            store.series.end(given.series.id, NOW + timedelta(days=1))
        ended = store.series.get(given.series.id)
        assert (ended.ended_at, ended.paused) == (NOW, True)
        assert store.series.in_channel(TEAM, ended.channel) is None
        assert store.series.ended_in(TEAM, ended.channel) == ended
        assert store.series.ended_in(TEAM, "C0OTHER") is None


def test_the_series_of_a_channel_follow_it_to_its_new_id(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        assert store.series.in_channel(TEAM, CHANNEL) == given.series
        store.series.save("T1", "annan", CHANNEL, PROFILE, [given.maja.id], None)
        over = store.series.save(TEAM, "arkiv", CHANNEL, PROFILE, [given.maja.id], None)
        store.series.end(over.id, NOW)
        moved = store.series.move(TEAM, CHANNEL, "C2")
        assert sorted(each.id for each in moved) == [given.series.id, over.id]
        assert {each.channel for each in moved} == {"C2"}
        assert store.series.in_channel(TEAM, CHANNEL) is None, "what was read before is old"
        assert store.series.in_channel("T1", CHANNEL) is not None, "another workspace's"
        assert store.series.move(TEAM, CHANNEL, "C3") == []
