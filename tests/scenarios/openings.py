"""How scenarios begin: played once in a run, then copied for each test that begins there."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

from bot.services import setup
from rehearsal.model import Population
from tests.databases import Databases, once
from tests.grouped import grouped
from tests.stage import MAJA, Stage, saying, stage

Opening = Callable[[Stage], object]
_BEFORE: dict[Opening, Opening] = {}
"""Where an opening itself begins, if not with an empty database."""
_AMONG: dict[Opening, Callable[[], Population]] = {}
"""The people of an opening that sets its series up itself."""


def following(before: Opening) -> Callable[[Opening], Opening]:
    """Mark an opening that begins where the opening ``before`` ends."""

    def mark(opening: Opening) -> Opening:
        _BEFORE[opening] = before
        return opening

    return mark


def among(people: Callable[[], Population]) -> Callable[[Opening], Opening]:
    """Mark an opening that begins without a series, among ``people`` instead of the example's."""

    def mark(opening: Opening) -> Opening:
        _AMONG[opening] = people
        return opening

    return mark


def loaded(stage: Stage) -> None:
    """Play nothing: the example is loaded, and the bot has looked a year ahead."""
    assert stage.app.wait_idle(10)


def ask_first(stage: Stage, *kinds: str) -> None:
    """Let steps of these kinds ask before they speak; all, if none is named."""
    with stage.app.database.transaction() as store:
        (series,) = store.series.every()
        steps = tuple(
            replace(each, mode="ask") if each.kind in kinds or not kinds else each
            for each in series.profile.steps
        )
        profile = replace(series.profile, steps=steps)
        store.series.save(
            series.workspace, series.key, series.channel, profile, series.conveners, series.owner
        )


@following(loaded)
def called(stage: Stage) -> None:
    """Play until the call for items is open: Tuesday 1 December 2026."""
    stage.until("2026-12-01 10:00")


@following(called)
def asked(stage: Stage) -> None:
    """Play until the convener is asked to send the invitation: Wednesday 23 December 2026."""
    stage.until("2026-12-23 10:00")


@following(asked)
def invited(stage: Stage) -> None:
    """Play until the invitation is sent, on the same day; also from the empty stage."""
    asked(stage)
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, saying(question, "send"))


@following(invited)
def escalated(stage: Stage) -> None:
    """Play until the deputies of those who say nothing are asked too: Tuesday 19 January 2027."""
    stage.until("2027-01-19 10:00")


@following(called)
def just_before_the_start(stage: Stage) -> None:
    """Play until one minute before the meeting begins: Thursday 4 February 2027."""
    stage.until("2027-02-04 12:59")


def round_invited(stage: Stage) -> None:
    """Play a round of group sessions until everybody is invited: Wednesday 23 December 2026."""
    with stage.app.database.transaction() as store:
        setup.apply(store, grouped(), stage.now())
    stage.until("2026-12-23 09:30")
    asked = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, asked, saying(asked, "send"))
    stage.advance(minutes=1)


class Openings:
    """A database of the bot and a file of the rehearsal for each opening that was asked for."""

    def __init__(self, databases: Databases, template: str, folder: Path) -> None:
        """Copy into ``folder``. What is played is kept beside the databases, for all workers."""
        self._databases = databases
        self._template = template
        self._folder = folder
        self._numbers = count(1)

    def copy(self, opening: Opening) -> tuple[str, Path]:
        """Return a database of the test's own and a file, both as they are when it is played."""
        address, state = self._played(opening)
        return self._databases.copy(address), Path(shutil.copyfile(state, self._file()))

    @cache  # noqa: B019 - it lives as long as the run
    def _played(self, opening: Opening) -> tuple[str, Path]:
        name = f"{opening.__module__}.{opening.__qualname__}"
        state = self._databases.folder / f"{name}.rehearsal"
        return once(self._databases, name, lambda: self._play(opening, state)), state

    def _play(self, opening: Opening, state: Path) -> str:
        state.unlink(missing_ok=True)  # of a worker that failed in it
        if opening in _BEFORE:
            address, begun = self.copy(_BEFORE[opening])
            begun.rename(state)
        else:
            address = self._databases.copy(self._template)
        people = _AMONG[opening]() if opening in _AMONG else None
        with stage(address, state=state, people=people, loaded=people is None) as playing:
            opening(playing)
        return address

    def _file(self) -> Path:
        return self._folder / f"{next(self._numbers)}.db"
