"""The worker's chain over the audit trail: what is new is sealed, and the seals hold."""

from sqlalchemy import text

from bot.ports import Entry
from bot.services import sealing
from storage import SqlDatabase, checks
from storage.schema import look
from tests.services.given import CALLED, TEAM
from tests.storage.given import unguard


def series_of(office: SqlDatabase) -> int:
    with office.reading() as store:
        (only,) = store.series.every()
    return only.id


def write(office: SqlDatabase, series: int, *actions: str) -> None:
    with office.transaction() as store:
        for action in actions:
            store.audit.write(Entry(TEAM, series, CALLED, None, action))


def second_series(office: SqlDatabase) -> int:
    with office.transaction() as store:
        (first,) = store.series.every()
        saved = store.series.save(
            TEAM, "second", "C0SECOND", first.profile, first.conveners, first.owner
        )
    return saved.id


def waiting(office: SqlDatabase) -> list[int]:
    with office.reading() as store:
        return store.audit.unsealed()


def test_what_is_new_is_sealed_and_verifies(office: SqlDatabase, address: str) -> None:
    series = series_of(office)
    assert sealing.seal(office) == 1, "the loading of the example"
    write(office, series, "one", "two")
    assert waiting(office) == [series]
    assert sealing.seal(office) == 2
    assert waiting(office) == []
    assert checks.problems(address) == []


def test_every_series_has_a_chain_of_its_own(office: SqlDatabase, address: str) -> None:
    first, second = series_of(office), second_series(office)
    write(office, second, "other")
    write(office, first, "one")
    assert waiting(office) == [first, second]
    assert sealing.seal(office) == 1 + 1 + 1
    assert waiting(office) == []
    assert checks.problems(address) == []


def test_with_nothing_new_nothing_is_sealed(office: SqlDatabase) -> None:
    sealing.seal(office)
    assert sealing.seal(office) == 0


def test_a_later_change_shows(office: SqlDatabase, address: str) -> None:
    write(office, series_of(office), "one", "two")
    sealing.seal(office)
    unguard(address)
    with look(address) as connection:
        connection.execute(text("UPDATE audit SET action = 'three' WHERE action = 'one'"))
        connection.commit()
    assert checks.problems(address) != []
