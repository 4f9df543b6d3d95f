"""Tests are shared among workers, and each is told of once, whatever becomes of a worker."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import pytest_collection_modifyitems
from tests.programs import ROOT, with_path

CONFTEST = """
import os
import pytest
from tests.workers import FOLDER, Workers

@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    config.stash[FOLDER] = config._tmp_path_factory.getbasetemp()
    config.pluginmanager.register(Workers(config, NUMBER))

@pytest.fixture(scope="session")
def once(request):
    yield os.getpid()
    with open(request.config.rootpath / "ends", "a") as ends:
        ends.write(f"{os.getpid()}\\n")
"""
TESTS = """
import os
import pytest

@pytest.mark.parametrize("number", range(40))
def test_fine(once, number, tmp_path):
    assert once == os.getpid()
    print("nobody sees this")

def test_wrong(once):
    print("said before it failed")
    assert 1 + 1 == 3

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

def test_parts(subtests):
    for part in range(3):
        with subtests.test(part=part):
            assert part != 1
"""
FATAL = """
import os
import signal

def test_before():
    pass

def test_fatal():
    os.kill(os.getpid(), signal.SIGKILL)

def test_after():
    pass
"""
LAST_WORDS = """
import os
import signal
import socket
from multiprocessing.connection import Connection

def test_asks_and_does_not_hear_the_answer():
    send = Connection.send
    def ask(line, given):
        if given is not None:
            return send(line, given)
        with socket.socket(fileno=os.dup(line.fileno())) as deaf:
            deaf.shutdown(socket.SHUT_RD)
        send(line, given)
        os.kill(os.getpid(), signal.SIGKILL)
    Connection.send = ask

def test_before_which_it_asks():
    pass
"""


def run(folder: Path, *arguments: str, number: int = 2) -> subprocess.CompletedProcess[str]:
    """Run what is in ``folder`` as a run of its own."""
    (folder / "pyproject.toml").write_text("[tool.pytest]\nstrict = true\n", encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST.replace("NUMBER", str(number)), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", *arguments],
        cwd=folder,
        env=with_path({"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_test_is_reported_once_as_if_there_were_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    ended = run(tmp_path)
    assert ended.returncode == 1
    assert "2 failed, 41 passed, 1 skipped" in ended.stdout.splitlines()[-1], ended.stderr
    assert "SUBFAILED(part='1') test_some.py::test_parts" in ended.stdout
    assert ended.stdout.count("said before it failed") == 1 + 1, "in the source and in its output"
    assert "nobody sees this" not in ended.stdout
    ends = (tmp_path / "ends").read_text(encoding="utf-8").split()
    assert 1 <= len(ends) == len({*ends}) <= 2, "what is of the session ends once in each worker"


def test_a_test_that_ends_its_worker_has_failed_and_the_others_run(tmp_path: Path) -> None:
    (tmp_path / "test_fatal.py").write_text(FATAL, encoding="utf-8")
    ended = run(tmp_path)
    assert ended.returncode == 1
    assert "the worker ended in this test: -9" in ended.stdout
    assert "1 failed, 2 passed" in ended.stdout.splitlines()[-1]


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_worker_asked_for_and_did_not_get_is_run_by_another(
    tmp_path: Path, number: int
) -> None:
    (tmp_path / "test_1.py").write_text(LAST_WORDS, encoding="utf-8")
    (tmp_path / "test_2.py").write_text("def test_after():\n    pass\n", encoding="utf-8")
    ended = run(tmp_path, number=number)
    assert ended.returncode == 1
    assert "the worker ended in this test: -9" in ended.stdout
    assert "1 failed, 2 passed" in ended.stdout.splitlines()[-1], ended.stdout


@pytest.mark.parametrize(
    ("text", "status", "said"), [("import nothing_like_it", 2, "1 error"), ("", 5, "no tests ran")]
)
def test_what_cannot_be_run_is_said_as_pytest_says_it(
    tmp_path: Path, text: str, status: int, said: str
) -> None:
    (tmp_path / "test_none.py").write_text(text, encoding="utf-8")
    ended = run(tmp_path)
    assert ended.returncode == status
    assert said in ended.stdout


def test_the_first_failure_can_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    ended = run(tmp_path, "-x")
    assert ended.returncode == 1
    assert "stopping after 1 failures" in ended.stdout


def test_files_that_share_a_stage_keep_their_order_however_they_are_named() -> None:
    def item(path: str, name: str) -> Any:  # noqa: ANN401 - as much of one as is looked at
        return SimpleNamespace(path=ROOT / "tests" / path, name=name)

    items = [
        item("browser/test_time.py", "second"),
        item("test_ci.py", "another"),
        item("browser/test_page.py", "first"),
        item("browser/test_time.py", "third"),
    ]
    pytest_collection_modifyitems(items)
    assert [each.name for each in items] == ["first", "another", "second", "third"]
