"""The bot is killed at random moments of a cycle; the cycle ends as if nothing had happened.

Replies (the answer to what somebody just did) are at most once by contract: one that was being
sent when the bot was killed may be missing, and none may come twice. Everything else, and the
whole database, is the same. Other moments: ``make test ARGS="-k killed --kills 200 --seed 7"``.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import cast

import pytest

import storage
from rehearsal import population
from rehearsal.driver import RemoteBot
from rehearsal.server import Rehearsal
from tests.databases import Databases, alone
from tests.programs import Programs
from tests.scenarios import ending
from tests.scenarios.ending import Ending
from tests.scenarios.killer import Kill, Killer, drawn
from tests.scenarios.persistent import Persistence, Persistent
from tests.scenarios.processes import CLOCK, BotProcess, free_port, settings_of
from tests.scenarios.script import ACTS
from tests.stage import Transport, example
from tests.workers import FOLDER

Plan = Mapping[int, Sequence[Kill]]
KILLS: Mapping[Transport, int] = {"socket": 20, "http": 8}
"""Over Socket Mode on SQLite, where the whole bot dies at once; over HTTP on PostgreSQL."""

CALM: Transport = "socket"
"""How the cycle without a kill is played: once for both databases, which must end it alike."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it stood after an act."""

    token: str
    text: str
    is_replaced: bool

    def is_reply(self, manners: Mapping[str, str]) -> bool:
        manner = manners.get(self.token, "reply")
        return manner == "reply" or (manner == "direct" and self.is_replaced)


@dataclass
class Played:
    """A run that has ended."""

    ending: Ending
    said: list[list[Said]] = field(default_factory=list)
    """What the bot said or changed in each act."""
    again: list[int] = field(default_factory=list)
    """How often somebody had to do something again, by act."""
    seconds: list[float] = field(default_factory=list)
    """How long each act took."""
    kills: int = 0

    def replies(self, act: int) -> list[str]:
        """Return what an act was answered with; the answers of one moment may come in any order."""
        manners = self.ending.manners
        return sorted(each.text for each in self.said[act] if each.is_reply(manners))


def _played(programs: Programs, folder: Path, url: str, transport: Transport, plan: Plan) -> Played:
    """Play all acts with a bot of its own on the loaded database at ``url``, killed as planned."""
    with _rehearsal() as rehearsal:
        rehearsal.deliverer.http_delays = (0.5, 1.0, 2.0)
        settings = settings_of(rehearsal, url, transport, PORT=free_port())
        bot = BotProcess(programs, folder, settings).start()
        try:
            bot.wait_ready()
            if transport == "http":
                rehearsal.deliverer.bot_url = f"{bot.url}/slack/events"
            rehearsal.attach(RemoteBot(bot.url, rehearsal.clock))
            return _acted(rehearsal, bot, url, plan)
        finally:
            bot.end()


def _acted(rehearsal: Rehearsal, bot: BotProcess, url: str, plan: Plan) -> Played:
    control = Persistence(rehearsal, bot)
    persons = Persistent(rehearsal, control)
    killer = Killer(rehearsal, bot)
    played = Played(Ending())
    for number, (_name, act) in enumerate(ACTS):
        begun, again = rehearsal.place.workspace.revision, control.again
        started = CLOCK.monotonic()
        with killer.during(plan.get(number, ())):
            act(persons)
        control.settle()
        played.seconds.append(CLOCK.monotonic() - started)
        played.said.append(_said(rehearsal, begun))
        played.again.append(control.again - again)
    played.ending = ending.look(rehearsal, url)
    played.kills = bot.starts - 1
    return played


def _said(rehearsal: Rehearsal, begun: int) -> list[Said]:
    workspace = rehearsal.place.workspace
    return [
        Said(ending.token_of(each), each.text, each.edited is not None)
        for channel in workspace.channels
        for each in workspace.in_channel(channel)
        if each.from_bot and each.changed_at > begun
    ]


Play = Callable[[Plan, str, Transport], Played]


@pytest.fixture(scope="module")
def play(
    programs: Programs, load: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory
) -> Play:
    """How a cycle is played on a database that is loaded for it, with the kills of a plan."""

    def play(plan: Plan, url: str, transport: Transport) -> Played:
        load(url)
        return _played(programs, tmp_path_factory.mktemp("bot"), url, transport, plan)

    return play


@pytest.fixture
def address(databases: Databases, template: str) -> Iterator[str]:
    """Give a database with the newest schema and nothing in it."""
    address = databases.copy(template)
    yield address
    databases.drop(address)


@pytest.fixture(scope="module")
def calm(
    play: Play, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Played:
    """The cycle without a kill: on SQLite, once for a run."""
    folder = pytestconfig.stash[FOLDER]
    kept = folder / "calm"
    with alone(folder / "calm.lock"):
        if kept.exists():
            return cast("Played", pickle.loads(kept.read_bytes()))  # noqa: S301 - our own
        url = f"sqlite:///{tmp_path_factory.mktemp('calm') / 'bot.db'}"
        storage.fresh(url)
        played = play({}, url, CALM)
        assert not played.ending.faults
        assert not any(played.again), "nobody had a reason to do anything again"
        kept.write_bytes(pickle.dumps(played))
        return played


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_killed_bot_ends_the_cycle_as_if_nothing_had_happened(
    play: Play,
    calm: Played,
    address: str,
    transport: Transport,
    pytestconfig: pytest.Config,
) -> None:
    seed = pytestconfig.getoption("--seed")
    kills = pytestconfig.getoption("--kills")
    kills = KILLS[transport] if kills is None else kills
    plan = _planned(Random(seed), kills, calm)  # noqa: S311 - a game that can be played again
    killed = play(plan, address, transport)
    assert killed.kills == kills
    found = [*killed.ending.faults, *ending.differences(killed.ending, calm.ending)]
    found += _wrong_replies(killed, calm, plan)
    if transport != CALM:
        found += _needless(killed, plan)
    done_again = len(killed.ending.audit) - len(calm.ending.audit)
    if done_again > sum(killed.again):
        found.append(f"{done_again} audit rows too many, {sum(killed.again)} acts done again")
    db = pytestconfig.getoption("--db")
    again = f'make test ARGS="-k killed --db {db} --kills {kills} --seed {seed}"'
    assert not found, "\n".join([f"Play it again: {again}", *found, _plan_of(plan)])


def _planned(random: Random, kills: int, calm: Played) -> dict[int, list[Kill]]:
    """Draw the kills; acts in which the bot says more are chosen more often."""
    plan: dict[int, list[Kill]] = {}
    weights = [1 + len(said) ** 0.5 for said in calm.said]
    for act in random.choices(range(len(ACTS)), weights, k=kills):
        plan.setdefault(act, []).append(drawn(random, calm.seconds[act]))
    return plan


def _plan_of(plan: Plan) -> str:
    return "\n".join(f"{ACTS[act][0]}: {kills}" for act, kills in sorted(plan.items()))


def _wrong_replies(killed: Played, calm: Played, plan: Plan) -> list[str]:
    """Return the replies that are wrong: none may be doubled, and only kills may lose one."""
    found = []
    for act, (name, _) in enumerate(ACTS):
        expected, got = calm.replies(act), killed.replies(act)
        if act in plan:
            if len(got) > len(expected) + killed.again[act]:
                found.append(f"{name}: doubled? {got} for {expected}")
        elif got != expected:
            found.append(f"{name}: {got} instead of {expected}")
    return found


def _needless(killed: Played, plan: Plan) -> list[str]:
    """Return what was done again though no kill took it, where no calm cycle has shown that."""
    again = [name for act, (name, _) in enumerate(ACTS) if killed.again[act] and act not in plan]
    return [f"{name}: done again, and nobody was killed" for name in again]


def _rehearsal() -> Rehearsal:
    return Rehearsal(population.of_file(example(), datetime(2026, 11, 23, tzinfo=UTC)))
