"""Updates that are owed once more: noted, so that nobody waits, and gathered by who sends them."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.ports import Store
from bot.rules.answers import Answer, Reply
from bot.rules.outbox import Delivery, DeliveryState
from storage import SqlDatabase, checks, connect
from storage.tables import REFRESH
from tests.storage.given import CHANNEL, NOW, TEAM, Given, HandClock, owed
from tests.storage.test_once import session
from tests.storage.test_outbox import SECOND, get, started

STATES = ["ready", "sending", "sent", "failed", "dropped", "unknown"]
KILLED = """
import sys, time
from storage import connect
from tests.storage.given import NOW, HandClock
database = connect(sys.argv[1], HandClock())
with database.transaction() as store:
    (update,) = store.outbox.claimable(NOW, 2e6, 9)
    store.outbox.start(update, 3e6)
    print("gathered", flush=True)
    time.sleep(60)
"""


def again(database: SqlDatabase, due: timedelta = timedelta()) -> None:
    """Owe the update, in a transaction of its own, as everybody does who answers."""
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update", due=NOW + due))


def in_state(database: SqlDatabase, state: DeliveryState) -> Delivery:
    """Let there be the update, in this state; return it as it was before that was written down."""
    again(database)
    with database.transaction() as store:
        update = get(store, "u")
        if state == "dropped":
            store.outbox.drop(update.id, "no_post")
        elif state != "ready":
            update = started(store, "u")
            if state != "sending":
                assert store.outbox.finish(update, state, now=NOW, wait_until=3e6, reason="why")
        assert get(store, "u").state == state
    return update


def notes(database: SqlDatabase) -> int:
    """Return how many notes are not gathered."""
    with database.reading() as store:
        return len(session(store).connection.execute(REFRESH.select()).all())


def found(database: SqlDatabase) -> Delivery:
    with database.reading() as store:
        return get(store, "u")


def gather(store: Store) -> list[Delivery]:
    """Look for what may be sent now, as the courier does."""
    return store.outbox.claimable(NOW + SECOND, 2e6, 9)


def hurried(store: Store) -> None:
    """Let the transaction fail where it has to wait for another one's lock."""
    session(store).connection.exec_driver_sql("SET LOCAL lock_timeout = 1")


@pytest.mark.parametrize("state", STATES)
def test_answers_to_one_invitation_do_not_wait_for_each_other(
    database: SqlDatabase, given: Given, database_kind: str, state: DeliveryState
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")

    def answer(store: Store, party: int) -> None:
        reply = Answer(
            given.meeting.id, party, Reply("coming"), given.anna.id, at=NOW, recorded=False
        )
        store.answers.put(reply)
        store.outbox.owe(owed("u", "update"))
        store.outbox.write_later()  # type: ignore[attr-defined] # the last thing it does

    update = in_state(database, state)
    with database.transaction() as one, database.transaction() as two:
        for store, party in ((one, given.nacka), (two, given.akersberga)):
            hurried(store)
            answer(store, party.id)
        with database.transaction() as sender:
            hurried(sender)
            gather(sender)
    with database.transaction() as sender:
        if state == "sending":
            assert gather(sender) == []
            assert sender.outbox.finish(update, "sent", now=NOW)
        assert [each.owed.dedupe for each in gather(sender)] == ["u"], "what they said is sent"
    assert notes(database) == 0


@pytest.mark.parametrize("state", STATES)
def test_notes_become_one_version_of_an_update(database: SqlDatabase, state: DeliveryState) -> None:
    in_state(database, state)
    before = found(database)
    for _ in range(3):
        again(database, SECOND)
    assert found(database) == before, "it is noted, not written"
    assert notes(database) == 3
    with database.transaction() as store:
        gather(store)
        after = get(store, "u")
    assert notes(database) == 0
    assert after.state == ("sending" if state == "sending" else "ready")
    assert after.version == (1 if state == "ready" else 2), "one that was not sent says it anyway"
    assert after.tries == (1 if state in {"sending", "unknown"} else 0)
    assert after.reason == ""
    assert after.owed.due_at == (NOW if state == "ready" else NOW + SECOND)


def test_what_is_noted_while_it_is_sent_is_sent_once_more(database: SqlDatabase) -> None:
    update = in_state(database, "sending")
    again(database)
    with database.transaction() as store:
        assert gather(store) == []
        assert store.outbox.finish(update, "sent", now=NOW)
        assert [each.version for each in gather(store)] == [2]


def test_an_earlier_time_counts(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update", due=NOW + 9 * SECOND))
    for seconds in (12, 3, 5):
        again(database, seconds * SECOND)
    with database.transaction() as store:
        assert gather(store) == []
    assert found(database).owed.due_at == NOW + 3 * SECOND


@pytest.mark.parametrize(
    "other",
    [
        owed("u", "update", refs={"meeting": 2}),
        owed("u", "update", kind="invitation"),
        owed("u", "update", channel="C0OTHER"),
    ],
)
def test_an_update_that_says_something_else_is_written(
    database: SqlDatabase, other: object
) -> None:
    in_state(database, "sent")
    with database.transaction() as store:
        store.outbox.owe(other)  # type: ignore[arg-type] # one of the above
    assert notes(database) == 0
    assert (found(database).owed, found(database).version) == (other, 2)


def test_a_message_of_another_kind_under_the_key_stays_as_it_is(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.outbox.owe(owed("u", "post"))
    again(database)
    assert notes(database) == 0
    assert (found(database).owed.manner, found(database).version) == ("post", 1)


def test_who_looks_for_an_update_in_its_own_transaction_finds_it(database: SqlDatabase) -> None:
    in_state(database, "sent")
    with database.transaction() as store:
        store.outbox.owe(owed("u", "update"))
        assert (get(store, "u").state, get(store, "u").version) == ("ready", 2)
    assert notes(database) == 0


def test_notes_are_work_that_is_due(database: SqlDatabase) -> None:
    in_state(database, "sent")
    with database.reading() as store:
        assert (store.outbox.busy(NOW), store.outbox.next_due(NOW)) == (0, None)
    again(database)
    with database.reading() as store:
        assert (store.outbox.busy(NOW), store.outbox.next_due(NOW)) == (1, NOW)
    with database.transaction() as store:
        gather(store)
    with database.reading() as store:
        assert (store.outbox.busy(NOW), store.outbox.next_due(NOW)) == (1, NOW)


def test_notes_of_what_somebody_else_has_locked_are_left_for_the_next_time(
    database: SqlDatabase, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    in_state(database, "ready")
    again(database)
    with database.transaction() as one:
        started(one, "u")
        with database.transaction() as two:
            hurried(two)
            assert gather(two) == []
        assert notes(database) == 1
    with database.transaction() as two:
        assert gather(two) == []
        assert (get(two, "u").state, get(two, "u").version) == ("sending", 2)
    assert notes(database) == 0


def test_notes_of_a_transaction_that_is_not_kept_are_not_there(database: SqlDatabase) -> None:
    in_state(database, "sent")
    with suppress(LookupError), database.transaction() as store:
        store.outbox.owe(owed("u", "update"))
        store.outbox.write_later()
        raise LookupError
    assert notes(database) == 0


def test_a_note_of_an_update_that_does_not_exist_is_reported_and_purged(
    database: SqlDatabase, url: str
) -> None:
    in_state(database, "sent")
    again(database)
    assert checks.problems(url) == []
    lost = {"workspace": TEAM, "delivery": found(database).id + 1, "due_at": NOW}
    with database.transaction() as store:
        session(store).connection.execute(REFRESH.insert().values(**lost))
    assert checks.problems(url) == ["1 notes of updates that do not exist"]
    with database.transaction() as store:
        assert store.outbox.purge(NOW) == 0
    assert checks.problems(url) == []
    assert notes(database) == 1, "that of the other is still owed"
    with database.transaction() as store:
        assert [each.owed.dedupe for each in gather(store)] == ["u"]
        assert store.outbox.finish(started(store, "u"), "sent", now=NOW)
    with database.reading() as store:
        assert (store.outbox.busy(NOW), store.outbox.next_due(NOW)) == (0, None)


def test_a_kill_while_notes_are_gathered_loses_none(url: str) -> None:
    database = connect(url, HandClock())
    in_state(database, "sent")
    for _ in range(3):
        again(database)
    database.close()  # and nobody gathered them
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "gathered\n"
        os.kill(process.pid, signal.SIGKILL)
    database = connect(url, HandClock())
    assert notes(database) == 3
    assert (found(database).state, found(database).version) == ("sent", 1)
    sent: list[Delivery] = []
    while not sent:  # PostgreSQL may need a moment to see that the other one is gone
        with database.transaction() as store:
            sent = gather(store)
    assert [(each.owed.workspace, each.version) for each in sent] == [(TEAM, 2)]
    assert sent[0].owed.target.channel == CHANNEL
    assert notes(database) == 0
    database.close()
