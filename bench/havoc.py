"""Servers that are killed and paused while they work: at any moment, and at calls of a number."""

import os
from itertools import count
from pathlib import Path
from random import Random
from signal import SIGCONT, SIGKILL, SIGSTOP

from bench.child import Child
from bench.promises import Terms
from bench.rig import Rig
from bot.clock import Waiter

LEASE = 3.0
SETTINGS = {"lease_seconds": LEASE, "reconcile_seconds": 1.0, "pace_per_minute": 1_000_000}
"""Of the servers: quick, so that there is much to find in a short time."""
PAUSE = 1.5 * LEASE
"""Seconds for which a process stands still."""
STANDSTILLS = 0.1
"""Share of the blows that stop a process between its last look at the clock and its request."""
STANDSTILL = PAUSE + 4.0
"""Seconds of that: others look into the history first, and that takes its time."""
AFTERWARDS = 2.0
"""Seconds that it is then left alone: what it has to say of that it must be able to write down."""
BETWEEN = 3.0
"""Seconds to a blow, at most."""
CALLS = 100
"""At which message of a process a blow comes, at most."""
KILLS = 0.9
"""Share of the blows that kill; the others pause."""
WITHIN = 2.0
"""Seconds after which the blow comes if so many are not sent by then."""


class Havoc:
    """Keeps ``replicas`` servers up on the database at ``url``, and strikes one after the other."""

    def __init__(self, shared: Rig, url: str, terms: Terms, log: Path, replicas: int) -> None:
        """Start nothing yet; ``log`` gets what the servers say."""
        self._shared = shared
        self._given = {"plant": terms.plant, "log": str(log), "settings": SETTINGS}
        self._url = url
        self._chance: Random = terms.chance("havoc")
        self._replicas = replicas
        self._numbers = count(1)
        self._servers: list[tuple[str, Child]] = []
        self._wait = Waiter()
        self.kills = 0
        self.pauses = 0

    def start(self) -> None:
        """Start what is missing."""
        while len(self._servers) < self._replicas:
            token = f"xoxb-bench-{next(self._numbers)}"
            given = self._given | {"token": token}
            server = self._shared.server("bot", self._url, forked=True, **given)
            self._servers.append((token, server))

    def strike(self) -> None:
        """Kill or pause a server, at a moment or at a call."""
        chance = self._chance
        token, server = chance.choice(self._servers)
        if chance.random() < STANDSTILLS:
            self._stand(server)
            return
        signal = SIGKILL if chance.random() < KILLS else SIGSTOP
        if chance.random() < 0.5:
            self._wait.sleep(chance.uniform(0, BETWEEN))
        else:
            self._aim(token, server, signal)
        os.kill(server.pid, signal)
        if signal == SIGSTOP:
            self._pause(server, PAUSE)
        else:
            self.kills += 1
            server.stop()
            self._servers.remove((token, server))

    def close(self) -> None:
        """Stop those that run."""
        for _, server in self._servers:
            server.stop()

    def _pause(self, server: Child, seconds: float) -> None:
        self.pauses += 1
        self._wait.sleep(seconds)
        os.kill(server.pid, SIGCONT)
        self._wait.sleep(AFTERWARDS)

    def _stand(self, server: Child) -> None:
        """Stop it where nothing but the flag helps, until others have sent what it was to send."""
        server.ask(do="stand", call=self._chance.randint(1, CALLS), within=WITHIN)
        self._wait.sleep(WITHIN)
        os.kill(server.pid, SIGSTOP)
        self._pause(server, STANDSTILL)

    def _aim(self, token: str, server: Child, signal: int) -> None:
        is_stored, call = self._chance.random() < 0.5, self._chance.randint(1, CALLS)
        at = {"token": token, "pid": server.pid, "call": call, "signal": signal}
        self._shared.slack.ask(do="aim", at=at | {"is_stored": is_stored})
        self._wait.sleep(WITHIN)
        self._shared.slack.ask(do="aim", at=None)
