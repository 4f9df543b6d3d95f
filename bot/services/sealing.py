"""Sealing the audit trail: the worker chains what was written, so that a later change shows.

Not at the commit itself: a chain there would make every writer of a series wait for the others.
"""

from bot.ports import Database


def seal(database: Database) -> int:
    """Seal the new entries of every series; return how many.

    A few in each transaction, so that nobody who clicks meanwhile waits for long.
    """
    with database.reading() as store:
        waiting = store.audit.unsealed()
    sealed = 0
    for series in waiting:
        while count := _seal_some(database, series):
            sealed += count
    return sealed


def _seal_some(database: Database, series: int) -> int:
    with database.transaction(patient=True) as store:
        return store.audit.seal(series)
