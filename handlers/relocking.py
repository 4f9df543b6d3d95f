"""Encrypting what is kept with another key: the old ones can be taken away after that."""

from dataclasses import dataclass, field, replace

from bot.clock import Waiter
from bot.ports import Clock, Conflict, Database
from bot.rules.installations import Installation
from bot.rules.trail import RELOCKED
from bot.services import installations
from handlers.vault import Locked, Vault

_LOOK = 0.05
"""Seconds between looks at a token that somebody renews."""


@dataclass(slots=True)
class Relocked:
    """What became of the tokens."""

    done: int = 0
    shut: list[str] = field(default_factory=list)
    """Workspaces whose token none of the keys opens."""


def relock(database: Database, vault: Vault, clock: Clock) -> Relocked:
    """Encrypt every token with the first key, beside a running bot. Raises ``Unavailable``.

    A token that is being renewed is waited for: what comes of that must not be lost.
    """
    with database.reading() as store:
        every = [each.workspace for each in store.installations.every() if each.token]
    told, pause = Relocked(), Waiter()
    for workspace in every:
        try:
            while not _relocked(database, vault, workspace, clock):
                pause.sleep(_LOOK)
            told.done += 1
        except Locked:
            told.shut.append(workspace)
    return told


def _relocked(database: Database, vault: Vault, workspace: str, clock: Clock) -> bool:
    epoch = clock.epoch()
    try:
        with database.transaction() as store:
            found = store.installations.find(workspace)
            if found is None or not store.installations.claim(found, epoch, epoch):
                return found is None
            is_done = store.installations.renew(_with(vault, found), clock.now())
            if is_done:
                installations.audit(store, workspace, RELOCKED, clock.now())
            return is_done
    except Conflict:
        return False


def _with(vault: Vault, found: Installation) -> Installation:
    return replace(found, token=vault.relock(found.token), refresh=vault.relock(found.refresh))
