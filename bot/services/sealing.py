"""Sealing the audit trail: the worker chains what was written, so that a later change shows.

Not at the commit itself: a chain there would make every writer of a series wait for the others.
"""

from collections.abc import Callable

from bot.ports import Database


def seal(database: Database, give_way: Callable[[], None] = lambda: None) -> int:
    """Seal the new entries of every series; return how many.

    A few in each transaction, and ``give_way`` before each, so that nobody who clicks meanwhile
    waits for long.
    """
    with database.reading() as store:
        waiting = store.audit.unsealed()
    sealed = 0
    for series in waiting:
        give_way()
        while count := _seal_some(database, series):
            sealed += count
            give_way()
    return sealed


def _seal_some(database: Database, series: int) -> int:
    with database.transaction(patient=True) as store:
        return store.audit.seal(series)
