"""The tests' own databases: each is empty, apart, and like its template."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from tests.databases import Databases, turns, weighed


def tables(address: str) -> list[str]:
    engine = create_engine(address)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def run(address: str, statement: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_gets_an_empty_database(database_url: str, attempt: int) -> None:
    assert tables(database_url) == []
    run(database_url, f"CREATE TABLE left_by_attempt_{attempt} (id integer)")
    assert tables(database_url) == [f"left_by_attempt_{attempt}"]


def test_a_copy_has_the_tables_of_its_template_and_goes_its_own_way(databases: Databases) -> None:
    template = databases.empty()
    run(template, "CREATE TABLE shared (id integer)")
    copied = databases.copy(template)
    run(copied, "CREATE TABLE own (id integer)")
    assert sorted(tables(copied)) == ["own", "shared"]
    assert tables(template) == ["shared"]
    databases.drop(copied)
    databases.drop(template)


def test_a_dropped_database_is_gone_although_somebody_was_connected(databases: Databases) -> None:
    address = databases.empty()
    run(address, "CREATE TABLE gone (id integer)")
    engine = create_engine(address)
    engine.connect().close()  # stays open in the engine's pool
    databases.drop(address)
    with suppress(OperationalError):  # PostgreSQL knows it no longer; SQLite makes a new file
        assert tables(address) == []
    engine.dispose()


def test_each_kind_has_its_turn_and_one_alone_has_every() -> None:
    kinds = weighed(["sqlite", "postgresql"])
    for room in ("services", "scenarios"):
        files = [file.name for file in (Path(__file__).parent / room).glob("test_*.py")]
        given = [turns(file, kinds) for file in files]
        assert {*map(tuple, given)} == {("sqlite",), ("postgresql",)}
        assert given == [turns(file, kinds) for file in files]
        assert all(turns(file, weighed(["postgresql"])) == ["postgresql"] for file in files)
