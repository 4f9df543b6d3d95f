"""``python -m bot keys``: what it says and how it ends."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import storage
from bot.__main__ import cli
from bot.rules.installations import Installation
from handlers.vault import Vault
from tests.scenarios.installed import NEW, OLD
from tests.storage.given import NOW, HandClock


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'keys.db'}"
    storage.fresh(url)
    database = storage.connect(url, HandClock())
    with database.transaction() as store:
        locked = Vault([OLD]).lock("a token", 0.0)
        store.installations.save(Installation("T0NACKA", token=locked), NOW)
    database.close()
    return url


def keys(*words: str, **settings: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *words], env=settings)


def test_a_new_key_is_one_that_the_settings_take() -> None:
    made = keys("new")
    assert made.exit_code == 0
    assert Vault([made.stdout.strip()]).lock("x", 0.0)
    assert keys("new").stdout != made.stdout


def test_tokens_are_encrypted_with_the_first_key(url: str) -> None:
    done = keys("rotate", DATABASE_URL=url, SECRET_KEYS=f"{NEW},{OLD}")
    assert (done.exit_code, "tokens of 1 installation" in done.stdout) == (0, True)
    shut = keys("rotate", DATABASE_URL=url, SECRET_KEYS=OLD)
    assert (shut.exit_code, "T0NACKA" in shut.stderr) == (1, True)
    assert keys("rotate", DATABASE_URL=url, SECRET_KEYS=NEW).exit_code == 0
    told = CliRunner().invoke(cli, ["installations"], env={"DATABASE_URL": url}).stdout
    assert "T0NACKA" in told
    assert told.count("The administrator: encrypted the token with another key") == 2


def test_without_keys_it_says_how_to_make_one(url: str) -> None:
    none = keys("rotate", DATABASE_URL=url, SECRET_KEYS="")
    assert (none.exit_code, "keys new" in none.stderr) == (2, True)
