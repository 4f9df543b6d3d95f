"""docs/privacy.md says of personal data what the table of classes says, in both languages."""

from pathlib import Path

import pytest

from bot.i18n import translator
from bot.i18n.keeping import fate, kept
from bot.rules.retention import CLASSES

GUIDE = Path(__file__).parents[2] / "docs" / "privacy.md"


def rows(language: str) -> list[str]:
    """Return the rows of the guide's table, as the bot would say them."""
    t = translator(language, "Europe/Stockholm")
    return [f"| {t(e.what)} | {t(e.why)} | {kept(e, t)} | {fate(e, t)} |" for e in CLASSES]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_guides_table_is_what_the_job_and_an_erasure_go_by(language: str) -> None:
    said = GUIDE.read_text(encoding="utf-8").splitlines()
    first = said.index(rows(language)[0])
    assert said[first : first + len(CLASSES)] == rows(language)
    assert not said[first + len(CLASSES)].startswith("|")


def test_the_guide_says_where_each_class_is() -> None:
    said = GUIDE.read_text(encoding="utf-8")
    for each in CLASSES:
        assert f"- `{each.key}`: {', '.join(f'`{name}`' for name in each.columns)}" in said
