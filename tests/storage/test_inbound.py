from datetime import timedelta

import pytest

from bot.ports import Conflict
from storage import SqlDatabase
from tests.storage.given import NOW, TEAM


def test_a_key_gives_back_its_answer(database: SqlDatabase) -> None:
    with database.transaction() as store:
        assert store.inbound.answer_to(TEAM, "event:1") is None
        store.inbound.remember(TEAM, ["event:1", "text:1", "event:1"], '{"text": "å"}', NOW)
        store.inbound.remember(TEAM, [], "nothing", NOW)
    with database.reading() as store:
        assert store.inbound.answer_to(TEAM, "event:1") == '{"text": "å"}'
        assert store.inbound.answer_to(TEAM, "text:1") == '{"text": "å"}'
        assert store.inbound.answer_to("T1", "event:1") is None


def test_the_second_with_the_same_key_saves_nothing(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.inbound.remember(TEAM, ["a"], "first", NOW)
    with pytest.raises(Conflict), database.transaction() as store:
        store.inbound.remember(TEAM, ["b", "a"], "second", NOW)
    with database.reading() as store:
        assert store.inbound.answer_to(TEAM, "a") == "first"
        assert store.inbound.answer_to(TEAM, "b") is None


def test_old_keys_are_purged(database: SqlDatabase) -> None:
    with database.transaction() as store:
        store.inbound.remember(TEAM, ["old"], "", NOW - timedelta(hours=25))
        store.inbound.remember(TEAM, ["new"], "", NOW)
        assert store.inbound.purge(NOW - timedelta(hours=24)) == 1
        assert store.inbound.answer_to(TEAM, "old") is None
        assert store.inbound.answer_to(TEAM, "new") == ""
