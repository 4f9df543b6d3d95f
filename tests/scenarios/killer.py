"""``kill -9`` at moments that chance chooses: between two instructions, or as Slack is called."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Event, Lock, Thread

from rehearsal.model import Change
from rehearsal.server import Rehearsal
from tests.scenarios.processes import BotProcess, pause

_CALLS = {"api", "response_url"}


@dataclass(frozen=True, slots=True)
class Kill:
    """When the bot is killed: some time after an act began, or as it calls Slack."""

    seconds: float = 0.0
    call: int = 0
    """At which call since the one before, and instead of ``seconds``; 0 for none."""
    is_stored: bool = False
    """Whether Slack did what it was called for, or never got the call."""
    when_ready: bool = True
    """Whether the bot may start whole before it is killed again."""


def drawn(random: Random, usual: float) -> Kill:
    """Draw a moment in an act that takes ``usual`` seconds: two in three as Slack is called."""
    whole = random.random() < 0.8
    if random.random() < 0.35:
        return Kill(seconds=random.uniform(0.0, 1.1) * usual, when_ready=whole)
    call = random.choice((1, 1, 1, 2, 2, 3, 5, 12, 25))
    return Kill(call=call, is_stored=random.random() < 0.5, when_ready=whole)


class Killer:
    """Kills a bot while an act is played, and starts it again."""

    def __init__(self, rehearsal: Rehearsal, bot: BotProcess) -> None:
        self._rehearsal = rehearsal
        self._bot = bot
        self._lock = Lock()
        self._armed: Kill | None = None
        self._calls = 0
        self._read = 0
        self._struck = Event()
        rehearsal.place.workspace.listeners.append(self._heard)

    @contextmanager
    def during(self, kills: Sequence[Kill]) -> Iterator[None]:
        """Do the kills while the body runs; those that found no occasion, right after it."""
        over = Event()
        thread = Thread(target=self._work, args=(kills, over))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _work(self, kills: Sequence[Kill], over: Event) -> None:
        for kill in kills:
            if kill.when_ready:
                self._bot.wait_ready()
            if kill.call:
                self._at_a_call(kill, over)
            else:
                pause(kill.seconds)
                self._bot.kill()

    def _at_a_call(self, kill: Kill, over: Event) -> None:
        with self._lock:
            self._struck.clear()
            self._new_calls()
            self._armed, self._calls = kill, 0
            self._plant(kill)
        while not self._struck.wait(0.02):
            if over.is_set() and self._disarm(kill):
                self._bot.kill()
                return

    def _disarm(self, kill: Kill) -> bool:
        """Tell whether the kill was still to come; it comes now, and nothing stays planted."""
        with self._lock:
            if self._armed is not kill:
                return False
            self._armed = None
            self._rehearsal.faults.plant({"clear": True})
            return True

    def _plant(self, kill: Kill) -> None:
        """Have the next call lost. The bot does not see how, because it dies before."""
        if not kill.is_stored and self._calls == kill.call - 1:
            self._rehearsal.faults.plant({"method": "*", "error": "drop", "times": 1})

    def _heard(self, change: Change) -> None:
        """Count the calls that were done or lost and not answered yet, and kill at the last."""
        kill = self._armed
        if change.kind != "log" or kill is None:
            return
        with self._lock:
            self._calls += self._new_calls()
            if self._armed is not kill:
                return
            if self._calls < kill.call:
                self._plant(kill)
                return
        if self._disarm(kill):
            self._bot.kill()
            self._struck.set()

    def _new_calls(self) -> int:
        lines = self._rehearsal.place.log.read(self._read)
        self._read = lines[-1]["n"] if lines else self._read
        return sum(line["kind"] in _CALLS for line in lines)
