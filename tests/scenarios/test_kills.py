"""The bot is killed at random moments of a cycle; the cycle ends as if nothing had happened.

Replies (the answer to what somebody just did) are at most once by contract: one that was being
sent when the bot was killed may be missing, and none may come twice. Everything else, and the
whole database, is the same. Other moments: ``make test ARGS="-k kills --kills 200 --seed 7"``.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

import storage
from rehearsal import population
from rehearsal.driver import RemoteBot
from rehearsal.model import Change
from rehearsal.server import Rehearsal
from tests.databases import Databases, SqliteFiles
from tests.scenarios import ending
from tests.scenarios.ending import Ending
from tests.scenarios.persistent import Persistence, Persistent
from tests.scenarios.processes import BotProcess, free_port, pause, run, settings_of
from tests.scenarios.script import ACTS
from tests.stage import EXAMPLE, Transport, example

METHODS = ("chat.postMessage", "chat.postMessage", "chat.postEphemeral", "chat.update", "*")


@dataclass(frozen=True, slots=True)
class Kill:
    """When the bot is killed: some time after an act began, or as it calls Slack."""

    seconds: float
    method: str = ""
    is_stored: bool = False
    """Whether Slack stores what was being sent, or never got it."""
    when_ready: bool = True
    """Whether the bot may start whole before it is killed again."""


def drawn(random: Random) -> Kill:
    """Draw a moment."""
    seconds = 10 ** random.uniform(-2.7, -0.3)
    method = random.choice(("", *METHODS))
    return Kill(seconds, method, random.random() < 0.5, random.random() < 0.8)


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
    kills: int = 0

    def replies(self, act: int) -> list[str]:
        """Return what an act was answered with; the answers of one moment may come in any order."""
        manners = self.ending.manners
        return sorted(each.text for each in self.said[act] if each.is_reply(manners))


class Killer:
    """Kills the bot while an act is played."""

    def __init__(self, rehearsal: Rehearsal, bot: BotProcess) -> None:
        self._rehearsal = rehearsal
        self._bot = bot
        self._struck = Event()
        self._armed = Event()
        self._read = 0
        rehearsal.place.workspace.listeners.append(self._heard)

    @contextmanager
    def during(self, kills: list[Kill]) -> Iterator[None]:
        """Do the kills while the body runs; those that had no occasion, right after it."""
        over = Event()
        thread = Thread(target=self._work, args=(kills, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _work(self, kills: list[Kill], over: Event) -> None:
        for kill in kills:
            if kill.when_ready:
                self._bot.wait_ready()
            if kill.method:
                self._at_a_call(kill, over)
            else:
                pause(kill.seconds)
                self._bot.kill()

    def _at_a_call(self, kill: Kill, over: Event) -> None:
        """Kill it as it calls Slack: nobody sees the fault, because its receiver is dead."""
        self._struck.clear()
        self._armed.set()
        error = "drop_after_store" if kill.is_stored else "drop"
        self._rehearsal.faults.plant({"method": kill.method, "error": error, "times": 1})
        while not self._struck.wait(0.02):
            if over.is_set() and self._armed.is_set():
                self._armed.clear()
                self._rehearsal.faults.plant({"clear": True})
                self._bot.kill()
                return

    def _heard(self, change: Change) -> None:
        if change.kind != "log" or not self._armed.is_set():
            return
        if any(line.get("fault") for line in self._rehearsal.place.log.read(self._read)):
            self._armed.clear()
            self._read = self._rehearsal.place.log.read()[-1]["n"]
            self._bot.kill()
            self._struck.set()


def play(folder: Path, url: str, transport: Transport, plan: dict[int, list[Kill]]) -> Played:
    """Play all acts with a bot of its own, killed as planned."""
    people = population.of_file(example(), example().rehearsal.start)
    with Rehearsal(people) as rehearsal:
        rehearsal.deliverer.http_delays = (0.5, 1.0, 2.0)
        environment = settings_of(rehearsal, url, transport, PORT=free_port())
        loaded = run(folder, environment, "bot", "load", str(EXAMPLE))
        assert loaded.returncode == 0, loaded.stderr
        bot = BotProcess(folder, environment).start()
        try:
            bot.wait_ready()
            if transport == "http":
                rehearsal.deliverer.bot_url = f"{bot.url}/slack/events"
            rehearsal.attach(RemoteBot(bot.url, rehearsal.clock))
            return _acted(rehearsal, bot, url, plan)
        finally:
            bot.end()


def _acted(
    rehearsal: Rehearsal, bot: BotProcess, url: str, plan: dict[int, list[Kill]]
) -> Played:
    control = Persistence(rehearsal, bot)
    persons = Persistent(rehearsal, control)
    killer = Killer(rehearsal, bot)
    played = Played(Ending())
    for number, (_name, act) in enumerate(ACTS):
        begun, again = rehearsal.place.workspace.revision, control.again
        with killer.during(plan.get(number, [])):
            act(persons)
        control.settle()
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


@pytest.fixture(scope="module")
def calm(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The cycle without a kill."""
    folder = tmp_path_factory.mktemp("calm")
    return play(folder, _made(databases), _transport(databases), {})


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_killed_bot_ends_the_cycle_as_if_nothing_had_happened(
    calm: Played, databases: Databases, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seed, kills = pytestconfig.getoption("--seed"), pytestconfig.getoption("--kills")
    plan = _planned(Random(seed), kills)
    killed = play(tmp_path, _made(databases), _transport(databases), plan)
    assert killed.kills == kills
    found = [*killed.ending.faults, *ending.differences(killed.ending, calm.ending)]
    found += _wrong_replies(killed, calm, plan)
    again = f'make test ARGS="-k kills --db ... --kills {kills} --seed {seed}"'
    assert not found, "\n".join([f"Play it again: {again}", *found, _plan_of(plan)])


def _planned(random: Random, kills: int) -> dict[int, list[Kill]]:
    plan: dict[int, list[Kill]] = {}
    for _ in range(kills):
        plan.setdefault(random.randrange(len(ACTS)), []).append(drawn(random))
    return plan


def _plan_of(plan: Mapping[int, list[Kill]]) -> str:
    return "\n".join(f"{ACTS[act][0]}: {kills}" for act, kills in sorted(plan.items()))


def _wrong_replies(killed: Played, calm: Played, plan: Mapping[int, list[Kill]]) -> list[str]:
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


def _made(databases: Databases) -> str:
    url = databases.empty()
    storage.upgrade(url)
    return url


def _transport(databases: Databases) -> Transport:
    return "socket" if isinstance(databases, SqliteFiles) else "http"
