"""``python -m bot person``, ``erase`` and ``hold``: what they say and how they end."""

import json
from pathlib import Path

import pytest

import storage
from bot.clock import SystemClock
from tests.commands import loaded, run

LEYLA = ("T0BOTKYRKA", "U0BOTKYRKA1")
MAJA = ("T0REGION", "U0MAJA")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return loaded(tmp_path)


def test_a_persons_data_is_written_as_json_and_as_a_page(url: str, tmp_path: Path) -> None:
    for as_ in ("json", "html"):
        said = run(url, "person", *LEYLA, "--format", as_, "--lang", "en", "--out", str(tmp_path))
        path = tmp_path / f"T0REGION_U0BOTKYRKA1_person_en_v1.{as_}"
        assert (said.exit_code, said.stdout) == (0, f"{path}\n")
    told = json.loads((tmp_path / "T0REGION_U0BOTKYRKA1_person_en_v1.json").read_text())
    classes = {each["class"]: each for each in told["classes"]}
    assert classes["identity"]["rows"][0]["name"] == "Leyla Demir"
    assert classes["mandates"]["rows"][0]["party"] == "Botkyrka kommun"
    assert classes["mandates"]["kept by"].startswith("public record")
    page = (tmp_path / "T0REGION_U0BOTKYRKA1_person_en_v1.html").read_text()
    assert "Leyla Demir" in page
    assert page.startswith('<!doctype html>\n<html lang="en">')


def test_an_erasure_is_told_before_it_is_done_and_done_when_it_is_sure(url: str) -> None:
    asked = run(url, "erase", *LEYLA)
    assert asked.exit_code == 0
    assert "To be erased: Leyla Demir" in asked.stdout
    assert "Nothing was changed. To do it, add --yes." in asked.stdout
    done = run(url, "erase", *LEYLA, "--yes")
    assert "The data of Person " in done.stdout
    assert "Name, what they are, Slack ids and chosen language: 1 erased" in done.stdout
    again = run(url, "erase", *LEYLA, "--yes")
    assert (again.exit_code, again.stderr) == (
        1,
        "The bot knows nobody who is U0BOTKYRKA1 of the team T0BOTKYRKA.\n",
    )


def test_who_convenes_is_refused_with_why(url: str) -> None:
    said = run(url, "erase", *MAJA, "--yes")
    assert said.exit_code == 1
    assert "Name somebody else there first" in said.stderr


@pytest.mark.parametrize("of", ["kulturdialog", "/".join(LEYLA)])
def test_a_hold_is_begun_listed_said_and_ended(url: str, of: str) -> None:
    assert run(url, "hold").stdout == "No legal hold is in force.\n"
    for _ in range(2):  # a second one would be the same
        begun = run(url, "hold", of, "--reason", "Överklagan")
        assert begun.exit_code == 0
        assert begun.stdout.count("Överklagan") == 1
        assert of in begun.stdout
    refused = run(url, "erase", *LEYLA, "--yes")
    assert refused.exit_code == 1
    assert "“Överklagan”. Nothing is erased" in refused.stderr
    assert run(url, "hold", of, "--end").stdout == "No legal hold is in force.\n"
    assert run(url, "erase", *LEYLA, "--yes").exit_code == 0


def test_of_two_workspaces_series_with_one_key_the_one_that_is_meant_is_held(url: str) -> None:
    """The hold was begun for the first one that was ever loaded."""
    database = storage.connect(url, SystemClock())
    with database.transaction() as store:
        (series,) = store.series.every()
        store.series.save("T0OTHER", series.key, "C0OTHER", series.profile, [], None)
    database.close()
    refused = run(url, "hold", "kulturdialog", "--reason", "Tvist")
    assert refused.exit_code == 1
    assert "T0OTHER/kulturdialog, T0REGION/kulturdialog" in refused.stderr
    plain = run(url, "parties", "export", "--series", "kulturdialog")
    assert (plain.exit_code, plain.stderr) == (1, refused.stderr)
    held = run(url, "hold", "T0OTHER/kulturdialog", "--reason", "Tvist")
    assert "series T0OTHER/kulturdialog" in held.stdout
    assert run(url, "erase", *LEYLA, "--yes").exit_code == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["person", *LEYLA, "--format", "pdf"], 2, "json or html"),
        (["person", "T1", "U1"], 1, "knows nobody"),
        (["hold", "kulturdialog"], 2, "Say why with --reason"),
        (["hold", "nothing", "--reason", "x"], 1, "There is no series “nothing”"),
    ],
)
def test_wrong_use_is_told(url: str, words: list[str], status: int, said: str) -> None:
    result = run(url, *words)
    assert result.exit_code == status
    assert said in result.stderr
