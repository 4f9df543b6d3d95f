from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from bot.ports import Conflict
from bot.rules.answers import Answer, Reply
from storage import SqlDatabase
from tests.storage.given import NOW, Given


def answer(given: Given, note: str = "", *, recorded: bool = False) -> Answer:
    reply = Reply("coming", "remote", ("Anna Ek", "Örjan"), note)
    return Answer(given.meeting.id, given.nacka.id, reply, given.anna.id, recorded, NOW)


def test_an_answer_comes_back_and_is_replaced(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        assert store.answers.get(given.meeting.id, given.nacka.id) is None
        store.answers.put(answer(given))
        assert store.answers.get(given.meeting.id, given.nacka.id) == answer(given)
    regrets = replace(answer(given, recorded=True), reply=Reply("regrets"), person=given.maja.id)
    regrets = replace(regrets, done_at=NOW - timedelta(minutes=1, microseconds=7))
    with database.transaction() as store:
        store.answers.put(regrets)
        store.answers.put(regrets)
    with database.reading() as store:
        assert store.answers.of_meeting(given.meeting.id) == {given.nacka.id: regrets}
        assert store.answers.of_meeting(99) == {}


@pytest.mark.parametrize("before", [True, False])
def test_an_answer_given_meanwhile_is_noticed(
    database: SqlDatabase, given: Given, database_kind: str, *, before: bool
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    if before:
        with database.transaction() as store:
            store.answers.put(answer(given, "first"))
    with database.transaction() as store:
        store.answers.get(given.meeting.id, given.nacka.id)  # not to change it
        with database.transaction() as other:
            other.answers.put(answer(given, "other"))
        with pytest.raises(Conflict, match="answer"):
            store.answers.put(answer(given, "late"))
    with database.reading() as store:
        kept = store.answers.get(given.meeting.id, given.nacka.id)
    assert kept is not None
    assert kept.reply.note == "other"


def test_who_changes_an_answer_at_the_same_time_waits_and_sees_it_changed(
    database: SqlDatabase, given: Given
) -> None:
    place = given.meeting.id, given.nacka.id
    with database.transaction() as store:
        store.answers.put(answer(given, "first"))
    read, seen = Event(), list[str]()

    def second() -> None:
        read.wait(5)
        with database.transaction() as other:
            found = other.answers.get_to_change(*place)
            assert found is not None
            seen.append(found.reply.note)
            other.answers.put(answer(given, "second"))

    thread = Thread(target=second, daemon=True)
    thread.start()
    with database.transaction() as store:
        store.answers.get_to_change(*place)
        read.set()
        thread.join(0.2)
        assert seen == [], "it waits"
        store.answers.put(answer(given, "changed"))
    thread.join(5)
    assert seen == ["changed"]
    with database.reading() as store:
        kept = store.answers.get(*place)
    assert kept is not None
    assert kept.reply.note == "second"
