"""How scenarios begin: played once in a process, then copied for each test that begins there."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.databases import Databases
from tests.stage import MAJA, Stage, saying, stage

Opening = Callable[[Stage], object]


def called(stage: Stage) -> None:
    """Play until the call for items is open: Tuesday 1 December 2026."""
    stage.until("2026-12-01 10:00")


def invited(stage: Stage) -> None:
    """Play until the invitation is sent: Wednesday 23 December 2026."""
    stage.until("2026-12-23 10:00")
    asked = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, asked, saying(asked, "send"))


def escalated(stage: Stage) -> None:
    """Play until the deputies of those who say nothing are asked too: Tuesday 19 January 2027."""
    stage.until("2027-01-19 10:00")


_BEFORE: dict[Opening, Opening] = {escalated: invited}
"""Where an opening itself begins, if not with the empty stage."""


class Openings:
    """A database of the bot and a file of the rehearsal for each opening that was asked for."""

    def __init__(self, databases: Databases, template: str, folder: Path) -> None:
        self._databases = databases
        self._template = template
        self._folder = folder
        self._played: dict[Opening, tuple[str, Path]] = {}
        self._numbers = count(1)

    def copy(self, opening: Opening) -> tuple[str, Path]:
        """Return a database of the test's own and a file, both as they are when it is played."""
        if opening not in self._played:
            self._played[opening] = self._play(opening)
        address, state = self._played[opening]
        return self._databases.copy(address), Path(shutil.copyfile(state, self._file()))

    def _play(self, opening: Opening) -> tuple[str, Path]:
        if opening in _BEFORE:
            address, state = self.copy(_BEFORE[opening])
        else:
            address, state = self._databases.copy(self._template), self._file()
        with stage(address, state=state) as playing:
            opening(playing)
        return address, state

    def _file(self) -> Path:
        return self._folder / f"{next(self._numbers)}.db"
