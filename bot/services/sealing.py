"""Sealing the audit trail: the worker chains what was written, so that a later change shows.

Not at the commit itself: a chain there would make every writer of a series wait for the others.
"""

from bot.ports import Database


def seal(database: Database) -> int:
    """Seal the new entries of every series, one transaction each; return how many."""
    with database.reading() as store:
        waiting = store.audit.unsealed()
    sealed = 0
    for series in waiting:
        with database.transaction() as store:
            sealed += store.audit.seal(series)
    return sealed
