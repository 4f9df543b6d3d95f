"""The example with its group sessions: what is marked "#| " in its file is part of it."""

from functools import lru_cache
from pathlib import Path

from bot.services import loading
from tests.stage import EXAMPLE

_MARK = "#|"


def text() -> str:
    """Return the example's file without the marks."""
    lines = Path(EXAMPLE).read_text(encoding="utf-8").split("\n")
    return "\n".join(_unmarked(line) for line in lines)


@lru_cache
def grouped() -> loading.SeriesFile:
    """Return the example's series with its groups, read once."""
    return loading.parse(text())


def _unmarked(line: str) -> str:
    return line.removeprefix(_MARK).removeprefix(" ") if line.startswith(_MARK) else line
