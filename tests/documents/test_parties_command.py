"""``python -m bot parties``: a list goes out as a file and comes back, whole or not at all."""

from pathlib import Path

import pytest
from typer.testing import Result

from tests import commands
from tests.cases import for_each
from tests.commands import EXAMPLE, loaded

_SERIES = "--series=kulturdialog"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return loaded(tmp_path)


def run(url: str, *line: str) -> Result:
    return commands.run(url, "parties", *line)


def exported(url: str, out: Path, *more: str) -> Path:
    said = run(url, "export", _SERIES, f"--out={out}", *more)
    assert said.exit_code == 0, said.output
    return Path(said.stdout.strip())


@for_each("as_", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing(url: str, tmp_path: Path, as_: str) -> None:
    file = exported(url, tmp_path, f"--format={as_}")
    said = run(url, "import", str(file), _SERIES, "--apply")
    assert (said.exit_code, said.stdout) == (
        0,
        "The parties are as in the list. Nothing changes.\n",
    )


def test_a_list_is_looked_at_before_it_is_applied_and_comes_out_the_same(
    url: str, tmp_path: Path
) -> None:
    first = exported(url, tmp_path)
    wanted = tmp_path / "wanted.csv"
    renamed = first.read_bytes().replace(b"Nacka kommun", b"Nya Nacka").replace(b"U0NACKA1", b"")
    wanted.write_bytes(renamed.replace(b";T0NACKA;;;nacka", b";;;;nacka", 1))
    looked = run(url, "import", str(wanted), _SERIES, "--lang=sv")
    assert "Part Nacka kommun → Nya Nacka" in looked.stdout
    assert exported(url, tmp_path).read_bytes() == first.read_bytes()
    applied = run(url, "import", str(wanted), _SERIES, "--apply")
    assert "One person is not known in Slack yet" in applied.stdout
    again = exported(url, tmp_path).read_bytes()
    assert again != first.read_bytes()
    twice = tmp_path / "twice.csv"
    twice.write_bytes(again)
    assert run(url, "import", str(twice), _SERIES, "--apply").stdout.startswith("The parties are")


def test_what_was_not_looked_up_is_said(url: str, tmp_path: Path) -> None:
    wanted = tmp_path / "wanted.csv"
    wanted.write_text("Party;Category;Role;Slack ID\nX;Municipalities;Deputy;U0NEW\n")
    said = run(url, "import", str(wanted), _SERIES)
    assert "One Slack ID or e-mail address was not looked up" in said.stderr


def test_every_wrong_row_is_named_and_nothing_is_applied(url: str, tmp_path: Path) -> None:
    before = exported(url, tmp_path).read_bytes()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("Party;Category\n" + ";Municipalities\n" * 130, encoding="utf-8")
    said = run(url, "import", str(wrong), _SERIES, "--apply")
    assert said.exit_code == 1
    assert said.stderr.count("The party is missing.") == 130
    assert exported(url, tmp_path).read_bytes() == before


@for_each(
    ("line", "status"),
    [
        (("import", "nowhere.csv", _SERIES), 2),
        (("import", str(EXAMPLE), _SERIES), 1),
        (("import", str(EXAMPLE), "--series=other"), 1),
        (("export", "--series=other"), 1),
        (("export", _SERIES, "--format=pdf"), 2),
        (("export", _SERIES, "--lang=fi"), 2),
        (("export", _SERIES, "--out=/dev/null/x"), 2),
    ],
)
def test_wrong_use_and_wrong_files_are_told_apart(
    url: str, line: tuple[str, ...], status: int
) -> None:
    said = run(url, *line)
    assert said.exit_code == status, said.output
    assert said.stderr
