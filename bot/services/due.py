"""What the clock has to do: the steps of the cycle, then polls and due dates."""

from datetime import datetime

from bot.ports import Database, Store
from bot.services import cycles, handing, outcome_dues, outdated, polling


def run(database: Database, now: datetime) -> list[str]:
    """Do everything that is due; return the keys of what was done, in order."""
    return [
        *cycles.run_due(database, now),
        *polling.run_due(database, now),
        *outcome_dues.run_due(database, now),
        *handing.run_due(database, now, outdated.handed_back),
    ]


def following(store: Store) -> datetime | None:
    """Return when the clock has next something to do (UTC)."""
    every = (store.ledger, store.polls, store.outcomes, store.handing)
    return min((due for each in every if (due := each.next_due()) is not None), default=None)


def next_at(store: Store, now: datetime) -> datetime | None:
    """Return when there is next anything to do, a delivery included (aware UTC)."""
    found = (following(store), store.outbox.next_due(now))
    return min((due for due in found if due is not None), default=None)
