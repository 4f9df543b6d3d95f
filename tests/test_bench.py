"""The bench itself: every figure comes out whole, nothing is lost, and a limit can be missed.

How fast the bot is, only ``make bench`` says: on a busy machine a test would lie about it.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.figures import Figure, Report, is_within, median, percentile
from bench.kept import Kept
from tests.browsers import chromium
from tests.databases import missing_postgres
from tests.programs import ROOT, AsPeopleDo, Programs, with_path

SERVERS = ["empty", "answer"]
OF_ANSWERS = {
    *(f"{server}.{what}" for server in SERVERS for what in ("throughput", "cpu", "p50", "p99")),
    "answer.share",
    "answer.cpu_share",
    "commit.p99",
}
OF_ALL = OF_ANSWERS | {
    "start.first",
    "start.ready",
    "burst.last_ack",
    "burst.cpu",
    "burst.p50",
    "memory.started",
    "memory.after_burst",
    "list.applied",
    "page.first_view",
    "page.effect_of_a_click",
    "page.growth",
    "page.memory",
}
OF_MACHINE = {"machine.before", "machine.after"}
MEASURED = {
    "sqlite": ("start,burst,answers,lists,page", OF_ALL),
    "postgresql": ("answers", OF_ANSWERS),
}
"""What is measured on which database, and the figures that come of it."""
OF_PAGE = {"page.first_view", "page.effect_of_a_click", "page.growth"}
LIMITED = {"answer.share", "answer.p99", "burst.last_ack", "list.applied"} | OF_PAGE

FORKED = """
import gc, os, sys, types
from bench.forks import Fork

def main():
    _, into = os.pipe()
    gc.collect()
    os.write(into, b"x")
    print("written", flush=True)

sys.modules["forked"] = types.ModuleType("forked")
sys.modules["forked"].main = main
gc.disable()
garbage = types.SimpleNamespace(files=[os.fdopen(number) for number in os.pipe()])
garbage.itself = garbage
del garbage
print(Fork("forked").stdout.read(), end="")
"""
"""A fork whose first files have the numbers of what the process before it left to the collector."""


def run(programs: Programs, **environment: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    """Run the bench as ``make`` does, with its variables in the environment."""
    done = programs.run(ROOT, environment, "bench", seconds=110)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {line["name"]: line for line in lines}, done.stderr


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Measure on PostgreSQL too where every combination is asked for (ADR 0071)."""
    if "db" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every")
        metafunc.parametrize("db", list(MEASURED) if every else ["sqlite"])


@pytest.mark.slow
@pytest.mark.browser
def test_every_figure_comes_out_whole_and_nothing_is_lost_or_doubled(
    programs: Programs, db: str, pytestconfig: pytest.Config
) -> None:
    chromium(needed=pytestconfig.getoption("--need-browser"))
    if db == "postgresql" and (reason := missing_postgres()):
        pytest.skip(reason)
    only, expected = MEASURED[db]
    status, figures, table = run(programs, SCALE="0.01", SEED="7", DB=db, ONLY=only)
    assert set(figures) == expected | OF_MACHINE, table
    for name, figure in figures.items():
        assert name in OF_MACHINE or (figure["db"], figure["seed"]) == (db, 7)
        assert figure["value"] > 0
        assert figure["unit"]
        assert ("limit" in figure) == ("ok" in figure) == (name in LIMITED)
        assert name in table
    for name in {"answer.share", "burst.last_ack"} & expected:
        assert (figures[name]["lost"], figures[name]["doubled"]) == (0, 0)
        assert figures[name]["n"] >= 8
    assert status == int(not all(figures[name]["ok"] for name in LIMITED & expected))


def test_only_some_can_be_asked_for_and_an_unknown_one_is_refused() -> None:
    status, figures, table = run(AsPeopleDo(), ONLY="burst,nonsense")
    assert status == 2
    assert not figures
    assert "nonsense" in table


def test_a_limit_can_be_missed_on_either_side() -> None:
    assert is_within(0.25, 0.25, "least")
    assert not is_within(0.2499, 0.25, "least")
    assert is_within(2.0, 2.0, "most")
    assert not is_within(2.0001, 2.0, "most")


def test_a_figure_that_is_not_ok_is_remembered_and_shown() -> None:
    lines, table = io.StringIO(), io.StringIO()
    report = Report(lines, table)
    report.add(Figure("well", value=0.3, unit="x", limit=0.25, ok=True))
    report.add(Figure("badly", "sqlite", 1, 10, lost=2, value=0.1, unit="x", limit=0.25, ok=False))
    report.add(Figure("told", value=5.0, unit="ms"))
    assert report.failed == ["badly"]
    assert [json.loads(line)["name"] for line in lines.getvalue().splitlines()] == [
        "well",
        "badly",
        "told",
    ]
    assert "NOT MET" in table.getvalue().splitlines()[1]
    assert "lost 2" in table.getvalue().splitlines()[1]


def test_a_line_leaves_out_what_does_not_apply_and_keeps_a_zero() -> None:
    line = json.loads(Figure("a", lost=0, ok=False).line())
    assert line == {"name": "a", "lost": 0, "ok": False}


KEYS = frozenset({"click:1", "click:2", "click:3"})


def test_what_was_acknowledged_and_is_not_there_is_lost() -> None:
    assert Kept(KEYS, 3, 3, 3).lost(["click:1", "click:2", "click:3"]) == 0
    assert Kept(KEYS, 3, 3, 3).lost(["click:1", "click:9"]) == 1


@pytest.mark.parametrize("kept", [Kept(KEYS, 2, 3, 3), Kept(KEYS, 3, 2, 3), Kept(KEYS, 3, 3, 2)])
def test_a_click_without_answer_or_audit_or_reply_is_lost(kept: Kept) -> None:
    assert kept.lost(sorted(KEYS)) == 1


@pytest.mark.parametrize("kept", [Kept(KEYS, 4, 3, 3), Kept(KEYS, 3, 4, 3), Kept(KEYS, 3, 3, 4)])
def test_a_click_that_left_a_trace_twice_is_doubled(kept: Kept) -> None:
    assert kept.doubled() == 1
    assert Kept(KEYS, 3, 3, 3).doubled() == 0


def test_the_median_and_the_percentile_are_of_the_values() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile(range(1, 101), 0.5) == 50
    assert percentile([7.0], 0.99) == 7.0


_APART = """
import os, subprocess, sys
from bench.cores import LOAD, SERVER, pin
is_load = len(sys.argv) == 1
pin(LOAD if is_load else SERVER)
print(os.sched_getaffinity(0), flush=True)
if is_load:
    subprocess.run([sys.executable, "-c", sys.orig_argv[2], "server"], check=True)
"""


def test_the_server_does_not_stay_on_the_core_of_the_load() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _APART], capture_output=True, text=True, check=True, cwd=ROOT
    )
    load, server = done.stdout.split("\n")[:2]
    assert load != server or os.cpu_count() == 1


_TOGETHER = """
import os
from bench.cores import LOAD, every, pin
pin(LOAD)
alone = os.sched_getaffinity(0)
try:
    with every():
        print(len(os.sched_getaffinity(0)))
        raise KeyError
except KeyError:
    print(len(alone), os.sched_getaffinity(0) == alone)
"""


def test_the_page_has_every_core_while_it_is_measured_and_the_load_only_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TOGETHER], capture_output=True, text=True, check=True, cwd=ROOT
    )
    meanwhile, after = done.stdout.splitlines()
    assert after == "1 True"
    assert int(meanwhile) == len(os.sched_getaffinity(0))


def test_a_fork_closes_nothing_of_the_process_that_it_was(tmp_path: Path) -> None:
    """Garbage that holds a file is collected in the fork, where its number is another file's."""
    ended = subprocess.run(
        [sys.executable, "-c", FORKED],
        cwd=tmp_path,
        env=with_path({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == "written\n", ended.stderr
