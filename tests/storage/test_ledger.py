from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.cycle import Occurrence, Planned
from storage import SqlDatabase
from tests.storage.given import NOW, TEAM, Given, meeting, step

DAY = timedelta(days=1)


def planned(key: str, days: int, hours: int = 0) -> Planned:
    at = NOW + timedelta(days=days, hours=hours)
    local = at.replace(tzinfo=None) + timedelta(hours=1)
    return Planned(step(key), local, at, local)


def plan(store: Store, given: Given, *steps: Planned, tzdata: str = "2026.1") -> int:
    return store.ledger.plan(TEAM, given.meeting, steps, "Europe/Stockholm", tzdata)


def steps(store: Store, given: Given) -> list[tuple[str, datetime, str]]:
    return [(o.step, o.due_at, o.state) for o in store.ledger.of_meeting(given.meeting.id)]


def claimed(store: Store, now: datetime) -> Occurrence:
    found = store.ledger.claim(now)
    assert found is not None
    return found


def test_planning_twice_adds_nothing(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        assert plan(store, given, planned("call", 1), planned("reminder", 5)) == 2
    with database.transaction() as store:
        assert plan(store, given, planned("reminder", 5), planned("call", 1)) == 0
        kept = store.ledger.of_meeting(given.meeting.id)
    assert [each.step for each in kept] == ["call", "reminder"]
    expected = planned("call", 1)
    assert kept[0] == Occurrence(
        kept[0].id,
        TEAM,
        given.series.id,
        given.meeting.id,
        "call",
        "call",
        expected.local,
        "Europe/Stockholm",
        "2026.1",
        expected.due_at,
    )


def test_a_changed_plan_moves_and_removes_what_is_still_planned(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        plan(store, given, planned("call", 1), planned("reminder", 2), planned("task", 3))
        first = claimed(store, NOW + DAY)
        assert store.ledger.move_on(first.id, ["planned"], "done", NOW)
    with database.transaction() as store:
        before = store.ledger.of_meeting(given.meeting.id)[1]
        assert plan(store, given, planned("call", 8), planned("reminder", 9), tzdata="2027.1") == 0
        assert steps(store, given) == [
            ("call", NOW + DAY, "done"),
            ("reminder", NOW + 9 * DAY, "planned"),
        ]
        moved = store.ledger.get(before.id)
    assert moved is not None
    assert (moved.tzdata, moved.local) == ("2027.1", planned("reminder", 9).local)


def test_the_same_step_of_two_meetings_at_the_same_time_happens_once(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        other = replace(given, meeting=store.meetings.add(TEAM, meeting(given.series.id, 2028)))
        assert plan(store, given, planned("call", 1)) == 1
        assert plan(store, other, planned("call", 1)) == 0
        assert plan(store, other, planned("call", 2)) == 1
        assert plan(store, other, planned("call", 1)) == 0
        assert steps(store, other) == []


def test_what_has_been_due_longest_is_claimed_first(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        plan(store, given, planned("b", 2), planned("a", 1), planned("c", 3))
    ran = []
    while True:
        with database.transaction() as store:
            found = store.ledger.claim(NOW + 2 * DAY)
            if found is None:
                break
            assert store.ledger.move_on(found.id, ["planned"], "asked", NOW)
            ran.append(found.step)
    assert ran == ["a", "b"]
    with database.reading() as store:
        assert store.ledger.next_due() == NOW + 3 * DAY


def test_what_is_due_at_one_time_keeps_the_order_of_the_plan(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        plan(store, given, planned("invitation", 1), planned("agenda", 1))
        assert [step for step, *_ in steps(store, given)] == ["invitation", "agenda"]
        assert claimed(store, NOW + DAY).step == "invitation"


def test_only_the_first_moves_a_step_on(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        plan(store, given, planned("a", 0))
        one = claimed(store, NOW).id
        assert store.ledger.move_on(one, ["planned"], "asked", NOW)
        assert not store.ledger.move_on(one, ["planned"], "done", NOW)
        assert store.ledger.move_on(one, ["asked", "held"], "held", NOW)
        held = store.ledger.get(one)
        assert held is not None
        assert (held.state, held.done_at) == ("held", None)
        assert store.ledger.move_on(one, ["asked", "held"], "done", NOW + DAY)
        done = store.ledger.get(one)
        assert done is not None
        assert (done.state, done.done_at) == ("done", NOW + DAY)
        assert not store.ledger.move_on(99, ["planned"], "done", NOW)
        assert store.ledger.get(99) is None


def test_the_steps_of_a_paused_series_wait(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        plan(store, given, planned("a", 0))
        store.series.set_paused(given.series.id, paused=True)
        assert store.ledger.claim(NOW + DAY) is None
        assert store.ledger.next_due() is None
        store.series.set_paused(given.series.id, paused=False)
        assert claimed(store, NOW + DAY).step == "a"
        assert store.ledger.next_due() == NOW


def test_the_steps_of_a_series_in_some_states(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        plan(store, given, planned("a", 0), planned("b", 1), planned("c", 2))
        store.ledger.move_on(claimed(store, NOW).id, ["planned"], "parked", NOW)
        found = store.ledger.of_series(given.series.id, ["planned", "parked"])
        assert [each.step for each in found] == ["a", "b", "c"]
        assert [o.step for o in store.ledger.of_series(given.series.id, ["planned"])] == ["b", "c"]
        assert store.ledger.of_series(given.series.id, []) == []


def test_two_processes_never_claim_the_same_step(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    with database.transaction() as store:
        plan(store, given, planned("a", 0), planned("b", 0, 1))
    if database_kind == "sqlite":
        return  # one writer at a time: test_database.py
    with database.transaction() as one, database.transaction() as two:
        assert claimed(one, NOW + DAY).step == "a"
        assert claimed(two, NOW + DAY).step == "b"
        with database.transaction() as three:
            assert three.ledger.claim(NOW + DAY) is None


def test_a_step_that_no_plan_has_asks_once_and_stays(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        plan(store, given, planned("call", 1))
        where = TEAM, given.meeting
        found = store.ledger.ask(*where, planned("more+1", 2), "Europe/Stockholm", "2026.1")
        again = store.ledger.ask(*where, planned("more+1", 2), "Europe/Stockholm", "2026.1")
        assert plan(store, given, planned("call", 1)) == 0
        assert store.ledger.claim(NOW + 3 * DAY) != found
    assert found is not None
    assert (found.step, found.state, found.due_at) == ("more+1", "asked", NOW + 2 * DAY)
    assert again is None
    with database.reading() as store:
        assert store.ledger.get(found.id) == found
