import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.ports import Entry
from storage import SqlDatabase, checks, connect, fresh, guard
from storage.backup import backup, restore
from storage.failures import Impossible
from storage.schema import look
from tests.databases import Databases, PostgresServer, clients
from tests.storage.given import NOW, TEAM, Given, HandClock, person


@pytest.fixture
def file(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    fresh(url)
    return url


def save(url: str, user: str) -> None:
    database = connect(url, HandClock())
    with database.transaction() as store:
        store.people.save(person(user))
    database.close()


def users(url: str) -> list[str]:
    database: SqlDatabase = connect(url, HandClock())
    with database.reading() as store:
        found = [user for user in ("U1", "U2", "U3") if store.people.find(TEAM, TEAM, user)]
    database.close()
    return found


def test_a_backup_is_one_file_that_restores(file: str, tmp_path: Path) -> None:
    save(file, "U1")
    copy = tmp_path / "copy"
    backup(file, copy)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"]
    save(file, "U2")
    assert users(file) == ["U1", "U2"]
    kept = restore(file, copy)
    assert users(file) == ["U1"]
    assert kept == tmp_path / "a.db.replaced"
    assert users(f"sqlite:///{kept}") == ["U1", "U2"]
    assert checks.problems(file) == []


def test_a_backup_is_taken_while_somebody_writes(file: str, tmp_path: Path) -> None:
    database = connect(file, HandClock())
    with database.transaction() as store:
        store.people.save(person("U1"))
    with guard.acquire(file), database.transaction() as store:
        store.people.save(person("U2"))
        backup(file, tmp_path / "copy")
    database.close()
    assert users(f"sqlite:///{tmp_path / 'copy'}") == ["U1"]


def test_a_backup_restores_where_nothing_was(file: str, tmp_path: Path) -> None:
    save(file, "U1")
    backup(file, tmp_path / "copy")
    other = f"sqlite:///{tmp_path / 'new' / 'b.db'}"
    assert restore(other, tmp_path / "copy") is None
    assert users(other) == ["U1"]


def test_a_running_bot_is_not_overwritten(file: str, tmp_path: Path) -> None:
    backup(file, tmp_path / "copy")
    save(file, "U1")
    with guard.acquire(file), pytest.raises(Impossible, match="already running"):
        restore(file, tmp_path / "copy")
    assert users(file) == ["U1"]


def test_who_has_it_open_sees_the_restored_content(file: str, tmp_path: Path) -> None:
    backup(file, tmp_path / "copy")
    database = connect(file, HandClock())
    with database.transaction() as store:
        store.people.save(person("U1"))
    restore(file, tmp_path / "copy")
    with database.reading() as store:
        assert store.people.find(TEAM, TEAM, "U1") is None
    database.close()


def test_nothing_is_overwritten_by_a_backup(file: str, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(Impossible, match="there already"):
        backup(file, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"


def test_what_cannot_be_copied_is_told(file: str, tmp_path: Path) -> None:
    with pytest.raises(Impossible, match="there is no database"):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy")
    (tmp_path / "broken.db").write_bytes(b"x" * 5000)
    with pytest.raises(Impossible, match="cannot be copied"):
        backup(f"sqlite:///{tmp_path / 'broken.db'}", tmp_path / "copy")
    assert list(tmp_path.glob("copy*")) == []
    with pytest.raises(Impossible, match="there is no file"):
        restore(file, tmp_path / "none")


def test_a_foreign_or_damaged_file_is_not_restored(file: str, tmp_path: Path) -> None:
    save(file, "U1")
    strange = tmp_path / "strange"
    strange.write_bytes(b"x" * 5000)
    with pytest.raises(Impossible, match="not a database of this bot"):
        restore(file, strange)
    foreign = tmp_path / "foreign"
    with closing(sqlite3.connect(foreign)) as raw:
        raw.execute("CREATE TABLE t (x)")
    with pytest.raises(Impossible, match="not a database of this bot"):
        restore(file, foreign)
    newer = tmp_path / "newer"
    backup(file, newer)
    with closing(sqlite3.connect(newer)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Impossible, match="newer release"):
        restore(file, newer)
    damaged = tmp_path / "damaged"
    backup(file, damaged)
    content = bytearray(damaged.read_bytes())
    content[4096 * 5 : 4096 * 30] = b"\xff" * 4096 * 25
    damaged.write_bytes(content)
    with pytest.raises(Impossible):
        restore(file, damaged)
    assert users(file) == ["U1"]


@pytest.fixture
def dumped(databases: Databases, url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    if not isinstance(databases, PostgresServer):
        pytest.skip("PostgreSQL's programs")
    monkeypatch.setenv("PATH", str(clients()))
    return url


def test_of_postgresql_a_backup_restores_into_an_empty_database(
    dumped: str, databases: Databases, given: Given, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    database = connect(dumped, HandClock())
    with database.transaction() as store:
        store.audit.write(Entry(TEAM, given.series.id, NOW, None, "a"))
        store.audit.seal(given.series.id)
    with database.transaction() as store:  # the bot may run
        store.people.save(person("U3"))
        backup(dumped, copy)
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    with pytest.raises(Impossible, match="not empty"):
        restore(dumped, copy)
    other = databases.empty()
    assert restore(other, copy) is None
    assert checks.problems(other) == []
    with pytest.raises(Exception, match="only added to"), look(other) as connection:
        connection.execute(text("DELETE FROM audit"))
    database = connect(other, HandClock())
    with database.reading() as store:
        assert store.series.get(given.series.id) == given.series
        assert store.people.find(TEAM, TEAM, "U3") is None
    database.close()
    databases.drop(other)


def test_of_postgresql_what_cannot_be_copied_or_restored_is_told(
    dumped: str, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, other = tmp_path / "copy", databases.empty()
    with pytest.raises(Impossible, match="not a database of this bot"):
        backup(other, copy)
    away = dumped.replace("?host=", "?host=/nowhere")
    with pytest.raises(Impossible, match="nowhere"):
        backup(away, copy)
    strange = tmp_path / "strange"
    strange.write_bytes(b"x" * 5000)
    with pytest.raises(Impossible, match="pg_restore"):
        restore(other, strange)
    with look(dumped) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(Impossible, match="newer release"):
        backup(dumped, copy)
    assert [path.name for path in tmp_path.iterdir()] == ["strange"]
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Impossible, match="pg_dump is not there"):
        backup(dumped, copy)
    databases.drop(other)


def test_the_password_of_postgresql_is_no_argument_of_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody on the machine sees those."""
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(Impossible) as told:
        backup("postgresql+psycopg://bot:hush@db.example/dialog", tmp_path / "copy")
    assert "postgresql://bot@db.example/dialog?passfile=" in str(told.value)
    assert "hush" not in str(told.value)
