"""What the clock has to do: the steps of the cycle, then the polls."""

from datetime import datetime

from bot.ports import Database, Store
from bot.services import cycles, polling


def run(database: Database, now: datetime) -> list[str]:
    """Do everything that is due; return the keys of steps, and what was done with polls."""
    return [*cycles.run_due(database, now), *polling.run_due(database, now)]


def following(store: Store) -> datetime | None:
    """Return when there is next something to do (UTC)."""
    found = (store.ledger.next_due(), store.polls.next_due())
    return min((due for due in found if due is not None), default=None)
