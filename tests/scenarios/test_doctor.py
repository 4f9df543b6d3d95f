"""``python -m bot doctor``: what is wrong, by part, and exit status 1; nothing is sent."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

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
    environment = settings_of(rehearsal, f"sqlite:///{tmp_path / 'x.db'}", "socket")
    assert examine(programs, tmp_path, environment) == (0, {})
    assert rehearsal.place.workspace.in_channel("C0DIALOG") == []


def test_a_token_that_slack_refuses(
    programs: Programs, rehearsal: Rehearsal, tmp_path: Path
) -> None:
    environment = settings_of(rehearsal, f"sqlite:///{tmp_path / 'x.db'}", "socket")
    wrong = {**environment, "SLACK_BOT_TOKEN": "xoxb-another"}
    status, found = examine(programs, tmp_path, wrong)
    assert (status, list(found)) == (1, ["slack"])
    assert "invalid_auth (it is not valid)" in found["slack"][0]
    assert "xoxb-another" not in str(found)


def test_a_slack_that_is_away(programs: Programs, rehearsal: Rehearsal, tmp_path: Path) -> None:
    environment = settings_of(rehearsal, f"sqlite:///{tmp_path / 'x.db'}", "http")
    rehearsal.faults.is_down = True
    assert examine(programs, tmp_path, environment) == (1, {"slack": ["Slack is away"]})


def test_a_database_that_is_away(programs: Programs, rehearsal: Rehearsal, tmp_path: Path) -> None:
    url = f"postgresql://nobody:hemligt@127.0.0.1:{free_port()}/none"
    status, found = examine(programs, tmp_path, settings_of(rehearsal, url, "socket"))
    assert (status, list(found)) == (1, ["database"])
    assert "hemligt" not in str(found)


def test_settings_that_do_not_reach_slack(programs: Programs, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    status, found = examine(programs, tmp_path, environment)
    assert (status, list(found)) == (1, ["settings"])
    assert "SLACK_BOT_TOKEN" in found["settings"][0]
