"""Which series is played, and under which names; what was played keeps them (docs/adr/0040)."""

from enum import StrEnum
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


class Names(StrEnum):
    """Whose names are played."""

    FILE = "as in the file"
    INVENTED = "invented"
    BLANK = "blank"


#: What is said of them, and how they are gone on with.
_SAID: Final = {
    Names.FILE: ("its names as in the file", "--keep-names"),
    Names.INVENTED: ("invented names", "--invent-names"),
    Names.BLANK: ("the names of the empty workspace", "--example none"),
}


def names(example: Path, wish: bool | None) -> Names:  # noqa: FBT001 - an option
    """Tell whose names: as wished, else invented ones for every file but the one that is ours."""
    if example == NONE:
        return Names.BLANK
    is_ours = example.resolve() == EXAMPLE.resolve()
    invented_ones = not is_ours if wish is None else wish
    return Names.INVENTED if invented_ones else Names.FILE


def read(example: Path, whose: Names) -> SeriesFile | None:
    """Read the series, if there is one; raises ``loading.BadFile``."""
    if whose is Names.BLANK:
        return None
    file = loading.read(example)
    return invented.people(example.read_text("utf-8-sig")) if whose is Names.INVENTED else file


def hold(state: Path, whose: Names) -> None:
    """Keep whose names are played in the folder ``state``.

    Raises ``CannotStart`` if it was begun with others: what was said then names them still.
    """
    mark = state / _MARK
    begun = (state / "slack.db").exists()
    before = Names(mark.read_text("utf-8")) if mark.exists() else Names.FILE
    if begun and before is not whose:
        said, option = _SAID[before]
        raise CannotStart(
            f"What is played here has {said}. Begin again with --fresh, or go on with {option}."
        )
    state.mkdir(parents=True, exist_ok=True)
    mark.write_text(whose, "utf-8")
