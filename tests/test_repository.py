"""What holds for every file: names, sizes, what rules lean on, and what must not be here."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "storage", "rehearsal")
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
MODULE_LINES = 300
# The sizes are signs, not goals: a longer module stands here with its reason and its own bound.
LONGER_MODULES = {
    "storage/migrations/versions/0001_first.py": 400,  # written once, never again
}
FUNCTION_LINES = 40
RULES_LEAN_ON = set(sys.stdlib_module_names) | {"bot", "dateutil"}
# The one rule module that may compute with arrays, and only once it is called.
LAZY = {"opinion.py": {"numpy", "scipy", "sklearn"}}

# Assembled here, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile("|".join(f"/{name}/" for name in ("work", "root", "tmp")))
INDEX_LINE = re.compile(r"^(--index-url|--extra-index-url|--find-links|-i |-f )", re.MULTILINE)


def tracked(*patterns: str) -> list[Path]:
    """Return what git knows, so that caches and environments are left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def modules() -> list[Path]:
    return tracked(*(f"{package}/**.py" for package in PACKAGES))


def statements(path: Path) -> Iterator[ast.AST]:
    """Yield all statements, at any depth; of expressions, most of a tree, none is looked at."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"), filename=str(path))]
    for node in waiting:
        yield node
        for part in ("body", "orelse", "handlers", "finalbody", "cases"):
            waiting += getattr(node, part, ())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name, and its lines without the docstring."""
    for node in statements(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = (
                node.body[1]
                if ast.get_docstring(node, clean=False) and node.body[1:]
                else node.body[0]
            )
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - first.lineno + 1


def imported(path: Path) -> Iterator[str]:
    for node in statements(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").partition(".")[0]


def test_there_is_something_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in modules()} == set(PACKAGES)


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [path for path in tracked("*.py") if VAGUE & {path.stem, *path.parts}]
    assert vague == []


def test_modules_are_short() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    long = [name for name, n in lines.items() if n > LONGER_MODULES.get(name, MODULE_LINES)]
    assert long == [], f"more than {MODULE_LINES} lines: split where an idea ends"
    assert [name for name in LONGER_MODULES if lines.get(name, 0) <= MODULE_LINES] == []


def test_functions_are_short() -> None:
    changing = [path for path in modules() if "versions" not in path.parts]  # not what is history
    long = [found for path in changing for found in functions(path) if found[1] > FUNCTION_LINES]
    assert long == [], f"more than {FUNCTION_LINES} lines: split where an idea ends"


def test_no_form_has_slacks_own_menu_of_people() -> None:
    """It leaves out people of other workspaces (docs/adr/0113)."""
    found = [
        path.relative_to(ROOT)
        for path in tracked("bot/**.py", "handlers/**.py")
        if "users_select" in path.read_text(encoding="utf-8")
    ]
    assert not found


def test_rules_lean_on_the_standard_library_and_dateutil_alone() -> None:
    strange = {
        f"{path.name}: {name}"
        for path in tracked("bot/rules/**.py")
        for name in set(imported(path)) - RULES_LEAN_ON - LAZY.get(path.name, set())
    }
    assert strange == set()


def test_the_import_rules_cover_every_room_of_the_core() -> None:
    rules = settings()["tool"]["importlinter"]["contracts"]
    covered = set(next(r for r in rules if r["name"].startswith("The core"))["source_modules"])
    rooms = {path.relative_to(ROOT / "bot").parts[0] for path in tracked("bot/**.py")}
    adapters = {"__init__.py", "__main__.py", "app.py", "clock.py", "commands", "config.py"}
    assert {f"bot.{room.removesuffix('.py')}" for room in rooms - adapters} == covered


def test_a_test_file_stands_for_something() -> None:
    empty = [
        path
        for path in tracked("tests/**test_*.py")
        if not any(name.rpartition(":")[2].startswith("test_") for name, _ in functions(path))
    ]
    assert empty == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_installs_anywhere_and_only_what_was_locked(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not INDEX_LINE.search(text)
    assert "://" not in text
    requirements = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(requirements) > len(project()["dependencies"])
    for requirement in requirements:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^ ]+ ", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_what_runs_is_tested_in_the_same_versions() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_every_dependency_is_locked() -> None:
    declared = project()["dependencies"] + project()["optional-dependencies"]["rehearsal"]
    names = {re.split(r"[\[<>= ]", line)[0] for line in declared}
    assert names <= set(pins("requirements.lock"))


def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def project() -> dict[str, Any]:
    content: dict[str, Any] = settings()["project"]
    return content


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ]+)", text, re.MULTILINE)
    return dict(found)


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in tracked()
        if (found := MACHINE_PATHS.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert places == []


def test_the_packages_tell_that_they_are_typed() -> None:
    assert [package for package in PACKAGES if not (ROOT / package / "py.typed").is_file()] == []
