"""The Swedish guides say what the English ones say: the same tables, row for row."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.cases import for_each

DOCS = Path(__file__).parent.parent / "docs"


def rows(guide: str) -> list[int]:
    """Return how many rows each table of a guide has, in order."""
    found: list[int] = []
    inside = False
    for line in (DOCS / guide).read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            found[-1:] = [found[-1] + 1] if inside else [*found[-1:], 1]
        inside = line.startswith("|")
    return found


@pytest.mark.parametrize(
    ("english", "swedish"),
    [("convener.md", "sammankallande.md"), ("participant.md", "deltagare.md")],
)
def test_the_guides_have_the_same_tables(english: str, swedish: str) -> None:
    assert len(rows(english)) > 1
    assert rows(swedish) == rows(english)


@for_each("guide", sorted(each.name for each in DOCS.glob("*.md")))
def test_no_guide_has_two_rows_of_a_table_begin_alike_below_each_other(guide: str) -> None:
    cells = [
        line.split("|")[1].strip() if line.startswith("|") else ""
        for line in (DOCS / guide).read_text(encoding="utf-8").splitlines()
    ]
    alike = [first for first, second in pairwise(cells) if first and first == second]
    assert alike == []
