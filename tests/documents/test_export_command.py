"""``python -m bot export``: what it says and how it ends."""

from pathlib import Path

import pytest
from typer.testing import Result

from tests import commands
from tests.commands import loaded


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return loaded(tmp_path_factory.mktemp("export"))


def run(url: str, out: Path, **given: str) -> Result:
    words = {
        "series": "kulturdialog",
        "meeting": "2027-02-04",
        "what": "agenda",
        "format": "md",
        "out": str(out),
        **given,
    }
    line = [part for name, value in words.items() for part in (f"--{name}", value)]
    return commands.run(url, "export", *line)


@pytest.mark.parametrize(
    ("what", "as_"),
    [
        ("agenda", "md"),
        ("agenda", "html"),
        ("agenda", "csv"),
        ("answers", "csv"),
        ("answers", "md"),
        ("meeting", "ics"),
    ],
)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_file_is_written_and_named(
    url: str, tmp_path: Path, what: str, as_: str, lang: str
) -> None:
    for version in (1, 2):
        said = run(url, tmp_path / "out", what=what, format=as_, lang=lang)
        path = tmp_path / "out" / f"kulturdialog_2027-02-04_{what}_{lang}_v{version}.{as_}"
        assert (said.exit_code, said.stdout) == (0, f"{path}\n")
        assert len(path.read_bytes()) > 60


@pytest.mark.parametrize(
    "given", [{"what": "minutes"}, {"format": "pdf"}, {"lang": "fi"}, {"meeting": "4 feb"}]
)
def test_wrong_use_ends_with_2_and_says_what_there_is(
    url: str, tmp_path: Path, given: dict[str, str]
) -> None:
    said = run(url, tmp_path, **given)
    assert said.exit_code == 2
    right = ("agenda as md, html, csv", "Write sv or en", "%Y-%m-%d")
    assert any(words in said.stderr for words in right)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_ends_with_2(url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run(url, tmp_path / "file")
    assert (said.exit_code, "cannot be written to" in said.stderr) == (2, True)


@pytest.mark.parametrize("given", [{"series": "nope"}, {"meeting": "2027-02-05"}])
def test_what_is_not_there_ends_with_1(url: str, tmp_path: Path, given: dict[str, str]) -> None:
    said = run(url, tmp_path, **given)
    assert (said.exit_code, "There is no" in said.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
