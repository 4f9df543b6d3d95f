"""Two workspaces that can both have the app, and people who install it in the second one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from slack_sdk import WebClient

from rehearsal.clock import RehearsalClock
from rehearsal.model import BOT_TOKEN, BOT_USER, Channel, Population, User
from tests.rehearsal import bots
from tests.rehearsal.calling import Caller
from tests.rehearsal.conftest import ELSEWHERE, MAJA, NILS, STRANGER
from tests.rehearsal.test_oauth import Browser, access, running

NACKA = ELSEWHERE.id
NILS_BOT, NILS_BOT_ID = f"{BOT_USER}2", "B0REHEARSAL2"
FAR = User("U0FAR", "T0FAR", "Farida Fjärran")
"""Of a workspace that shares a channel with Nacka only."""


def of(population: Population) -> Population:
    """Return the workspaces: one channel is shared, and each has channels of its own."""
    channels = (
        *population.channels,
        Channel("C0NACKA", "nacka", members=[NILS.id, STRANGER.id], team=NACKA),
        Channel("C0INNER", "inner", "private", members=[NILS.id], team=NACKA),
        Channel("C0BOTH", "both", members=[MAJA.id, NILS.id, BOT_USER]),
        Channel("C0COAST", "coast", members=[NILS.id, FAR.id], team=NACKA),
    )
    return replace(population, users=(*population.users, FAR), channels=channels, with_app=(NACKA,))


def install(caller: Caller, user: str = NILS.id) -> str:
    """Install the app in Nacka by the page; return its token."""
    scopes = caller.rehearsal.place.manifest.scopes
    led = (
        Browser(caller)
        .opens("en", team=NACKA, scope=",".join(sorted(scopes)))
        .answers("allow", user)
    )
    got = access(caller, code=led.told["code"][0]).whole
    assert got["ok"], got
    return str(got["access_token"])


@contextmanager
def two(
    population: Population, clock: RehearsalClock, path: Path | None = None
) -> Iterator[tuple[Caller, WebClient, WebClient]]:
    """Give a server, and a client of the app in each of its workspaces."""
    with running(of(population), clock, path) as caller:
        token = install(caller)
        assert token != BOT_TOKEN
        yield caller, bots.client(caller.rehearsal), bots.client(caller.rehearsal, token)
