"""The command line on a database with the example in it."""

from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner, Result

import storage
from bot.__main__ import cli
from bot.clock import SystemClock
from bot.services import loading, setup

EXAMPLE = Path(__file__).parents[1] / "bot" / "examples" / "stockholm.toml"


def loaded(folder: Path) -> str:
    """Return the address of a database that was made in the folder."""
    address = f"sqlite:///{folder / 'a.db'}"
    storage.fresh(address)
    database = storage.connect(address, SystemClock())
    with database.transaction() as store:
        setup.apply(store, loading.read(EXAMPLE), datetime(2026, 11, 23, 8, tzinfo=UTC))
    database.close()
    return address


def run(url: str, *words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, list(words), env={"DATABASE_URL": url})
