"""What the bot remembers, in SQL. Everything else in this package is private to it."""

from storage.database import SqlDatabase, connect, is_rehearsal, mark_rehearsal
from storage.schema import fresh, schema_problem, upgrade

__all__ = [
    "SqlDatabase",
    "connect",
    "fresh",
    "is_rehearsal",
    "mark_rehearsal",
    "schema_problem",
    "upgrade",
]
