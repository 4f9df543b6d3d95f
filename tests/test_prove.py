"""The proofs themselves: they hold, they fail where a fault is planted, and a failure is repeated.

``make prove`` runs them whole; here they are small.
"""

import json
import re
import sys
from typing import Any

import pytest

from tests.databases import missing_postgres
from tests.programs import ROOT, Programs

KEPT = [
    ("times,once", "0.01", {"times.wrong": 1_000, "once.counted_twice": 1_000}),
    ("survives", "0.001", {"survives.lost": 1, "survives.damage": 1}),
]
"""Proofs, how little they try here, and their figures, with how much was tried at least."""
KEPT_SLOWLY = [
    ("steps", "0.002", {"steps.not_once": 10}),
    ("downtime", "0.002", {"downtime.silent": 1}),
    ("updates", "0.001", {"updates.calls": 10, "updates.wrong": 10}),
    ("limits", "0.001", {"limits.inside": 1, "limits.seconds": 1}),
    ("sent", "0.001", {"sent.unnoticed": 20, "sent.silent": 20}),
]
LEAKS = ("leaks", "0.006", {"leaks.shown": 400})
"""On SQLite alone: on PostgreSQL each of its steps takes twenty times as long."""
AWAY = (
    "away",
    "0.01",
    {
        f"{way}.{of}": 1
        for way in ("frozen", "away")
        for of in ("untrue", "silent", "slowest", "back")
    },
)
APART = ("apart", "0.01", {"apart.p95": 30})
"""Both on PostgreSQL alone."""
PLANTED = [
    ("times", "late_step", "0.01", {"times.wrong"}),
    ("once", "double_count", "0.001", {"once.counted_twice"}),
    ("steps", "double_send", "0.001", {"steps.not_once"}),
    ("survives", "lost_row", "0.003", {"survives.lost"}),
]
"""The faults that proofs must find, how little they try for that, and which figure says so."""
PLANTED_SLOWLY = [
    ("steps", "lost_row", "0.003", {"steps.not_once"}),
    ("downtime", "late_step", "0.002", {"downtime.silent"}),
    ("sent", "double_send", "0.005", {"sent.unnoticed"}),
    ("leaks", "leak", "0.02", {"leaks.shown"}),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try on PostgreSQL too, and what waits much, where all is asked for (ADR 0071)."""
    every = metafunc.config.getoption("--every")
    if "db" in metafunc.fixturenames:
        cases = KEPT + (KEPT_SLOWLY if every else [])
        tried = [("sqlite", *case) for case in cases]
        if every:
            tried += [("sqlite", *LEAKS)]
            tried += [("postgresql", *case) for case in [*cases, AWAY, APART]]
        metafunc.parametrize(("db", "only", "scale", "names"), tried)
    elif "plant" in metafunc.fixturenames:
        planted = PLANTED + (PLANTED_SLOWLY if every else [])
        metafunc.parametrize(("only", "plant", "scale", "wrong"), planted)


def prove(programs: Programs, **environment: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    """Run the proofs as ``make`` does, with its variables in the environment."""
    given = {"SCALE": "0.01", "SEED": "7"} | environment
    done = programs.run(ROOT, given, "bench.prove", seconds=110)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {line["name"]: line for line in lines}, done.stderr


@pytest.mark.slow
def test_every_promise_is_kept(
    programs: Programs, db: str, only: str, scale: str, names: dict[str, int]
) -> None:
    if db == "postgresql" and (reason := missing_postgres()):
        pytest.skip(reason)
    status, figures, table = prove(programs, DB=db, ONLY=only, SCALE=scale)
    assert status == 0, table
    assert figures.keys() == names.keys()
    assert {name: figure["n"] >= names[name] for name, figure in figures.items()} == dict.fromkeys(
        names, True
    )
    assert all(figure["ok"] for figure in figures.values())


def test_a_planted_fault_is_found_and_said_how_to_repeat(
    programs: Programs, only: str, plant: str, scale: str, wrong: set[str]
) -> None:
    status, figures, table = prove(programs, ONLY=only, PLANT=plant, SCALE=scale)
    assert status == 1
    assert wrong <= {name for name, figure in figures.items() if not figure["ok"]}
    assert f"make prove ONLY={only} DB=sqlite SEED=7 SCALE={scale} PLANT={plant}" in table


def test_what_is_not_known_is_refused(programs: Programs) -> None:
    assert prove(programs, ONLY="time")[0] == 2
    assert prove(programs, PLANT="nothing_like_it")[0] == 2


def test_what_is_right_is_worked_out_without_anything_of_ours() -> None:
    bench = ROOT / "bench"
    files = [*(bench / "oracle").glob("*.py"), bench / "audiences" / "hearsay.py"]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    imported = {line.split()[1].split(".")[0] for line in lines if re.match("(from|import) ", line)}
    assert len(files) == 4
    assert imported <= {*sys.stdlib_module_names}
