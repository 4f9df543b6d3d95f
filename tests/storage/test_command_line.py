"""``python -m storage``: what it says and how it ends."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from storage import connect
from storage.__main__ import cli
from storage.schema import HEAD, look
from tests.storage.given import Given, HandClock, owed
from tests.storage.test_ledger import plan, planned


def run(url: str, *words: str) -> Result:
    return CliRunner().invoke(cli, list(words), env={"DATABASE_URL": url})


def break_it(url: str, *statements: str) -> None:
    with look(url) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def test_from_nothing_to_a_backup_and_back(tmp_path: Path) -> None:
    url, copy = f"sqlite:///{tmp_path / 'a.db'}", str(tmp_path / "copy")
    missing = run(url, "check")
    assert (missing.exit_code, "there is no file" in missing.stderr) == (1, True)
    assert run(url, "upgrade").stdout == f"The database has the newest schema ({HEAD}).\n"
    assert run(url, "upgrade").exit_code == 0
    assert run(url, "check").stdout == "The database is well.\n"
    assert run(url, "backup", copy).stdout == f"Copied and verified: {copy}\n"
    twice = run(url, "backup", copy)
    assert (twice.exit_code, "there already" in twice.stderr) == (1, True)
    restored = run(url, "restore", copy)
    assert restored.exit_code == 0
    assert f"What was there before is in {tmp_path / 'a.db.replaced'}." in restored.stdout
    elsewhere = run(f"sqlite:///{tmp_path / 'b.db'}", "restore", copy)
    assert elsewhere.stdout == f"Restored from {copy}.\n"


def test_wrong_use_and_settings_end_with_2() -> None:
    wrong = run("mysql://x", "check")
    assert (wrong.exit_code, "DATABASE_URL" in wrong.stderr) == (2, True)
    assert run("sqlite:///a.db", "explode").exit_code == 2
    assert run("sqlite:///a.db", "backup").exit_code == 2


def test_help_is_there_by_the_real_door(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "storage", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"HOME": str(tmp_path), "COLUMNS": "100"},
    )
    for word in ("upgrade", "check", "backup", "restore"):
        assert word in said.stdout


def test_a_newer_schema_is_a_problem(url: str) -> None:
    break_it(url, "UPDATE alembic_version SET version_num = '9999'")
    assert run(url, "upgrade").exit_code == 1
    told = run(url, "check")
    assert (told.exit_code, "9999" in told.stderr) == (1, True)


def test_a_server_that_is_away_is_a_problem() -> None:
    url = "postgresql+psycopg://postgres@/none?host=/nowhere"
    for command in ("upgrade", "check"):
        told = run(url, command)
        assert (told.exit_code, "cannot be reached" in told.stderr) == (1, True)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE delivery SET state = 'lost'", "1 deliveries in a state that does not exist"),
        ("UPDATE delivery SET state = 'sent', queue = NULL", "1 deliveries that were sent at no"),
        ("UPDATE delivery SET queue = NULL", "1 messages that no queue holds"),
        ("UPDATE delivery SET state = 'failed'", "1 messages that a queue still holds"),
        ("UPDATE occurrence SET state = 'gone'", "1 steps in a state that does not exist"),
        ("UPDATE occurrence SET state = 'done'", "1 steps whose end has no time"),
    ],
)
def test_states_that_cannot_be_are_found(
    url: str, given: Given, statement: str, words: str
) -> None:
    database = connect(url, HandClock())
    with database.transaction() as store:
        store.outbox.owe(owed("a"))
        plan(store, given, planned("call", 1))
    database.close()
    assert run(url, "check").exit_code == 0
    break_it(url, statement)
    told = run(url, "check")
    assert told.exit_code == 1
    assert words in told.stderr


def test_damage_is_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    run(url, "upgrade")
    with closing(sqlite3.connect(tmp_path / "a.db")) as raw, raw:
        raw.execute("INSERT INTO mandate SELECT 1, 'T', 9, 9, 9, 'deputy', 1, NULL, NULL, NULL")
    told = run(url, "check")
    assert told.exit_code == 1
    assert "row 1 of mandate refers to a row of" in told.stderr
    content = bytearray((tmp_path / "a.db").read_bytes())
    content[4096 * 3 : 4096 * 40] = b"\xff" * 4096 * 37
    (tmp_path / "a.db").write_bytes(content)
    assert run(url, "check").exit_code == 1
