"""Programs that are forks: what becomes of those who ask for one."""

import os
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.nursery import Nursery
from tests.programs import Programs


class Deadly:
    """Ends who would read an answer."""

    def readline(self) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


def ask_and_die(nursery: Nursery, folder: Path) -> None:
    nursery._process.stdout = Deadly()  # type: ignore[assignment]  # noqa: SLF001 - to die there
    nursery.run(folder, {}, "bot")


@pytest.mark.timeout(30)
def test_who_dies_while_they_ask_takes_nothing_from_the_others(
    programs: Programs, tmp_path: Path
) -> None:
    assert isinstance(programs, Nursery)
    dying = get_context("fork").Process(target=ask_and_die, args=(programs, tmp_path))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    ended = programs.run(tmp_path, {}, "bot")
    assert ended.returncode == 2
    assert "make run" in ended.stderr
