"""The schema: migrations and tables agree, and what is told of an old or a new one."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import storage
from bot.rules.publication import Change
from storage import schema
from storage.tables import METADATA
from tests.databases import Databases
from tests.storage.given import NOW, HandClock

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def run(url: str, statement: str, **params: Any) -> None:  # noqa: ANN401 - parameters
    with schema.look(url) as connection:
        connection.execute(text(statement), params)
        connection.commit()


def indexes(connection: Connection, of: dict[str, str] = INDEXES) -> dict[str, str]:
    rows = connection.execute(text(of[connection.dialect.name]))
    return {name: " ".join(definition.split()) for name, definition in rows}


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) "
    "FROM pg_trigger WHERE NOT tgisinternal",
}


def test_the_migrations_equal_the_tables(
    databases: Databases, template: str, database_url: str
) -> None:
    storage.fresh(database_url)
    migrated = databases.copy(template)
    with schema.look(migrated) as one, schema.look(database_url) as other:
        assert compare_metadata(MigrationContext.configure(one), METADATA) == []
        assert indexes(one) == indexes(other)
        assert len(indexes(one)) > 10
        assert indexes(one, TRIGGERS) == indexes(other, TRIGGERS) != {}
    databases.drop(migrated)


def test_the_newest_revision_is_the_one_that_is_checked_for() -> None:
    config = Config()
    folder = Path(schema.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_upgrading_makes_the_tables_once(database_url: str) -> None:
    assert "python -m storage upgrade" in storage.schema_problem(database_url)
    storage.upgrade(database_url)
    assert storage.schema_problem(database_url) == ""
    with schema.look(database_url) as connection:
        salt = connection.execute(text("SELECT value FROM meta WHERE key = 'salt'")).scalar_one()
    storage.upgrade(database_url)
    with schema.look(database_url) as connection:
        again = connection.execute(text("SELECT value FROM meta WHERE key = 'salt'")).scalar_one()
    assert salt == again
    assert len(bytes.fromhex(salt)) == 16


def test_what_the_first_schema_held_is_there_after_an_upgrade(database_url: str) -> None:
    with schema.look(database_url) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert "this release needs" in storage.schema_problem(database_url)
    columns = "workspace, series, at, action, subject, recorded, hashes"
    at = "'2026-12-01 09:00+00'" if "postgresql" in database_url else "1796115600000000"
    values = f"'T', 1, {at}, 'series.loaded', 'series:1', false, '{{}}'"
    run(database_url, f"INSERT INTO audit ({columns}) VALUES ({values})")  # noqa: S608 - ours
    storage.upgrade(database_url)
    assert storage.schema_problem(database_url) == ""
    database = storage.connect(database_url, HandClock())
    with database.reading() as store:
        assert store.audit.changes(1) == [Change(NOW, "series.loaded", "series:1")]
    database.close()


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'a.db'}"
    assert storage.schema_problem(url) == (
        "there is no database yet; run: python -m storage upgrade"
    )
    assert not (tmp_path / "deep").exists()
    storage.upgrade(url)
    assert storage.schema_problem(url) == ""


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("0000", "the database has schema 0000, this release needs"),
        ("9999", "the database has schema 9999, this release knows"),
    ],
)
def test_an_older_and_a_newer_schema_are_told(url: str, version: str, words: str) -> None:
    run(url, "UPDATE alembic_version SET version_num = :version", version=version)
    assert storage.schema_problem(url).startswith(words)


def test_a_newer_schema_is_left_alone(url: str) -> None:
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    storage.upgrade(url)
    assert "9999" in storage.schema_problem(url)


def test_an_upgrade_that_fails_leaves_nothing_behind(database_url: str) -> None:
    run(database_url, "CREATE TABLE series (id integer)")
    with pytest.raises(Exception, match="series"):
        storage.upgrade(database_url)
    run(database_url, "DROP TABLE series")
    storage.upgrade(database_url)
    assert storage.schema_problem(database_url) == ""


def test_a_fresh_database_forgets_what_was_there(url: str) -> None:
    run(url, "INSERT INTO meta VALUES ('x', 'y')")
    storage.fresh(url)
    with schema.look(url) as connection:
        kept = connection.execute(text("SELECT key, value FROM meta")).all()
    assert [key for key, _ in kept] == ["salt"]
    salt = kept[0][1]
    storage.fresh(url)
    with schema.look(url) as connection:
        again = connection.execute(text("SELECT value FROM meta")).scalar_one()
    assert salt != again
    assert storage.schema_problem(url) == ""
