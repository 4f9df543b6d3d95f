"""Where the bot is installed, and what is left where it is no more."""

import logging
from collections.abc import Mapping
from datetime import datetime

from bot.ports import Database, Entry, Store
from bot.ports.audit import NO_SERIES, Code
from bot.rules.installations import Installation, kept_until
from bot.rules.trail import ERASED, INSTALLED

log = logging.getLogger(__name__)


def install(store: Store, installed: Installation, now: datetime, by: str = "") -> None:
    """Keep an installation, or what takes the place of one; ``by``: id of who did it in Slack."""
    store.installations.save(installed, now)
    known = store.people.by_user(installed.workspace, by) if by else None
    codes = {"scopes": installed.scopes}
    audit(store, installed.workspace, INSTALLED, now, known.id if known else None, codes)


def end(store: Store, workspace: str, action: str, now: datetime, told: datetime) -> int:
    """Forget the token of a workspace, or of an organisation and all its workspaces.

    Returns how many ended: none that was installed after Slack ``told`` it.
    """
    ended = store.installations.end(workspace, now, told)
    if ended:
        audit(store, workspace, action, now)
    return ended


def audit(  # noqa: PLR0913 - a row
    store: Store,
    workspace: str,
    action: str,
    now: datetime,
    person: int | None = None,
    codes: Mapping[str, Code] | None = None,
) -> None:
    """Write into the trail what became of an installation."""
    about = subject(workspace)
    store.audit.write(Entry(workspace, NO_SERIES, now, person, action, about, codes=codes or {}))


def subject(workspace: str) -> str:
    """Return how the audit trail names an installation."""
    return f"installation:{workspace}"


def erase_ended(database: Database, now: datetime, days: int) -> int:
    """Delete the data of workspaces that the app left ``days`` working days ago; return how many.

    Each in a transaction of its own, in which it is looked at again: it may have come back.
    """
    with database.reading() as store:
        ended = [each.workspace for each in store.installations.every() if each.ended_at]
    return sum(_erased(database, each, now, days) for each in ended)


def has_ended(store: Store, workspace: str) -> bool:
    """Tell whether the app was taken out of a workspace: nothing is sent there."""
    found = store.installations.find(workspace)
    return found is not None and found.ended_at is not None


def _erased(database: Database, workspace: str, now: datetime, days: int) -> bool:
    with database.transaction(patient=True) as store:
        found = store.installations.find(workspace)
        if found is None or found.ended_at is None or kept_until(found.ended_at, days) > now:
            return False
        if store.privacy.is_held(workspace):
            log.warning("the app left %s, and a legal hold keeps its data", workspace)
            return False
        rows = store.installations.erase(workspace)
        audit(store, workspace, ERASED, now)
    log.info("the app left %s: all data of it is deleted, %d rows", workspace, rows)
    return True
