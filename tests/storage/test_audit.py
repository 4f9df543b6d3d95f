import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import delete, insert, text

from bot.ports import Entry
from bot.ports.audit import NO_SERIES
from bot.rules.publication import ACTIONS, Change
from bot.rules.retention import Hold
from bot.rules.seats import Mandate
from storage import SqlDatabase, audit, checks
from storage.schema import look
from storage.tables import AUDIT, PUBLIC
from tests.storage.given import NOW, TEAM, Given, unguard
from tests.storage.test_claims import pages


def entry(given: Given, number: int) -> Entry:
    texts = {"title": f"Rubrik {number}", "reason": ""}
    subject = f"item:{number}"
    return Entry(
        TEAM,
        given.series.id,
        NOW,
        given.anna.id,
        "item.proposed",
        subject,
        given.nacka.id,
        texts=texts,
        codes={"state": "proposed", "minutes": number},
    )


def run(url: str, statement: str) -> None:
    with look(url) as connection:
        connection.execute(text(statement))
        connection.commit()


def sealed(database: SqlDatabase, given: Given, rows: int) -> None:
    with database.transaction() as store:
        for number in range(1, rows + 1):
            store.audit.write(entry(given, number))
    with database.transaction() as store:
        assert store.audit.seal(given.series.id) == rows


def test_entries_come_in_order_with_hashes_for_texts(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.audit.write(entry(given, 1))
        store.audit.write(replace(entry(given, 2), person=None, texts={}))
        store.audit.write(entry(given, 1))
    with database.reading() as store:
        first, second, again = store.audit.of_series(given.series.id)
        assert store.audit.of_series(99) == []
    assert replace(first, texts={}, mandate=None) == replace(entry(given, 1), texts={})
    assert second == replace(entry(given, 2), person=None, texts={})
    assert first.texts == again.texts
    assert set(first.texts) == {"title", "reason"}
    assert all(re.fullmatch("[0-9a-f]{64}", value) for value in first.texts.values())


def test_an_entry_knows_by_which_mandate_its_person_acted(
    database: SqlDatabase, given: Given
) -> None:
    """That of the day; none for what a convener records, or for a party that is not theirs."""
    nacka, later = given.nacka.id, NOW + timedelta(days=30)
    with database.transaction() as store:
        anew = [Mandate(given.bo, nacka, "principal", 0)]
        store.seats.set_mandates(given.series.id, nacka, anew, NOW + timedelta(days=1))
        for changes in (
            {},
            {"person": given.bo.id},
            {"person": given.bo.id, "at": later},
            {"at": later},
            {"recorded": True},
            {"person": given.maja.id},
            {"party": given.akersberga.id},
            {"person": None},
        ):
            store.audit.write(replace(entry(given, 1), **changes))
    with database.reading() as store:
        found = [each.mandate for each in store.audit.of_subject(given.series.id, "item:1")]
        assert store.audit.of_subject(given.series.id, "item:2") == []
    anna, deputy, principal, *none = found
    assert len({anna, deputy, principal, None}) == 4
    assert none == [None] * 5


def test_a_row_that_is_not_sealed_cannot_be_changed_or_taken_out_either(
    database: SqlDatabase, given: Given, url: str
) -> None:
    with database.transaction() as store:
        store.audit.write(entry(given, 1))
    for change in ("UPDATE audit SET person = 1", "DELETE FROM audit"):
        with pytest.raises(Exception, match="the audit trail is only added to"):
            run(url, change)
    with database.transaction() as store:
        assert store.audit.seal(given.series.id) == 1
    assert checks.problems(url) == []


def test_what_is_of_no_series_has_a_chain_of_its_own_that_no_erasure_takes(
    database: SqlDatabase, given: Given, url: str
) -> None:
    with database.transaction() as store:
        for action in ("installation.installed", "installation.uninstalled"):
            store.audit.write(Entry(TEAM, NO_SERIES, NOW, given.anna.id, action))
        assert store.audit.unsealed() == [NO_SERIES]
        assert store.audit.seal(NO_SERIES) == 2
        store.audit.write(entry(given, 1))
    with database.transaction() as store:
        store.installations.erase(TEAM)
    with database.reading() as store:
        assert store.audit.of_series(given.series.id) == []
        assert len(store.audit.of_series(NO_SERIES)) == 2
    with pytest.raises(Exception, match="the audit trail is only added to"):
        run(url, "DELETE FROM audit")
    assert checks.problems(url) == []
    unguard(url)
    run(url, "UPDATE audit SET person = NULL WHERE sequence = 1")
    assert checks.problems(url) == ["audit of the installations: row 1 was changed"]


def test_a_seal_from_before_there_were_mandates_still_holds(
    database: SqlDatabase, given: Given, url: str
) -> None:
    """The canonical form of such a row is the one that it had."""
    entry_ = [TEAM, given.series.id, NOW.isoformat(timespec="microseconds"), None, "a", "s"]
    row = json.dumps([1, *entry_, None, False, "{}", ""], separators=(",", ":"))
    with database.transaction() as store:
        store.audit.write(Entry(TEAM, given.series.id, NOW, None, "a", "s"))
        assert store.audit.seal(given.series.id) == 1
    with look(url) as connection:
        (found,) = connection.execute(text("SELECT seal FROM audit")).all()
    assert found[0] == hashlib.sha256(row.encode()).hexdigest()


def test_hashes_of_the_same_text_differ_between_databases(
    database: SqlDatabase, given: Given, url: str
) -> None:
    with database.transaction() as store:
        store.audit.write(entry(given, 1))
        (before,) = store.audit.of_series(given.series.id)
    run(url, "UPDATE meta SET value = 'aabb' WHERE key = 'salt'")
    with database.transaction() as store:
        store.audit.write(entry(given, 1))
        _, same = store.audit.of_series(given.series.id)
    assert same.texts == before.texts  # the salt is read once
    assert "Rubrik" not in str(before.texts)


def test_rows_are_sealed_once_in_the_order_they_were_written(
    database: SqlDatabase, given: Given, url: str
) -> None:
    with database.transaction() as store:
        for number in range(1, 6):
            store.audit.write(entry(given, number))
        assert store.audit.unsealed() == [given.series.id]
        assert store.audit.seal(given.series.id, limit=3) == 3
    with database.transaction() as store:
        assert [e.subject for e in store.audit.of_series(given.series.id)] == [
            f"item:{number}" for number in range(1, 6)
        ]
        assert store.audit.seal(given.series.id) == 2
        assert store.audit.seal(given.series.id) == 0
        assert store.audit.unsealed() == []
        assert store.audit.seal(99) == 0
        assert store.audit.problems() == []
    assert checks.problems(url) == []


def test_the_chain_goes_on_over_batches(database: SqlDatabase, given: Given) -> None:
    rows = 1100
    with database.transaction() as store:
        for number in range(rows):
            store.audit.write(entry(given, number))
    sealed = 0
    while sealed < rows:
        with database.transaction() as store:
            sealed += store.audit.seal(given.series.id)
    with database.reading() as store:
        assert store.audit.problems() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE audit SET party = 1 WHERE sequence = 3", "row 3 was changed"),
        ("UPDATE audit SET hashes = '{}' WHERE sequence = 5", "row 5 was changed"),
        ("DELETE FROM audit WHERE sequence = 2", "row 2 is missing"),
        ("UPDATE audit SET seal = previous WHERE sequence = 1", "row 1 was changed"),
        ("UPDATE audit SET mandate = NULL WHERE sequence = 4", "row 4 was changed"),
        ("UPDATE audit SET codes = '{}' WHERE sequence = 4", "row 4 was changed"),
    ],
)
def test_a_row_that_was_tampered_with_is_found(
    database: SqlDatabase, given: Given, url: str, change: str, words: str
) -> None:
    sealed(database, given, 5)
    with pytest.raises(Exception, match="the audit trail is only added to"):
        run(url, change)
    assert checks.problems(url) == []
    unguard(url)
    run(url, change)
    (problem,) = checks.problems(url)
    assert problem == f"audit of series {given.series.id}: {words}"


def test_what_changed_a_record_is_read_without_the_answers(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        for number, action in enumerate((*ACTIONS, "answer.coming", "step.done", "series.paused")):
            at = NOW + timedelta(minutes=number)
            store.audit.write(replace(entry(given, number), action=action, at=at))
    with database.reading() as store:
        found = store.audit.changes(given.series.id)
        assert store.audit.changes(99) == []
    assert [change.action for change in found] == list(ACTIONS)
    assert found[0] == Change(NOW, ACTIONS[0], "item:0")


def test_what_was_done_is_known_whoever_did_it_and_sealed_or_not(
    database: SqlDatabase, given: Given
) -> None:
    series, done = given.series.id, ("agenda.reached", "reached:7")
    hour = timedelta(hours=1)
    with database.transaction() as store:
        store.audit.write(replace(entry(given, 1), at=NOW - hour))
        assert not store.audit.was_done(series, *done, NOW)
        store.audit.write(replace(entry(given, 2), action=done[0], subject=done[1], person=None))
    for seals in (0, 2):
        with database.transaction() as store:
            assert store.audit.seal(series) == 2 if seals else True
        with database.reading() as store:
            assert store.audit.was_done(series, *done, NOW)
            assert store.audit.was_done(series, *done, NOW - 2 * hour)
            assert not store.audit.was_done(series, *done, NOW + hour)
            assert not store.audit.was_done(series, "item.proposed", done[1], NOW)
            assert not store.audit.was_done(series, done[0], "reached:8", NOW)
            assert not store.audit.was_done(series + 1, *done, NOW)


def test_what_was_done_is_known_however_much_others_have_done_since(
    database: SqlDatabase, given: Given, url: str
) -> None:
    done = replace(entry(given, 1), action="agenda.reached", subject="reached:7")
    with database.transaction() as store:
        store.audit.write(done)
    trail(url, given.series.id + 1, audit.LATELY + 1)
    with database.reading() as store:
        assert store.audit.was_done(given.series.id, done.action, done.subject, NOW)


def test_what_was_done_is_looked_for_among_the_newest_rows_of_a_series_alone(
    url: str, given: Given
) -> None:
    """However long the trail is: what was before the meeting is not read."""
    later = NOW + timedelta(days=1)
    key = {"series": given.series.id, "action": "x", "subject": "x", "since": later}
    costs = [_cost(url, key, rows) for rows in (1000, 6000)]
    assert costs[1] < costs[0] * 1.5, costs


def _cost(url: str, key: dict[str, Any], rows: int) -> int:
    """Return what looking costs in a trail of so many sealed rows: instructions, or pages."""
    trail(url, key["series"], rows)
    with look(url) as connection:
        plan = audit._WAS_DONE.plan(connection.dialect, key)  # noqa: SLF001 - the statement itself
        raw: Any = connection.connection.driver_connection
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE audit")
            return pages(raw, plan.sql, plan.values(key))
        ticks = count()
        raw.set_progress_handler(lambda: next(ticks) < 0, 1)
        assert raw.execute(plan.sql, plan.values(key)).fetchall() == []
        return next(ticks)


def trail(url: str, series: int, rows: int) -> None:
    """Let a series have a trail of so many sealed rows."""
    unguard(url)
    values = {"workspace": TEAM, "action": "a", "subject": "s", "recorded": False, "hashes": "{}"}
    with look(url) as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.series == series))
        made = [{**values, "series": series, "at": NOW, "sequence": n} for n in range(rows)]
        connection.execute(insert(AUDIT), made)
        connection.commit()


def test_what_changed_a_record_is_found_by_an_index(url: str, given: Given) -> None:
    """However long the trail of answers grows, a page does not read it."""
    query = f"SELECT at FROM audit WHERE series = 1 AND {PUBLIC} ORDER BY at, id"  # noqa: S608 - ours
    with look(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = str(connection.execute(text(f"{explain} {query}")).all())
    assert given.series.id == 1
    assert "ix_audit_public" in plan


def test_a_whole_workspace_is_erased_with_its_trail(database: SqlDatabase, given: Given) -> None:
    """A trail goes with its series alone, and after it."""
    sealed(database, given, 3)
    with database.transaction() as store:
        store.privacy.hold(TEAM, Hold(0, None, given.anna.id, "Tvist", NOW))
        store.privacy.ask(given.bo, NOW)
    with database.transaction() as store:
        assert store.installations.erase(TEAM) > 3
        assert store.audit.of_series(given.series.id) == []
        assert store.people.every() == []
