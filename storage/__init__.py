"""What the bot remembers, in SQL. Everything else in this package is private to it."""

from storage.database import SqlDatabase, clock_url, connect, is_rehearsal, mark_rehearsal
from storage.schema import fresh, is_missing, schema_problem, upgrade

__all__ = [
    "SqlDatabase",
    "clock_url",
    "connect",
    "fresh",
    "is_missing",
    "is_rehearsal",
    "mark_rehearsal",
    "schema_problem",
    "upgrade",
]
