"""What must not start, and what must not be loaded: real processes, and nothing is touched.

| bad input of the issue's list | tested in |
|---|---|
| unknown words; no mandate; a stranger; a deleted user; a channel the bot was removed from; an answer after the start; last year's message | test_bad_input_people |
| an empty or 10,000-character title, control characters, mentions, markup, links | test_bad_input_titles |
| a past date, a date in the hour that summer time skips | no door takes dates: a meeting's come from the series file, tests/services/test_loading (a past first date, a start in the skipped hour), tests/rules/test_calendar and test_recurrence |
| a wrong signature, a timestamp that is no number | tests/handlers/test_web; here with the whole bot |
| a replayed request | test_bad_input_again |
| the database away, Slack away at start | test_bad_input_away; tests/storage, tests/handlers/test_socket |
| a broken TOML file | tests/services/test_loading and test_setup; here from the command line |
| a second process on the same SQLite file, a real token with the rehearsal's database | here |
"""  # noqa: E501 - a table

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.clock import SystemClock
from rehearsal import population
from rehearsal.post import signature
from rehearsal.server import Rehearsal
from storage import connect, mark_rehearsal, upgrade
from tests.databases import Databases
from tests.programs import AsPeopleDo, Programs
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, again, delivered, kept
from tests.scenarios.openings import Openings, called
from tests.scenarios.processes import BotProcess, free_port, settings_of
from tests.stage import EXAMPLE, Stage, example, stage

NOWHERE = {
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
}
"""Settings that name the real Slack, which cannot be reached from here."""


def everything(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


@pytest.mark.slow
def test_a_second_bot_on_the_same_file_refuses_to_start(programs: Programs, tmp_path: Path) -> None:
    """And the first goes on as if nothing had been."""
    file = tmp_path / "bot.db"
    with Rehearsal(population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC))) as slack:
        settings = settings_of(slack, f"sqlite:///{file}", "socket", PORT=free_port())
        first = BotProcess(AsPeopleDo(), tmp_path, settings).start()
        try:
            first.wait_ready()
            second = programs.run(tmp_path, {**settings, "PORT": str(free_port())}, "bot")
            assert second.returncode == 1
            assert "already running" in second.stderr
            assert f"process {first.pid}" in second.stderr
            assert "Traceback" not in second.stderr
            assert slack.wait_connected(20)  # it is ready before it is connected
            assert slack.connections == 1
            assert first.is_ready()
            assert first.terminate() == 0
        finally:
            first.end()


@pytest.mark.slow
def test_on_sqlite_half_a_bot_refuses_to_start(programs: Programs, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    ran = programs.run(tmp_path, {**NOWHERE, "DATABASE_URL": url}, "bot", "worker")
    assert ran.returncode == 2
    assert "DATABASE_URL" in ran.stderr


@pytest.mark.slow
def test_a_real_token_with_the_rehearsals_database_refuses_to_start(
    programs: Programs, tmp_path: Path
) -> None:
    """Real people would get messages of a game."""
    file = tmp_path / "rehearsal.db"
    url = f"sqlite:///{file}"
    upgrade(url)
    database = connect(url, SystemClock())
    mark_rehearsal(database)
    database.close()
    before = everything(file)
    ran = programs.run(tmp_path, {**NOWHERE, "DATABASE_URL": url}, "bot")
    assert ran.returncode == 2
    assert "belongs to a rehearsal" in ran.stderr
    assert "DATABASE_URL" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert everything(file) == before


@pytest.mark.slow
def test_a_broken_file_is_refused_with_the_line_of_every_fault_and_nothing_is_loaded(
    programs: Programs, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    whole = EXAMPLE.read_text(encoding="utf-8")
    broken = tmp_path / "broken.toml"
    text = whole.replace('language = "sv"  ', 'language = "fi"  ', 1).replace(
        'zone = "Europe/Stockholm"', 'zone = "Europe/Uppsala"', 1
    )
    assert text != whole
    broken.write_text(text, encoding="utf-8")
    ran = programs.run(tmp_path, {"DATABASE_URL": url}, "bot", "load", str(broken))
    assert ran.returncode == 1
    lines = [
        n
        for n, line in enumerate(text.splitlines(), 1)
        if line.startswith(('language = "fi"', 'zone = "Europe/Uppsala"'))
    ]
    assert len(lines) == 2
    for number in lines:
        assert str(number) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "bot.db").exists(), "not even opened"


@pytest.fixture(scope="module")
def listening(databases: Databases, openings: Openings) -> Iterator[Stage]:
    """A bot over HTTP, once for all requests that it must not take."""
    address, state = openings.copy(called)
    with stage(address, "http", state=state) as played:
        played.mentions(LEYLA, "agenda")
        yield played
    databases.drop(address)


@pytest.mark.parametrize(
    ("stamp", "secret"),
    [
        (None, "v0=" + "0" * 64),
        ("soon", None),
        ("", None),
        ("1", None),
        ("²", None),
    ],
)
def test_what_slack_did_not_sign_now_changes_nothing(
    listening: Stage, stamp: str | None, secret: str | None
) -> None:
    before = kept(listening)
    body = '{"type":"event_callback","event_id":"Ev9","team_id":"T0REGION","event":{}}'
    at = str(int(SystemClock().epoch())) if stamp is None else stamp
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at.encode("latin-1", "replace").decode("latin-1"),
        "X-Slack-Signature": secret or signature(at, body),
    }
    url = listening.rehearsal.deliverer.bot_url
    assert url is not None
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url, body.encode(), headers), timeout=5)  # noqa: S310 - loopback
    with refused.value as answer:
        assert answer.code == 401
    assert kept(listening) == before


def test_half_a_character_does_no_harm(make_stage: MakeStage) -> None:
    """JSON can carry one, and no database can keep it."""
    stage = make_stage("http", after=called)
    for number, text in enumerate(["agenda add Kultur \ud800", "xyz\ud800zy", "\udfff"]):
        stage.writes(LEYLA, "agenda")
        payload = delivered(stage, "events_api", "message")
        payload["event_id"] = f"Ev-half-{number}"
        payload["event"] |= {"text": text, "ts": f"9999.{number}"}
        assert again(stage, "events_api", payload).is_ok, text
    assert [item.title for item in kept(stage)["items"][0]] == ["Kultur"]
