"""Proof: nobody is shown anything of a series that they are not in.

A Hypothesis state machine of two workspaces and three series (``bench.audiences``): people type,
click on what they were shown, fill in forms, look at their Homes, take turns in a seat, and time
passes. After each step everything that anybody was shown is read by who knows only who joined what.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from itertools import count as numbers
from math import ceil
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, seed
from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bench.audiences.eyes import REMEMBERED
from bench.audiences.hearsay import Hearsay
from bench.audiences.houses import HOUSES, House, Somebody, Town, everybody, reader
from bench.audiences.visits import Visits
from bench.audiences.words import WORDS
from bench.figures import Figure, Report
from bench.plants import plant
from bench.promises import Terms
from bench.rig import EXAMPLE, databases_of
from bench.simulation.life import loaded, settings
from bot.logs import configure
from tests.databases import Databases, scratch

STEPS = 100_000
OF_ONE = 200
"""Steps of one try: Hypothesis makes shorter ones as well, and the longest ones most often."""

_SOMEBODY = st.sampled_from(everybody())
_HOUSE = st.sampled_from(HOUSES)
_WORDS = st.sampled_from(WORDS)
_NUMBER = st.integers(1, 24)
_WHICH = st.integers(0, 2 * REMEMBERED - 1)


def prove(terms: Terms, report: Report) -> None:
    """Let people ask until so many steps are done, or somebody reads what is not theirs."""
    configure(settings("sqlite:///unused.db"))
    if terms.plant is not None:
        plant(terms.plant)
    count = terms.count(STEPS)
    with (
        tempfile.TemporaryDirectory(prefix="prove-", dir=scratch()) as folder,
        databases_of(terms.db, Path(folder)) as made,
    ):
        town = _Town(made)
        leaked: list[str] = []
        for number in numbers(terms.seed):
            if leaked or town.steps >= count:
                break
            leaked = _tried(town, number, ceil((count - town.steps) / OF_ONE), report)
    report.say(f"  {town.steps} steps, {town.read} times something was read that not all may read")
    report.add(
        Figure(
            "leaks.shown",
            terms.db,
            terms.seed,
            town.steps,
            value=len(leaked),
            unit="texts",
            limit=0,
            ok=not leaked and town.read > 0,
        )
    )


class _Leaked(AssertionError):  # noqa: N818 - what happened
    """Somebody was shown what is not theirs."""


class _Town:
    """Begins the same day again and again, in a database of its own each time."""

    def __init__(self, made: Databases) -> None:
        self._made = made
        self._template = loaded(made, Town(EXAMPLE, Hearsay()).files())
        self.steps, self.read = 0, 0

    def begin(self) -> tuple[Visits, Callable[[], None]]:
        """Open the doors; the other thing closes them."""
        url, hearsay = self._made.copy(self._template), Hearsay()
        visits = Visits(url, Town(EXAMPLE, hearsay))

        def end() -> None:
            visits.close()
            self._made.drop(url)
            self.read += hearsay.read

        return visits, end


def _tried(town: _Town, number: int, examples: int, report: Report) -> list[str]:
    """Return what leaked first."""
    few = tries(
        max_examples=examples,
        stateful_step_count=OF_ONE,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )
    machine: Any = seed(number)(partial(_Asking, town))
    try:
        run_state_machine_as_test(machine, settings=few)
    except _Leaked as leaked:
        report.say("\n".join(f"  {line}" for line in leaked.args))
        return list(leaked.args)
    return []


class _Asking(RuleBasedStateMachine):
    """What people do."""

    def __init__(self, town: _Town) -> None:
        super().__init__()
        self._town = town
        self._visits, self._end = town.begin()
        self._left: list[Somebody] = []

    def teardown(self) -> None:
        """Close the doors."""
        self._end()

    @invariant()
    def nobody_reads_what_is_not_theirs(self) -> None:
        """Hold what everybody was shown against who joined what."""
        self._town.steps += 1
        if self._visits.seen.leaks:
            raise _Leaked(*self._visits.seen.leaks)

    @rule(who=_SOMEBODY, house=_HOUSE, words=_WORDS, number=_NUMBER)
    def type_a_command(self, who: Somebody, house: House, words: str, number: int) -> None:
        """Say it in a channel that they are in, if they have commands there."""
        workspace, person = who
        if person.team == workspace and self._visits.town.is_in(house.channel, reader(*who)):
            self._visits.command(person, house, self._said(who, words, number))

    @rule(who=_SOMEBODY, house=_HOUSE, words=_WORDS, number=_NUMBER)
    def mention_the_bot(self, who: Somebody, house: House, words: str, number: int) -> None:
        """Say it to everybody in a channel that they are in."""
        if self._visits.town.is_in(house.channel, reader(*who)):
            self._visits.write(*who, self._said(who, words, number), house)

    @rule(who=_SOMEBODY, words=_WORDS, number=_NUMBER)
    def write_to_the_bot(self, who: Somebody, words: str, number: int) -> None:
        """Say it to the bot alone."""
        self._visits.write(*who, self._said(who, words, number))

    @rule(who=_SOMEBODY)
    def look_at_home(self, who: Somebody) -> None:
        """Open the App Home."""
        self._visits.open_home(*who)

    @initialize(days=st.sampled_from((4, 14, 35, 60)))
    def begin(self, days: int) -> None:
        """Come in the middle of it, when there is something to read already."""
        self._visits.wait(24 * days)
        for house in HOUSES:
            convener, principal = (
                (house.workspace, p) for p in (house.convener, house.seats[0][0])
            )
            for who, words in (
                (principal, "agenda add Sak"),
                (convener, "agenda add Sak"),
                (convener, "outcome add beslut:"),
            ):
                self._visits.write(*who, f"{words} {self._typed(who)}", house)

    @rule(who=_SOMEBODY, which=_WHICH)
    def click(self, who: Somebody, which: int) -> None:
        """Click on something that was shown, however long ago."""
        self._visits.click(*who, which)

    @rule(who=_SOMEBODY, which=_WHICH)
    def send_a_form(self, who: Somebody, which: int) -> None:
        """Fill in what is open."""
        self._visits.submit(*who, which, f"Text {self._typed(who)}")

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 14)))
    def wait(self, hours: int) -> None:
        """Let time pass."""
        self._visits.wait(hours)

    @rule(house=_HOUSE, words=_WORDS, number=_NUMBER)
    def take_turns(self, house: House, words: str, number: int) -> None:
        """Let who has the seat that is held in turns ask once more, and then another have it."""
        holds = (house.workspace, self._visits.town.holder(house))
        self._visits.write(*holds, self._said(holds, words, number))
        self._visits.change_hands(house)
        self._left.append(holds)

    @precondition(lambda self: self._left)
    @rule(which=_WHICH)
    def try_what_is_left(self, which: int) -> None:
        """Let who lost a seat last click on what they still have before them."""
        self._visits.click(*self._left[-1], which)

    @precondition(lambda self: self._left)
    @rule()
    def try_home(self) -> None:
        """Let who lost a seat last look at Home."""
        self._visits.open_home(*self._left[-1])

    def _said(self, who: Somebody, words: str, number: int) -> str:
        town = self._visits.town
        user = everybody()[number % len(everybody())][1].user
        party = town.party(HOUSES[number % len(HOUSES)], number % 3)
        return words.format(new=self._typed(who), n=number, user=user, party=party)

    def _typed(self, who: Somebody) -> str:
        return self._visits.town.hearsay.typed(reader(*who))
