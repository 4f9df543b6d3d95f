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

PLANTED = [
    ("times", "late_step", "0.01"),
    ("once", "double_count", "0.001"),
    ("steps", "double_send", "0.001"),
]
"""The faults that each proof must find, and how little it has to try for that."""
PLANTED_TOO = [("steps", "lost_row", "0.001")]
"""Those that are tried where every combination is asked for (ADR 0071)."""
KEPT = {"times.wrong": "times", "once.counted_twice": "once", "steps.not_once": "steps"}
LONG = frozenset({"steps"})
"""Proofs that take long to be held, and so are held where every combination is asked for."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try on PostgreSQL too, and all proofs, where every combination is asked for (ADR 0071)."""
    every = metafunc.config.getoption("--every")
    if "db" in metafunc.fixturenames:
        metafunc.parametrize("db", ["sqlite", "postgresql"] if every else ["sqlite"])
    if "proofs" in metafunc.fixturenames:
        held = {name: proof for name, proof in KEPT.items() if every or proof not in LONG}
        metafunc.parametrize("proofs", [held], ids=["all" if every else "short"])
    if "plant" in metafunc.fixturenames:
        planted = PLANTED + PLANTED_TOO if every else PLANTED
        metafunc.parametrize(("only", "plant", "scale"), planted)


def prove(programs: Programs, **environment: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    """Run the proofs as ``make`` does, with its variables in the environment."""
    given = {"SCALE": "0.01", "SEED": "7"} | environment
    done = programs.run(ROOT, given, "bench.prove", seconds=240)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {line["name"]: line for line in lines}, done.stderr


@pytest.mark.slow
def test_every_promise_is_kept(programs: Programs, db: str, proofs: dict[str, str]) -> None:
    if db == "postgresql" and (reason := missing_postgres()):
        pytest.skip(reason)
    status, figures, table = prove(programs, DB=db, ONLY=",".join(proofs.values()))
    assert status == 0, table
    assert figures.keys() == proofs.keys()
    assert all(figure["n"] >= 96 for figure in figures.values()), table
    assert all(figure["ok"] for figure in figures.values())


def test_a_planted_fault_is_found_and_said_how_to_repeat(
    programs: Programs, only: str, plant: str, scale: str
) -> None:
    status, figures, table = prove(programs, ONLY=only, PLANT=plant, SCALE=scale)
    assert status == 1
    assert not any(figure["ok"] for figure in figures.values())
    assert f"make prove ONLY={only} DB=sqlite SEED=7 SCALE={scale} PLANT={plant}" in table


def test_what_is_not_known_is_refused(programs: Programs) -> None:
    assert prove(programs, ONLY="time")[0] == 2
    assert prove(programs, PLANT="nothing_like_it")[0] == 2


def test_what_is_right_is_worked_out_without_anything_of_ours() -> None:
    files = [*(ROOT / "bench" / "oracle").glob("*.py")]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    imported = {line.split()[1].split(".")[0] for line in lines if re.match("(from|import) ", line)}
    assert len(files) == 3
    assert imported <= {*sys.stdlib_module_names}
