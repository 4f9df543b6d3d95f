"""``python -m bot load``: what it says and how it ends."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.clock import SystemClock
from storage import connect, mark_rehearsal
from tests.grouped import text

EXAMPLE = Path(__file__).parents[2] / "bot" / "examples" / "stockholm.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'load.db'}"


def load(url: str, text: str, tmp_path: Path) -> Result:
    file = tmp_path / "series.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["load", str(file)], env={"DATABASE_URL": url})


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_it_says_in_sentences_what_was_done(url: str, tmp_path: Path) -> None:
    first = load(url, TEXT, tmp_path)
    assert (first.exit_code, first.stderr) == (0, "")
    lines = first.stdout.splitlines()
    assert lines[0].startswith("The series, its people, parties and who acts for them: ")
    assert lines[0].endswith(" added, 0 changed, 0 ended, 0 unchanged.")
    assert lines[1].endswith(" new steps. Nothing was sent.")
    assert "Report(" not in first.stdout


def test_the_same_file_again_says_that_nothing_changed(url: str, tmp_path: Path) -> None:
    load(url, TEXT, tmp_path)
    again = load(url, TEXT, tmp_path)
    assert (again.exit_code, again.stdout) == (0, "Nothing changed.\n")


def test_what_differs_is_counted(url: str, tmp_path: Path) -> None:
    load(url, TEXT, tmp_path)
    said = load(url, changed('name = "Anna Lindqvist"', 'name = "Anna Berg"'), tmp_path)
    assert "0 added, 1 changed, 0 ended, " in said.stdout
    assert "The year ahead has no new steps." in said.stdout


def test_what_the_rule_gives_no_longer_is_said_and_shown_in_the_plan(
    url: str, tmp_path: Path
) -> None:
    rule = '"FREQ=YEARLY;BYMONTH=2;BYDAY=1TH"'
    load(url, changed(rule, '"FREQ=WEEKLY;BYDAY=TH"'), tmp_path)
    said = load(url, TEXT, tmp_path)
    lost = [line for line in said.stdout.splitlines() if line.startswith("The rule no longer")]
    assert len(lost) > 40
    assert all(line.endswith("so it was taken out of the plan.") for line in lost)
    assert "2027-02-04" not in said.stdout
    plan = CliRunner().invoke(cli, ["plan", "kulturdialog"], env={"DATABASE_URL": url}).stdout
    assert plan.count("Dialogmöte torsdag") == 1
    assert "Strukna, eftersom regeln har ändrats: " in plan
    assert load(url, TEXT, tmp_path).stdout == "Nothing changed.\n"


def test_the_plan_of_a_round_shows_its_sessions_and_the_deadlines(url: str, tmp_path: Path) -> None:
    load(url, text(), tmp_path)
    plan = CliRunner().invoke(cli, ["plan", "kulturdialog"], env={"DATABASE_URL": url}).stdout
    assert (
        "Östra gruppen: torsdag 28 januari 2027 kl. 10:00, Exempelverkstaden, värd: Nacka" in plan
    )
    assert "Höstkonferensen" in plan


class Told(BaseHTTPRequestHandler):
    """Tells the time of a rehearsal."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"now": "2027-01-01T09:00:00+00:00"}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_beside_a_rehearsal_the_plan_is_of_its_time_while_it_runs(url: str, tmp_path: Path) -> None:
    load(url, TEXT, tmp_path)
    told = HTTPServer(("127.0.0.1", 0), Told)
    database = connect(url, SystemClock())
    mark_rehearsal(database, f"http://127.0.0.1:{told.server_port}/")
    database.close()
    thread = Thread(target=told.serve_forever)
    thread.start()
    try:
        there = CliRunner().invoke(cli, ["plan", "kulturdialog"], env={"DATABASE_URL": url}).stdout
    finally:
        told.shutdown()
        told.server_close()
        thread.join()
    here = CliRunner().invoke(cli, ["plan", "kulturdialog"], env={"DATABASE_URL": url}).stdout
    assert "nu, onsdag 23 december 2026 kl. 09:00: inbjudan" in there
    assert here != there, "the machine's clock, as nobody answers"


def test_what_may_not_be_meant_is_hinted_at_and_still_loaded(url: str, tmp_path: Path) -> None:
    said = load(url, changed('kind = "thanks"', 'kind = "thank"'), tmp_path)
    assert said.exit_code == 0
    assert said.stderr.startswith("Look at this: line ")
    assert "did you mean thanks?" in said.stderr
    assert " added, " in said.stdout


def test_a_channel_that_is_taken_is_said_and_nothing_is_loaded(url: str, tmp_path: Path) -> None:
    load(url, TEXT, tmp_path)
    said = load(url, changed('key = "kulturdialog"', 'key = "other"'), tmp_path)
    assert (said.exit_code, said.stdout) == (1, "")
    assert "a channel has one series" in said.stderr
    assert load(url, TEXT, tmp_path).stdout == "Nothing changed.\n"
