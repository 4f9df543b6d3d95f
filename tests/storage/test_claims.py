"""What may be sent now: order, lanes, pace and holds (engine.md, The outbox)."""

from datetime import datetime, timedelta
from itertools import count
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import TextClause, func, insert, select, text

from bot.ports import Clock, Store
from bot.rules.outbox import Delivery, Manner, Target
from storage import SqlDatabase, claims, connect
from storage.lanes import lane_of, method_of
from storage.outbox_rows import row_of
from storage.schema import look
from storage.tables import DELIVERY
from storage.wire import wire_of
from tests.cases import for_each
from tests.databases import Databases
from tests.storage.given import CHANNEL, NOW, TEAM, Given, HandClock, owed

SECOND = timedelta(seconds=1)


def keys(store: Store, clock: Clock, limit: int = 99, now: datetime = NOW) -> list[str]:
    return [d.owed.dedupe for d in store.outbox.claimable(now, clock.epoch(), limit)]


def start(store: Store, dedupe: str) -> Delivery:
    found = store.outbox.by_dedupe(TEAM, dedupe)
    assert found is not None
    started = store.outbox.start(found, 2e6)
    assert started is not None
    return started


def test_a_channel_gets_its_messages_in_order(database: SqlDatabase, clock: HandClock) -> None:
    sent = []
    with database.transaction() as store:
        for number in (2, 1, 3):
            store.outbox.owe(owed(f"{number}", due=NOW - 10 * SECOND + number * SECOND))
        store.outbox.owe(owed("later", due=NOW + SECOND))
        while found := keys(store, clock):
            (dedupe,) = found
            delivery = start(store, dedupe)
            assert keys(store, clock) == []
            clock.advance(60)
            assert keys(store, clock) == []
            store.outbox.finish(delivery, "sent", now=NOW)
            sent.append(dedupe)
        assert sent == ["1", "2", "3"]
        assert keys(store, clock, now=NOW + SECOND) == ["later"]


def test_an_uncertain_message_holds_up_its_channel_alone(
    database: SqlDatabase, clock: HandClock
) -> None:
    with database.transaction() as store:
        for dedupe, channel in (("1", CHANNEL), ("2", CHANNEL), ("3", "C2")):
            store.outbox.owe(owed(dedupe, channel=channel))
        store.outbox.finish(start(store, "1"), "unknown", now=NOW, wait_until=2e6)
        clock.advance(60)
        assert keys(store, clock) == ["3"]


def test_a_message_that_waits_holds_up_its_channel_but_an_update_does_not(
    database: SqlDatabase, clock: HandClock
) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("update", "update", due=NOW - SECOND))
        store.outbox.owe(owed("post"))
        store.outbox.owe(owed("next", due=NOW))
        update = store.outbox.by_dedupe(TEAM, "update")
        assert update is not None
        assert keys(store, clock) == ["update"]
        store.outbox.wait(update.id, clock.epoch() + 10)
        assert keys(store, clock) == ["post"]
        post = store.outbox.by_dedupe(TEAM, "post")
        assert post is not None
        store.outbox.wait(post.id, clock.epoch() + 5)
        assert keys(store, clock) == []


def test_replies_neither_wait_nor_hold_up(database: SqlDatabase, clock: HandClock) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("reply1", "reply", due=NOW - SECOND))
        store.outbox.owe(owed("post"))
        store.outbox.owe(owed("reply2", "reply"))
        assert keys(store, clock) == ["reply1", "post", "reply2"]
        assert keys(store, clock, limit=2) == ["reply1", "post"]
        start(store, "reply1")
        start(store, "post")
        assert keys(store, clock) == ["reply2"]


def test_a_channel_rests_a_second(database: SqlDatabase, clock: HandClock) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("1"))
        store.outbox.owe(owed("2"))
        store.outbox.finish(start(store, "1"), "sent", now=NOW)
        clock.advance(0.9)
        assert keys(store, clock) == []
        clock.advance(0.1)
        assert keys(store, clock) == ["2"]


def test_a_method_keeps_its_pace_with_a_second_ahead(
    database: SqlDatabase, clock: HandClock
) -> None:
    with database.transaction() as store:
        for number in range(20):
            store.outbox.owe(owed(f"{number:02}", "direct", channel=f"U{number}"))
        burst = keys(store, clock)
        assert burst == [f"{number:02}" for number in range(6)]
        for dedupe in burst:
            start(store, dedupe)
        assert keys(store, clock) == []
        clock.advance(0.21)
        assert keys(store, clock) == ["06"]
        clock.advance(60)
        assert len(keys(store, clock)) == 6


def test_the_pace_can_be_set(url: str, clock: HandClock) -> None:
    slow = connect(url, clock, pace_per_minute=30)
    fast = connect(url, clock, pace_per_minute=1_000_000)
    with slow.transaction() as store:
        for number in range(20):
            store.outbox.owe(owed(f"{number:02}", "direct", channel=f"U{number}"))
        assert keys(store, clock) == ["00"]
        start(store, "00")
        assert keys(store, clock) == []
        clock.advance(1.01)
        assert keys(store, clock) == ["01"]
    with fast.transaction() as store:
        assert len(keys(store, clock)) == 19
    slow.close()
    fast.close()


def test_what_is_held_waits_replies_too(database: SqlDatabase, clock: HandClock) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("post"))
        store.outbox.owe(owed("direct", "direct", channel="U1"))
        store.outbox.owe(owed("update", "update", channel="C2"))
        store.outbox.owe(owed("reply", "reply", channel="C3"))
        store.outbox.owe(owed("answer", "reply", target=Target(response_url="https://x.example")))
        store.outbox.hold(TEAM, "chat.postMessage", clock.epoch() + 30)
        store.outbox.hold(TEAM, "chat.postMessage", clock.epoch() + 10)
        store.outbox.hold("T1", "chat.update", clock.epoch() + 30)
        assert keys(store, clock) == ["answer", "update"]
        clock.advance(30)
        assert keys(store, clock) == ["post", "direct", "reply", "answer", "update"]
        store.outbox.hold(TEAM, CHANNEL, clock.epoch() + 30)
        store.outbox.hold(TEAM, "C3", clock.epoch() + 30)
        assert keys(store, clock) == ["direct", "answer", "update"]


def test_workspaces_do_not_wait_for_each_other(database: SqlDatabase, clock: HandClock) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("here"))
        there = owed("there")
        store.outbox.owe(type(there)("T1", *(getattr(there, n) for n in _FIELDS)))
        assert keys(store, clock) == ["here", "there"]


_FIELDS = ("kind", "manner", "target", "dedupe", "due_at")


def test_what_nobody_asked_for_waits_while_its_series_is_paused(
    database: SqlDatabase, clock: HandClock, given: Given
) -> None:
    with database.transaction() as store:
        series = given.series.id
        store.outbox.owe(owed("unasked", asked=False, series=series, due=NOW - SECOND))
        store.outbox.owe(owed("asked", series=series))
        store.outbox.owe(owed("reply", "reply", asked=False, series=series))
        store.series.set_paused(series, paused=True)
        assert keys(store, clock) == ["asked", "reply"]
        store.series.set_paused(series, paused=False)
        assert keys(store, clock) == ["unasked", "reply"]


@for_each(
    ("manner", "kind", "target", "method", "lane"),
    [
        ("post", "call", Target("C1"), "chat.postMessage", "C1"),
        ("direct", "decision", Target("U1"), "chat.postMessage", "U1"),
        ("update", "invitation", Target("C1"), "chat.update", "C1"),
        ("update", "home", Target(user="U1"), "views.publish", "home:U1"),
        ("reply", "reply", Target("C1"), "chat.postMessage", ""),
        ("reply", "reply", Target("C1", "U1"), "chat.postEphemeral", ""),
        ("reply", "reply", Target("C1", "U1", response_url="https://x"), "", ""),
    ],
)
def test_how_a_delivery_is_sent_and_in_which_lane(
    manner: Manner, kind: str, target: Target, method: str, lane: str
) -> None:
    wanted = owed("a", manner, kind=kind, target=target)
    assert (method_of(wanted), lane_of(wanted)) == (method, lane)


def work(database: SqlDatabase, clock: Clock, mine: list[str]) -> None:
    """Claim, start and end until nothing has been left for a while."""
    idle = 0
    while idle < 20:
        with database.transaction() as store:
            found = store.outbox.claimable(NOW, clock.epoch() + 1, 7)
            ours = [s for d in found if (s := store.outbox.start(d, 2e6))]
        idle = 0 if ours else idle + 1
        for delivery in ours:
            with database.transaction() as store:
                assert store.outbox.finish(delivery, "sent", now=NOW)
            mine.append(delivery.owed.dedupe)


def test_several_at_once_never_claim_the_same_delivery(
    url: str, clock: HandClock, database_kind: str
) -> None:
    processes = 4 if database_kind == "postgresql" else 1
    databases = [connect(url, clock, pace_per_minute=10**9) for _ in range(processes)]
    with databases[0].transaction() as store:
        for number in range(200):
            store.outbox.owe(owed(f"{number}", channel=f"C{number % 20}"))
    got: list[list[str]] = [[] for _ in range(4)]
    threads = [
        Thread(target=work, args=(databases[n % processes], clock, mine))
        for n, mine in enumerate(got)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [dedupe for mine in got for dedupe in mine]
    assert sorted(everything, key=int) == [f"{number}" for number in range(200)]
    for database in databases:
        database.close()


def _more(kind: str, times: int, apart: int) -> TextClause:
    """Return what makes ``times`` as many rows, ``apart`` seconds further on each time."""
    same = ", ".join(c.name for c in DELIVERY.columns if c.name not in {"id", "dedupe", "due_at"})
    second = "1000000" if kind == "sqlite" else "interval '1 second'"
    return text(
        f"WITH RECURSIVE times(k) AS "  # noqa: S608 - nothing from outside
        f"(SELECT 1 UNION ALL SELECT k + 1 FROM times WHERE k < {times - 1}) "
        f"INSERT INTO delivery (dedupe, due_at, {same}) "
        f"SELECT CAST(CAST(dedupe AS INTEGER) + k * {apart} AS VARCHAR), "
        f"due_at + k * {apart} * {second}, {same} "
        f"FROM delivery CROSS JOIN times ORDER BY k, id"
    )


FEW, MANY = 3_000, {"sqlite": 60_000, "postgresql": 30_000}
QUEUES = 50
PER_QUEUE = {"sqlite": 500, "postgresql": 16}
"""What looking into one queue may take at most: SQLite's instructions, PostgreSQL's pages."""


@pytest.mark.slow
def test_claiming_does_not_get_slower_with_the_number_of_rows(
    databases: Databases, template: str, clock: HandClock, database_kind: str
) -> None:
    """Counted, not timed: what is read is the same, but for an index that is one level deeper.

    PostgreSQL may go through the table once (it does where next to nothing is due and half of the
    rows are unsent), but never once for each queue.
    """
    costs, once = [], 0
    for rows in (FEW, MANY[database_kind]):
        url = databases.copy(template)
        _fill(url, database_kind, rows)
        nows = [NOW, NOW + rows // 2 * SECOND, NOW + rows * SECOND]
        database = connect(url, clock)
        for now in nows:
            with database.transaction() as store:
                assert len(keys(store, clock, now=now)) <= 6
        database.close()
        costs.append([_cost(url, clock, now) for now in nows])
        once = _table(url)
        databases.drop(url)
    for few, many in zip(*costs, strict=True):
        assert many <= 1.5 * few + once, costs
        assert many <= QUEUES * PER_QUEUE[database_kind] + once, costs


def _fill(url: str, kind: str, rows: int) -> None:
    """Owe so many deliveries in fifty queues, one a second, of which every other one is sent."""
    template = row_of(owed(""), 0.0)
    states = ("sent", "ready")
    first = [
        template
        | {"dedupe": f"{n}", "state": states[n % 2], "due_at": NOW + n * SECOND}
        | {"queue": f"{TEAM} C{n % QUEUES}", "channel": f"C{n % QUEUES}", "lane": f"C{n % QUEUES}"}
        for n in range(100)
    ]
    with look(url) as connection:
        connection.execute(insert(DELIVERY), first)
        connection.execute(_more(kind, rows // len(first), len(first)))
        connection.commit()
        assert connection.scalar(select(func.count()).select_from(DELIVERY)) == rows
        if kind == "postgresql":
            connection.exec_driver_sql("ANALYZE delivery")
            connection.commit()


def _cost(url: str, clock: Clock, now: datetime) -> int:
    """Return what finding out what may be sent takes: instructions, or pages."""
    key = {"now": now, "epoch": clock.epoch(), "limit": 99}
    with look(url) as connection:
        raw: Any = connection.connection.driver_connection
        plans = [query.plan(connection.dialect, key) for query in claims.LOOKS]
        if connection.dialect.name == "postgresql":
            return sum(pages(raw, plan.sql, plan.values(key)) for plan in plans)
        ticks = count()
        raw.set_progress_handler(lambda: next(ticks) < 0, 1)
        for plan in plans:
            raw.execute(plan.sql, plan.values(key)).fetchall()
        return next(ticks)


def _table(url: str) -> int:
    """Return how many pages the table has on PostgreSQL, where they are what is counted."""
    with look(url) as connection:
        if connection.dialect.name == "sqlite":
            return 0
        pages = "SELECT relpages FROM pg_class WHERE relname = 'delivery'"
        return int(connection.exec_driver_sql(pages).scalar_one())


def pages(raw: Any, statement: str, values: Any) -> int:  # noqa: ANN401 - the driver's
    explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
    (((told,),),) = wire_of(raw).execute(explain + statement, values).fetchall()
    return int(told["Plan"]["Shared Hit Blocks"]) + int(told["Plan"]["Shared Read Blocks"])
