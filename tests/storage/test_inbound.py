from datetime import timedelta
from threading import Event, Thread

import pytest

from storage import SqlDatabase
from tests.storage.given import NOW, TEAM


def test_a_key_gives_back_its_answer(database: SqlDatabase) -> None:
    with database.transaction() as store:
        keys = ["event:1", "text:1", "event:1"]
        assert store.inbound.claim(TEAM, keys, "-", NOW) is None
        assert store.inbound.claim(TEAM, [], "nothing", NOW) is None
        store.inbound.keep(TEAM, keys, '{"text": "å"}')
    with database.reading() as store:
        assert store.inbound.answer_to(TEAM, "event:1") == '{"text": "å"}'
        assert store.inbound.answer_to(TEAM, "text:1") == '{"text": "å"}'
        assert store.inbound.answer_to("T1", "event:1") is None


def test_the_second_with_the_same_key_is_told_what_the_first_one_was(
    database: SqlDatabase,
) -> None:
    with database.transaction() as store:
        assert store.inbound.claim(TEAM, ["a"], "first", NOW) is None
    with database.transaction() as store:
        assert store.inbound.claim(TEAM, ["b", "a"], "second", NOW) == "first"
    with database.reading() as store:
        assert store.inbound.answer_to(TEAM, "a") == "first"
        assert store.inbound.answer_to(TEAM, "b") == "first"


def test_what_is_rolled_back_has_claimed_nothing(database: SqlDatabase) -> None:
    with pytest.raises(RuntimeError, match="a fault"), database.transaction() as store:  # noqa: PT012 - its end counts
        store.inbound.claim(TEAM, ["a"], "first", NOW)
        raise RuntimeError("a fault")
    with database.transaction() as store:
        assert store.inbound.claim(TEAM, ["a"], "second", NOW) is None


def test_whoever_claims_the_same_key_waits_for_its_end(database: SqlDatabase) -> None:
    claimed, said = Event(), list[str | None]()

    def second() -> None:
        claimed.wait(5)
        with database.transaction() as store:
            said.append(store.inbound.claim(TEAM, ["a"], "second", NOW))

    thread = Thread(target=second, daemon=True)
    thread.start()
    with database.transaction() as store:
        assert store.inbound.claim(TEAM, ["a"], "-", NOW) is None
        claimed.set()
        thread.join(0.2)
        assert said == [], "it waits"
        store.inbound.keep(TEAM, ["a"], "first")
    thread.join(5)
    assert said == ["first"]


def test_old_keys_are_purged(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.inbound.claim(TEAM, ["old"], "", NOW - timedelta(hours=25))
        store.inbound.claim(TEAM, ["new"], "", NOW)
        assert store.inbound.purge(NOW - timedelta(hours=24)) == 1
        assert store.inbound.answer_to(TEAM, "old") is None
        assert store.inbound.answer_to(TEAM, "new") == ""
