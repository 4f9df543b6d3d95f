"""What hardly changes is read once in a transaction, and never is anything old seen by that."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql

import storage
from bot.ports import Store
from bot.rules.cycle import Planned
from bot.rules.handing import HandedUntil
from bot.rules.seats import Mandate
from bot.rules.sessions import Change
from storage import SqlDatabase
from storage.query import Lasting, Query, Session
from storage.store import SqlStore
from storage.tables import CATEGORY, HAND_OVER, HANDED_UNTIL, MANDATE, PARTY, PERSON, SERIES
from tests.storage.given import NOW, TEAM, Given, category, party, person, step

FORMER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)
Look = Callable[[Store, Given], object]
Act = Callable[[Store, Given], object]


def session(store: Store) -> Session:
    """Return what runs the store's statements."""
    assert isinstance(store, SqlStore)
    return store.people._session  # noqa: SLF001 - to get past it


def behind(store: Store, table: Table, **values: object) -> None:
    """Change every row of a table on the connection itself, of which the session knows nothing."""
    session(store).connection.execute(table.update().values(**values))


def planned(store: Store, given: Given) -> object:
    local = given.meeting.local
    days = Planned(step("call", -10), local, NOW, local)
    return store.ledger.plan(TEAM, given.meeting, [days], "Europe/Stockholm", "2026a")


def lasting() -> Iterator[tuple[str, Lasting]]:
    for found in iter_modules([str(Path(storage.__file__).parent)], "storage."):
        if found.name != "storage.__main__":
            for name, each in vars(import_module(found.name)).items():
                if isinstance(each, Lasting):
                    yield f"{found.name}.{name}", each


def seat(s: Store, g: Given) -> object:
    return s.seats.seat(g.nacka.id, g.meeting.id, NOW)


def seats(s: Store, g: Given) -> object:
    return s.seats.every_seat(g.series.id, g.meeting.id, NOW)


def parties(s: Store, g: Given) -> object:
    return s.seats.parties(g.series.id)


def own(s: Store, g: Given) -> object:
    return s.seats.of_person(g.series.id, g.anna.id, NOW)


def series(s: Store, g: Given) -> object:
    return s.series.get(g.series.id)


def every(s: Store, _: Given) -> object:
    return s.series.every()


def anna(s: Store, g: Given) -> object:
    return s.people.get(g.anna.id)


def sessions(s: Store, g: Given) -> object:
    return s.sessions.of_meeting(g.meeting.id)


def steps(s: Store, g: Given) -> object:
    return s.ledger.of_meeting(g.meeting.id)


CHANGES: dict[str, tuple[Look, Act]] = {
    "a person": (anna, lambda s, g: s.people.set_language(g.anna.id, "en")),
    "a person of a seat": (seat, lambda s, g: s.people.set_deleted(g.anna.id, deleted=True)),
    "a person found": (
        lambda s, g: s.people.find(TEAM, TEAM, g.anna.user),
        lambda s, g: s.people.save(replace(g.anna, name="Anna Alm")),
    ),
    "a person mentioned": (
        lambda s, _: s.people.by_user(TEAM, "U9"),
        lambda s, _: s.people.save(person("U9")),
    ),
    "a party": (parties, lambda s, g: s.seats.save_party(g.series.id, replace(g.nacka, seats=9))),
    "one party": (
        lambda s, g: s.seats.party(g.nacka.id),
        lambda s, g: s.seats.save_party(g.series.id, replace(g.nacka, name="Nacka stad")),
    ),
    "a category": (
        parties,
        lambda s, g: s.seats.save_category(g.series.id, category("municipality", 7)),
    ),
    "a mandate": (
        seats,
        lambda s, g: s.seats.set_mandates(g.series.id, g.nacka.id, [], FORMER),
    ),
    "a mandate of one's own": (
        own,
        lambda s, g: s.seats.set_mandates(
            g.series.id, g.region.id, [Mandate(g.anna, g.region.id, "deputy", 1)], NOW
        ),
    ),
    "a hand-over": (seat, lambda s, g: s.seats.hand_over(g.meeting.id, g.nacka.id, g.bo.id)),
    "a hand-over until a day": (
        seats,
        lambda s, g: s.handing.put(
            HandedUntil(g.series.id, g.nacka.id, g.bo.id, g.anna.id, date(2027, 1, 1), LATER)
        ),
    ),
    "a pause": (series, lambda s, g: s.series.set_paused(g.series.id, paused=True)),
    "a series' end": (
        lambda s, g: (s.series.in_channel(TEAM, g.series.channel), every(s, g)),
        lambda s, g: s.series.end(g.series.id, NOW),
    ),
    "an ended series": (
        lambda s, g: (s.series.ended_in(TEAM, g.series.channel), s.series.by_key(TEAM, "kultur")),
        lambda s, g: s.series.end(g.series.id, NOW),
    ),
    "a series of one's own": (
        lambda s, g: s.series.of_person(TEAM, g.anna.id),
        lambda s, g: s.series.end(g.series.id, NOW),
    ),
    "a session": (sessions, lambda s, g: s.sessions.save(Change(g.meeting.id, "a", start=time(9)))),
    "a moved party": (sessions, lambda s, g: s.sessions.move(g.meeting.id, g.nacka.id, "b")),
    "a step": (steps, planned),
}
"""What is looked at, and what changes it."""


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_in_the_same_transaction_is_seen(
    database: SqlDatabase, given: Given, what: str
) -> None:
    look, act = CHANGES[what]
    with database.transaction() as store:
        before = look(store, given)
        assert look(store, given) == before
        act(store, given)
        after = look(store, given)
        assert after != before
    with database.reading() as store:
        assert look(store, given) == after


@pytest.mark.parametrize("what", CHANGES)
def test_what_another_transaction_has_committed_is_seen_by_the_next(
    database: SqlDatabase, given: Given, what: str
) -> None:
    look, act = CHANGES[what]
    with database.reading() as store:
        before = look(store, given)
        with database.transaction() as other:
            act(other, given)
        assert look(store, given) == before, "a reading sees one state from its begin to its end"
    for opened in (database.reading, database.transaction):
        with opened() as store:
            assert look(store, given) != before


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_rolled_back_is_forgotten_by_who_takes_the_next_turn(
    database: SqlDatabase, given: Given, what: str
) -> None:
    look, act = CHANGES[what]
    seen: dict[str, object] = {}
    with database.reading() as store:
        before = look(store, given)

    def stumble() -> None:
        with pytest.raises(ZeroDivisionError), database.transaction() as store:  # noqa: PT012
            act(store, given)
            seen["stumbled"] = look(store, given)
            raise ZeroDivisionError

    def come_next() -> None:
        with database.transaction() as store:
            seen["next"] = look(store, given)

    with turns(database) as wait:
        wait(stumble)
        wait(come_next)
    assert seen.pop("stumbled") != before
    assert seen == {"next": before}


@pytest.mark.parametrize("what", CHANGES)
def test_what_one_turn_changes_is_seen_by_the_next_that_shares_its_commit(
    database: SqlDatabase, given: Given, what: str
) -> None:
    look, act = CHANGES[what]
    seen: list[object] = []

    def see() -> None:
        with database.transaction() as store:
            seen.append(look(store, given))

    def change() -> None:
        with database.transaction() as store:
            act(store, given)

    with turns(database) as wait:
        wait(see)
        wait(change)
        wait(see)
    before, after = seen
    assert before != after


@pytest.mark.every_database
def test_turns_that_share_a_commit_read_once(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "postgresql":
        pytest.skip("transactions of PostgreSQL share no commit")
    seen: list[object] = []

    def see() -> None:
        with database.transaction() as store:
            seen.append(anna(store, given))
            behind(store, PERSON, name="Somebody")

    with turns(database) as wait:
        wait(see)
        wait(see)
    assert seen[0] == seen[1]
    see()
    assert seen[2] != seen[0], "what is committed is known to nobody"


class turns:  # noqa: N801 - a context manager
    """Open a transaction, behind which others wait: on SQLite they share its commit."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._threads: list[Thread] = []
        self._first = database.transaction()

    def __enter__(self) -> Callable[[Callable[[], None]], None]:
        self._first.__enter__()
        return self._wait

    def __exit__(self, *_: object) -> None:
        self._first.__exit__(None, None, None)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _wait(self, work: Callable[[], None]) -> None:
        thread = Thread(target=work)
        thread.start()
        self._threads.append(thread)
        writer: Any = getattr(self._database._backend, "_writer", None)  # noqa: SLF001
        if writer is None:
            thread.join(10)  # nobody waits for another on PostgreSQL
        while writer is not None and len(writer._waiting) < len(self._threads):  # noqa: SLF001
            Event().wait(0.001)


def test_it_is_read_once_until_the_session_changes_one_of_its_tables(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        before = [anna(store, given), parties(store, given), seat(store, given)]
        behind(store, PERSON, name="Somebody")
        behind(store, PARTY, seats=8)
        assert [anna(store, given), parties(store, given), seat(store, given)] == before
        store.meetings.save(replace(given.meeting, place="Annat"))
        assert [anna(store, given), parties(store, given), seat(store, given)] == before
        store.people.set_language(given.bo.id, "en")
        assert store.people.get(given.anna.id).name == "Somebody"
        assert parties(store, given) == before[1], "no person is read with them"
        assert seat(store, given) != before[2]
        store.seats.save_party(given.series.id, given.region)
        assert store.seats.party(given.nacka.id).seats == 8


def test_two_transactions_share_nothing(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        before = anna(store, given)
        behind(store, PERSON, name="Somebody")
        assert anna(store, given) == before
    with database.transaction() as store:
        assert anna(store, given) != before


def test_what_a_caller_changes_is_its_own(database: SqlDatabase, given: Given) -> None:
    with database.reading() as store:
        store.seats.parties(given.series.id).clear()
        store.seats.of_person(given.series.id, given.anna.id, NOW).clear()
        store.seats.every_seat(given.series.id, given.meeting.id, NOW).clear()
        store.series.every().clear()
        kept = store.sessions.of_meeting(given.meeting.id)
        kept.moved[given.nacka.id] = "a"  # type: ignore[index]
        assert len(store.seats.parties(given.series.id)) == 3
        assert store.seats.of_person(given.series.id, given.anna.id, NOW) == [given.nacka]
        assert len(store.seats.every_seat(given.series.id, given.meeting.id, NOW)) == 3
        assert store.series.every() == [given.series]
        assert store.sessions.of_meeting(given.meeting.id).moved == {}


@pytest.mark.every_database
def test_who_has_waited_for_a_lock_looks_anew(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        before = anna(store, given)
        with database.transaction() as other:
            other.people.set_language(given.anna.id, "en")
        assert anna(store, given) == before, "one state, as long as nobody is waited for"
        store.answers.get_to_change(given.meeting.id, given.nacka.id)
        assert anna(store, given) == replace(given.anna, language="en")


def waits(query: Query) -> bool:
    return query.plan(postgresql.dialect(), {}).waits  # type: ignore[no-untyped-call]


def test_no_statement_that_is_run_once_locks_anything() -> None:
    found = dict(lasting())
    assert len(found) >= 18
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    texts = [str(each.on(dialect).compile(dialect=dialect)) for each in found.values()]
    assert not any(" FOR " in each for each in texts)
    assert waits(Query(select(PERSON.c.id).with_for_update()))
    assert not waits(Query(select(PERSON.c.id).with_for_update(skip_locked=True)))


def test_every_table_that_is_read_is_known_where_queries_are_joined_and_nested() -> None:
    found = dict(lasting())
    of_seat = {CATEGORY, HANDED_UNTIL, HAND_OVER, MANDATE, PARTY, PERSON}
    assert found["storage.seats._SEAT"].tables == {table.name for table in of_seat}
    assert found["storage.series._GET"].tables == {SERIES.name}
    nested = select(PARTY.c.id).where(PARTY.c.category.in_(select(CATEGORY.c.id)))
    assert Lasting(nested).tables == {PARTY.name, CATEGORY.name}


def test_a_party_of_another_database_is_another(database: SqlDatabase, given: Given) -> None:
    """Parties with the same values are one object, and with others never are."""
    with database.transaction() as store:
        (first, second) = (store.seats.party(given.nacka.id) for _ in range(2))
        assert first is second
        made = store.seats.save_party(given.series.id, party("x", "Nacka", given.nacka.category))
        assert made.id != first.id
        assert store.seats.party(made.id) != first
