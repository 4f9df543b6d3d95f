"""Which series is played, and under which names; what was played keeps them (docs/adr/0040)."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from bot.app import CannotStart
from bot.services import loading
from bot.services.loading import SeriesFile
from rehearsal import invented

EXAMPLE: Final = Path(str(files("bot") / "examples" / "stockholm.toml"))
NONE: Final = Path("none")
_MARK: Final = "names"
_WORDS: Final = {True: "invented", False: "as in the file"}


def invents(example: Path, wish: bool | None) -> bool:  # noqa: FBT001 - an option
    """Tell whether names are invented: as wished, else for every file but the one that is ours."""
    is_ours = example == NONE or example.resolve() == EXAMPLE.resolve()
    return not is_ours if wish is None else wish


def read(example: Path, *, with_invented: bool) -> SeriesFile:
    """Read the series; raises ``loading.BadFile``."""
    path = EXAMPLE if example == NONE else example
    file = loading.read(path)
    return invented.people(path.read_text("utf-8-sig")) if with_invented else file


def hold(state: Path, *, with_invented: bool) -> None:
    """Keep which names are played in the folder ``state``.

    Raises ``CannotStart`` if it was begun with the others: what was said then names them still.
    """
    mark = state / _MARK
    begun = (state / "slack.db").exists()
    before = mark.read_text("utf-8") if mark.exists() else _WORDS[False]
    if begun and before != _WORDS[with_invented]:
        other = "--keep-names" if with_invented else "--invent-names"
        raise CannotStart(
            f"What is played here has its names {before}. Begin again with --fresh, or go on with "
            f"{other}."
        )
    state.mkdir(parents=True, exist_ok=True)
    mark.write_text(_WORDS[with_invented], "utf-8")
