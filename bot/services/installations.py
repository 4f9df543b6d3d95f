"""Where the bot is installed, and what is left where it is no more."""

import logging
from datetime import datetime

from bot.ports import Database, Store
from bot.rules.installations import kept_until

log = logging.getLogger(__name__)


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
        rows = store.installations.erase(workspace)
    log.info("the app left %s: all data of it is deleted, %d rows", workspace, rows)
    return True
