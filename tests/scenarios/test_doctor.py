"""``python -m bot doctor``: what is wrong, by part, and exit status 1; nothing is sent."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage
from bot.clock import SystemClock
from rehearsal import population
from rehearsal.server import Rehearsal
from tests.programs import Programs
from tests.scenarios.processes import free_port, settings_of
from tests.stage import example


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    with Rehearsal(population.of_file(example(), start)) as running:
        yield running


def made(folder: Path) -> str:
    """Return the address of a database that is there."""
    url = f"sqlite:///{folder / 'x.db'}"
    storage.upgrade(url)
    return url


def examine(
    programs: Programs, folder: Path, environment: Mapping[str, str]
) -> tuple[int, dict[str, list[str]]]:
    """Ask it both ways, which must say the same; return the status and what is wrong by part."""
    plain = programs.run(folder, environment, "bot", "doctor")
    asked = programs.run(folder, environment, "bot", "doctor", "--json")
    found: dict[str, list[str]] = json.loads(asked.stdout)
    said = dict(line.split(": ", 1) for line in plain.stdout.splitlines())
    assert said == {part: "; ".join(wrong) or "well" for part, wrong in found.items()}
    assert {"settings", "database", "slack"} <= found.keys()
    assert plain.returncode == asked.returncode
    assert (plain.stderr, asked.stderr) == ("", "")
    return asked.returncode, {part: wrong for part, wrong in found.items() if wrong}


def test_where_all_is_well_it_says_so_and_sends_nothing(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    environment = settings_of(rehearsal, made(tmp_path), "socket")
    assert examine(programs, tmp_path, environment) == (0, {})
    assert rehearsal.place.workspace.in_channel("C0DIALOG") == []


def test_a_token_that_slack_refuses(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    environment = settings_of(rehearsal, made(tmp_path), "socket")
    wrong = {**environment, "SLACK_BOT_TOKEN": "xoxb-another"}
    status, found = examine(programs, tmp_path, wrong)
    assert (status, list(found)) == (1, ["slack"])
    assert "invalid_auth (it is not valid)" in found["slack"][0]
    assert "xoxb-another" not in str(found)


def test_a_slack_that_is_away(programs: Programs, rehearsal: Rehearsal, tmp_path: Path) -> None:
    environment = settings_of(rehearsal, made(tmp_path), "http")
    rehearsal.faults.is_down = True
    assert examine(programs, tmp_path, environment) == (1, {"slack": ["Slack is away"]})


def test_a_database_that_is_away(programs: Programs, rehearsal: Rehearsal, tmp_path: Path) -> None:
    url = f"postgresql://nobody:hemligt@127.0.0.1:{free_port()}/none"
    status, found = examine(programs, tmp_path, settings_of(rehearsal, url, "socket"))
    assert (status, list(found)) == (1, ["database"])
    assert "hemligt" not in str(found)


def test_settings_that_do_not_reach_slack(programs: Programs, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": made(tmp_path)}
    status, found = examine(programs, tmp_path, environment)
    assert (status, list(found)) == (1, ["settings", "slack"])
    assert "SLACK_BOT_TOKEN" in found["settings"][0]
    assert found["slack"] == ["not asked: there is no SLACK_BOT_TOKEN"]


def test_a_database_that_is_not_there_is_said_and_not_made(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    mistyped = tmp_path / "mistyped.db"
    environment = settings_of(rehearsal, f"sqlite:///{mistyped}", "socket")
    status, found = examine(programs, tmp_path, environment)
    assert (status, list(found)) == (1, ["database"])
    assert f"there is no database yet at {mistyped}" in found["database"][0]
    refused = programs.run(tmp_path, environment, "bot", "plan", "kulturdialog")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "there is no database yet" in refused.stderr
    assert not mistyped.exists()


def test_without_a_token_what_only_reads_reads_a_rehearsals_database(
    programs: Programs, tmp_path: Path
) -> None:
    url = made(tmp_path)
    database = storage.connect(url, SystemClock(), pace_per_minute=1)
    storage.mark_rehearsal(database)
    database.close()
    reads = programs.run(tmp_path, {"DATABASE_URL": url}, "bot", "plan", "kulturdialog")
    assert "There is no series" in reads.stderr
    real = {"DATABASE_URL": url, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    refused = programs.run(tmp_path, real, "bot", "plan", "kulturdialog")
    assert refused.returncode == 2
    assert "belongs to a rehearsal" in refused.stderr
