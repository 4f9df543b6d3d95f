import re
from datetime import timedelta
from typing import Any

import pytest

from bot.ports import Store
from bot.rules.outbox import Delivery, DeliveryState, Manner, Target
from storage import SqlDatabase
from tests.storage.given import CHANNEL, NOW, TEAM, Given, HandClock, owed

SECOND = timedelta(seconds=1)


def get(store: Store, dedupe: str) -> Delivery:
    found = store.outbox.by_dedupe(TEAM, dedupe)
    assert found is not None
    return found


def started(store: Store, dedupe: str, lease_until: float = 2e6) -> Delivery:
    found = store.outbox.start(get(store, dedupe), lease_until)
    assert found is not None
    return found


def test_what_is_owed_comes_back_as_it_was(database: SqlDatabase, given: Given) -> None:
    target = Target("U1", "U2", "12.3", "https://hooks.example/1", replaces=True)
    wanted = owed(
        "call:1",
        "direct",
        target=target,
        refs={"meeting": 4, "kind": "ä"},
        payload='{"text": "hej"}',
        deadline=NOW + SECOND,
        series=given.series.id,
        person=given.anna.id,
        asked=False,
    )
    with database.transaction() as store:
        number = store.outbox.owe(wanted)
    with database.reading() as store:
        found = get(store, "call:1")
        assert store.outbox.recent(5) == [found]
        assert store.outbox.by_dedupe("T1", "call:1") is None
    assert (found.id, found.owed, found.state) == (number, wanted, "ready")
    assert (found.fence, found.tries, found.version, found.sent_version) == (0, 0, 1, 0)
    assert (found.channel, found.ts, found.reason, found.sent_at) == ("", "", "", None)
    assert re.fullmatch(r"[0-9a-f]{24}", found.token)


@pytest.mark.parametrize("manner", ["reply", "post", "direct"])
def test_the_same_message_is_owed_once(database: SqlDatabase, manner: Manner) -> None:
    with database.transaction() as store:
        assert store.outbox.owe(owed("a", manner)) is not None
        assert store.outbox.owe(owed("a", manner)) is None
        assert store.outbox.owe(owed("a", "update")) is None
        assert store.outbox.counts() == {"ready": 1}
        assert get(store, "a").version == 1


def test_an_update_is_coalesced_and_its_newest_words_win(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update", due=NOW))
        first = get(store, "u")
        store.outbox.owe(owed("u", "update", due=NOW + SECOND, refs={"meeting": 9}))
        found = get(store, "u")
    assert first.id == found.id
    assert (found.version, found.owed.refs, found.owed.due_at) == (2, {"meeting": 9}, NOW)


def test_updates_of_one_transaction_are_one_version_at_the_earliest_time(
    database: SqlDatabase,
) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update", due=NOW))
        store.outbox.owe(owed("u", "update", due=NOW + SECOND, refs={"meeting": 9}))
    with database.reading() as store:
        found = get(store, "u")
    assert (found.version, found.owed.refs, found.owed.due_at) == (1, {"meeting": 9}, NOW)


@pytest.mark.parametrize("state", ["sent", "failed", "dropped", "unknown"])
def test_an_update_that_has_ended_becomes_ready_again(
    database: SqlDatabase, state: DeliveryState
) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update"))
        if state == "dropped":
            store.outbox.drop(get(store, "u").id, "no_post")
        else:
            done = started(store, "u")
            assert store.outbox.finish(done, state, now=NOW, wait_until=3e6, reason="why")
        assert get(store, "u").state == state
        store.outbox.owe(owed("u", "update", due=NOW + SECOND))
        found = get(store, "u")
        assert (found.state, found.version, found.reason) == ("ready", 2, "")
        assert found.owed.due_at == NOW + SECOND
        assert found.tries == (1 if state == "unknown" else 0)
        assert [d.id for d in store.outbox.claimable(NOW + SECOND, 1e6 + 9, 9)] == [found.id]


def test_the_last_version_always_arrives(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update"))
        first = started(store, "u")
        for _ in range(3):
            store.outbox.owe(owed("u", "update"))
            assert get(store, "u").state == "sending"
        assert store.outbox.finish(first, "sent", now=NOW, channel="C1", ts="1.1")
        found = get(store, "u")
        assert (found.state, found.sent_version, found.version) == ("ready", 1, 4)
        second = started(store, "u")
        assert (second.version, second.tries) == (4, 1)
        assert store.outbox.finish(second, "sent", now=NOW)
        found = get(store, "u")
    assert (found.state, found.sent_version) == ("sent", 4)
    assert (found.channel, found.ts) == ("C1", "1.1")


def test_sent_is_written_down(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        delivery = started(store, "a")
        assert (delivery.state, delivery.fence, delivery.tries) == ("sending", 1, 1)
        assert store.outbox.start(delivery, 2e6) is None
        assert store.outbox.finish(delivery, "sent", now=NOW, channel="C1", ts="1.1")
        assert not store.outbox.finish(delivery, "sent", now=NOW)
        found = get(store, "a")
    assert (found.state, found.channel, found.ts, found.sent_at) == ("sent", "C1", "1.1", NOW)


def test_a_late_finish_is_stopped_by_the_fence(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        slow = started(store, "a", lease_until=100.0)
        assert store.outbox.expired(100.0) == []
        (expired,) = store.outbox.expired(100.1)
        assert store.outbox.mark_unknown(expired, 160.0)
        assert not store.outbox.mark_unknown(expired, 160.0)
        assert not store.outbox.finish(slow, "ready", now=NOW)
        assert not store.outbox.finish(slow, "sent", now=NOW)
        assert get(store, "a").state == "unknown"
        assert store.outbox.uncertain(159.0) == []
        (unknown,) = store.outbox.uncertain(160.0)
        assert store.outbox.settle(unknown, "ready", now=NOW, reason="absent")
        assert not store.outbox.settle(unknown, "ready", now=NOW)
        second = started(store, "a")
        assert second.fence > unknown.fence > slow.fence
        assert not store.outbox.finish(slow, "failed", now=NOW)
        assert store.outbox.finish(second, "sent", now=NOW)


def test_who_knows_that_it_was_sent_may_say_so_late(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        slow = started(store, "a", lease_until=100.0)
        assert store.outbox.mark_unknown(store.outbox.expired(101.0)[0], 160.0)
        assert not store.outbox.settle(slow, "ready", now=NOW)
        assert store.outbox.settle(slow, "sent", now=NOW, channel="C1", ts="1.1")
        assert not store.outbox.settle(slow, "sent", now=NOW)
        found = get(store, "a")
    assert (found.state, found.ts) == ("sent", "1.1")


def test_unknown_and_ready_wait(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        store.outbox.finish(started(store, "a"), "unknown", now=NOW, wait_until=2e6, reason="5xx")
        assert store.outbox.uncertain(1e6) == []
        (unknown,) = store.outbox.uncertain(2e6)
        assert unknown.reason == "5xx"
        store.outbox.settle(unknown, "ready", now=NOW)
        store.outbox.finish(started(store, "a"), "ready", now=NOW, wait_until=3e6, reason="429")
        assert store.outbox.claimable(NOW, 2.9e6, 9) == []
        assert [d.reason for d in store.outbox.claimable(NOW, 3e6, 9)] == ["429"]


def test_what_is_no_longer_owed_is_dropped_once(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        store.outbox.owe(owed("b"))
        store.outbox.drop(get(store, "a").id, "answered")
        found = get(store, "a")
        assert (found.state, found.reason) == ("dropped", "answered")
        sending = started(store, "b")
        store.outbox.drop(sending.id, "answered")
        assert get(store, "b").state == "sending"


def test_later_by_the_wall_or_by_the_second(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        store.outbox.postpone(get(store, "a").id, NOW + SECOND)
        assert store.outbox.claimable(NOW, 1e6, 9) == []
        assert store.outbox.next_due(NOW) == NOW + SECOND
        store.outbox.wait(get(store, "a").id, 1.5e6)
        assert store.outbox.claimable(NOW + SECOND, 1.4e6, 9) == []
        assert len(store.outbox.claimable(NOW + SECOND, 1.5e6, 9)) == 1


def test_what_is_due_and_what_is_busy(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        assert store.outbox.next_due(NOW) is None
        store.outbox.owe(owed("later", due=NOW + 9 * SECOND))
        store.outbox.owe(owed("reply", "reply", due=NOW + 3 * SECOND))
        assert store.outbox.next_due(NOW) == NOW + 3 * SECOND
        assert store.outbox.busy(NOW) == 0
        assert store.outbox.busy(NOW + 3 * SECOND) == 1
        paused = owed("paused", due=NOW - SECOND, asked=False, series=given.series.id)
        store.outbox.owe(paused)
        assert store.outbox.next_due(NOW) == NOW - SECOND
        assert store.outbox.busy(NOW) == 1
        store.series.set_paused(given.series.id, paused=True)
        assert store.outbox.next_due(NOW) == NOW + 3 * SECOND
        assert store.outbox.busy(NOW) == 0
        started(store, "reply")
        assert store.outbox.busy(NOW + 3 * SECOND) == 1
        assert store.outbox.counts() == {"ready": 2, "sending": 1}


def test_what_a_person_was_owed(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        for name, days in (("old", -9), ("b", 2), ("a", 1)):
            due = NOW + timedelta(days=days)
            store.outbox.owe(owed(name, "direct", due=due, person=given.anna.id))
        store.outbox.owe(owed("other", "direct", person=given.bo.id))
        assert [d.owed.dedupe for d in store.outbox.of_person(given.anna.id, NOW)] == ["a", "b"]
        assert [d.owed.dedupe for d in store.outbox.recent(2)] == ["other", "a"]


def test_ended_replies_are_purged(database: SqlDatabase) -> None:
    old = NOW - timedelta(days=2)
    with database.transaction() as store:
        for name, due in (("old", old), ("new", NOW), ("open", old)):
            store.outbox.owe(owed(name, "reply", due=due))
        store.outbox.owe(owed("post", due=old))
        for name in ("old", "new", "post"):
            store.outbox.finish(started(store, name), "sent", now=NOW)
        assert store.outbox.purge(NOW - timedelta(days=1)) == 1
        assert store.outbox.by_dedupe(TEAM, "old") is None
        assert store.outbox.counts() == {"ready": 1, "sent": 2}


def test_replies_are_given_out_by_id(database: SqlDatabase, clock: HandClock) -> None:
    with database.transaction() as store:
        reserved = clock.epoch() + 5
        one = store.outbox.owe(owed("1", "reply"), reserved_until=reserved)
        two = store.outbox.owe(owed("2", "reply"), reserved_until=reserved)
        assert one is not None
        assert two is not None
        started(store, "1")
        assert [d.id for d in store.outbox.by_ids([one, two, 99])] == [two]
        assert store.outbox.by_ids([]) == []
        assert store.outbox.claimable(NOW, clock.epoch() + 4, 9) == []
        assert [d.id for d in store.outbox.claimable(NOW, clock.epoch() + 5, 9)] == [two]
        store.outbox.hold(TEAM, CHANNEL, clock.epoch() + 30)
        assert store.outbox.by_ids([two]) == []
        clock.advance(30)
        assert [d.id for d in store.outbox.by_ids([two])] == [two]


def test_what_nobody_asked_for_is_given_up_with_its_series(
    database: SqlDatabase, given: Given
) -> None:
    of: dict[str, Any] = {"series": given.series.id, "asked": False}
    manners: tuple[Manner, ...] = ("post", "direct", "news")
    with database.transaction() as store:
        for manner in manners:
            store.outbox.owe(owed(manner, manner, **of))
        store.outbox.owe(owed("sending", "direct", "U9", **of))
        started(store, "sending")
        store.outbox.owe(owed("asked", "direct", series=given.series.id))
        store.outbox.owe(owed("update", "update", **of))
        store.outbox.owe(owed("reply", "reply", **of))
        store.outbox.owe(owed("other", asked=False))
        assert store.outbox.give_up(given.series.id, "over") == 3
        assert store.outbox.give_up(given.series.id, "over") == 0
        found = [get(store, name) for name in manners]
        assert {(each.state, each.reason) for each in found} == {("dropped", "over")}
        left = {name: get(store, name).state for name in ("asked", "update", "reply", "other")}
        assert set(left.values()) == {"ready"}
        assert get(store, "sending").state == "sending"


def test_an_ended_series_holds_nothing_back_and_is_busy_with_it(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("word", due=NOW, asked=False, series=given.series.id))
        store.series.set_paused(given.series.id, paused=True)
        assert (store.outbox.next_due(NOW), store.outbox.busy(NOW)) == (None, 0)
        store.series.end(given.series.id, NOW)
        assert (store.outbox.next_due(NOW), store.outbox.busy(NOW)) == (NOW, 1)
        assert [each.owed.dedupe for each in store.outbox.claimable(NOW, 1e6, 9)] == ["word"]
